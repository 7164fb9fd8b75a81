using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Matching.Web.Data;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Access.Accounts;

/// <summary>
/// Records from when to when a colleague is away, and who is the deputy. It gives no rights: the deputy finds the caseload on
/// Today and in lists, until the last day.
/// </summary>
[Example("""{ "from": "2026-03-16", "until": "2026-03-27", "deputyId": "0199c0de-0000-7000-8000-00000000000c" }""")]
public sealed record SetAbsence : ICommand<Colleague>, IOnSubject, IValidatableObject
{
    [JsonIgnore]
    public Guid Id { get; set; }

    /// <summary>First day away.</summary>
    [Mandatory, SensibleDay]
    public DateOnly? From { get; set; }

    /// <summary>Last day away, not before today and within a year from the first.</summary>
    [Mandatory, SensibleDay]
    public DateOnly? Until { get; set; }

    /// <summary>Account of the deputy, who sees all that the colleague sees.</summary>
    [Mandatory]
    public Guid? DeputyId { get; set; }

    Guid IOnSubject.SubjectId => Id;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Until < From || Until > From?.AddYears(1))
        {
            yield return new ValidationResult(Texts.Validation("absence-days"), [nameof(Until)]);
        }

        if (DeputyId == Id)
        {
            yield return new ValidationResult(Texts.Validation("absence-self"), [nameof(DeputyId)]);
        }
    }
}

internal sealed class SetAbsenceHandler(Db db, ProgrammeDays days, ColleagueStore colleagues)
    : IRequestHandler<SetAbsence, Colleague>
{
    public async Task<Colleague> Handle(SetAbsence request, CancellationToken cancellationToken)
    {
        var (colleague, programmeId) = await colleagues.Get(request.Id, cancellationToken);
        if (request.DeputyId == request.Id)
        {
            throw Problems.ValidationFailed("deputyId", Texts.Validation("absence-self"));
        }

        if (request.Until < await days.Today(programmeId, cancellationToken))
        {
            throw Problems.ValidationFailed("until", Texts.Validation("absence-days"));
        }

        if (!await colleagues.CanBeDeputy(request.DeputyId!.Value, programmeId, colleague.SiteId, cancellationToken))
        {
            throw Problems.ValidationFailed("deputyId", Texts.Validation("unknown-id"));
        }

        await db.Execute(
            "UPDATE accounts SET away_from = @From, away_until = @Until, deputy_id = @DeputyId WHERE id = @Id",
            new
            {
                request.Id,
                request.From,
                request.Until,
                request.DeputyId,
            },
            cancellationToken
        );
        return colleague with { AwayFrom = request.From, AwayUntil = request.Until, DeputyId = request.DeputyId };
    }
}

/// <summary>Ends the absence of a colleague before its last day, or removes it.</summary>
public sealed record EndAbsence(Guid Id) : ICommand<Nothing>, IOnSubject
{
    Guid IOnSubject.SubjectId => Id;
}

internal sealed class EndAbsenceHandler(Db db, ColleagueStore colleagues) : IRequestHandler<EndAbsence, Nothing>
{
    public async Task<Nothing> Handle(EndAbsence request, CancellationToken cancellationToken)
    {
        await colleagues.Get(request.Id, cancellationToken);
        await db.Execute(
            "UPDATE accounts SET away_from = NULL, away_until = NULL, deputy_id = NULL WHERE id = @Id",
            new { request.Id },
            cancellationToken
        );
        return Nothing.Value;
    }
}

/// <summary>Refuses, as not found, an account that is no colleague of the caller.</summary>
public sealed record CheckColleague(Guid Id) : IQuery<Nothing>;

internal sealed class CheckColleagueHandler(ColleagueStore colleagues) : IRequestHandler<CheckColleague, Nothing>
{
    public async Task<Nothing> Handle(CheckColleague request, CancellationToken cancellationToken)
    {
        await colleagues.Get(request.Id, cancellationToken);
        return Nothing.Value;
    }
}
