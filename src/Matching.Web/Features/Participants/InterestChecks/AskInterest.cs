using System.Text.Json.Serialization;
using Matching.Web.Data;
using Matching.Web.Features.Participants.People;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Participants.InterestChecks;

/// <summary>
/// Asks up to 1,000 mentors or mentees whether they still look for a match: a message today, a reminder after 7 days. Who has not
/// answered after 14 days is out of the pool until they do.
/// </summary>
[Example("""{ "people": ["0199c0de-0000-7000-8000-000000000001"] }""")]
public sealed record AskInterest : ICommand<InterestReport>
{
    /// <summary>How many people one request asks.</summary>
    public const int Most = 1000;

    [JsonIgnore]
    public PersonRole Role { get; set; }

    /// <summary>Ids of the people, each once, 1,000 at most.</summary>
    [Mandatory, ItemsUpTo(Most)]
    public List<Guid> People { get; set; } = [];
}

/// <summary>Why a person was not asked.</summary>
public enum NotAsked
{
    /// <summary>The person is not there.</summary>
    NotFound,

    /// <summary>The person is not available.</summary>
    NotAvailable,

    /// <summary>The person was asked and can still answer.</summary>
    AskedAlready,

    /// <summary>The person confirmed the interest today.</summary>
    ConfirmedToday,

    /// <summary>The use of the record is restricted.</summary>
    Restricted,

    /// <summary>Neither a mail server nor a gateway is set up, so that no question would arrive.</summary>
    Off,
}

/// <summary>Result for one person.</summary>
public sealed record InterestResult
{
    /// <summary>The person.</summary>
    public required Guid Id { get; init; }

    /// <summary>Whether the person is asked.</summary>
    [JsonPropertyName("asked")]
    public required bool IsAsked { get; init; }

    /// <summary>Why not.</summary>
    public NotAsked? Reason { get; init; }
}

/// <summary>Result of asking many people.</summary>
public sealed record InterestReport
{
    /// <summary>People who are asked.</summary>
    public required int Asked { get; init; }

    /// <summary>People who are not.</summary>
    public required int NotAsked { get; init; }

    /// <summary>A result per person, in the order of the request.</summary>
    public required IReadOnlyList<InterestResult> Results { get; init; }
}

internal sealed class AskInterestHandler(Db db, CallerContext callers, InterestQuestions questions, Auditor auditor)
    : IRequestHandler<AskInterest, InterestReport>
{
    public async Task<InterestReport> Handle(AskInterest request, CancellationToken cancellationToken)
    {
        if (request.People.Count == 0 || request.People.Distinct().Count() < request.People.Count)
        {
            throw Problems.ValidationFailed("people", Texts.Validation(request.People.Count == 0 ? "required" : "people-once"));
        }

        var results = new List<InterestResult>(request.People.Count);
        var asked = new List<AskedPerson>();
        foreach (var id in request.People)
        {
            var person = await Find(request.Role, id, cancellationToken);
            var reason = person is null ? NotAsked.NotFound : await questions.Ask(person, cancellationToken);
            results.Add(
                new InterestResult
                {
                    Id = id,
                    IsAsked = reason is null,
                    Reason = reason,
                }
            );
            if (reason is null)
            {
                asked.Add(person!);
            }
        }

        await auditor.RecordAll(nameof(AskInterest), asked, null, cancellationToken);
        return new InterestReport
        {
            Asked = asked.Count,
            NotAsked = results.Count - asked.Count,
            Results = results,
        };
    }

    private Task<AskedPerson?> Find(PersonRole role, Guid id, CancellationToken cancellationToken) =>
        db.Find<AskedPerson>(
            $"""
            SELECT {AskedPerson.Columns} FROM people p
            WHERE p.id = @Id AND p.role = @Role AND p.status <> 'erased'
              AND {callers.Caller.InProgramme("p.programme_id")} AND {callers.Caller.InSite("p.site_id")}
            """,
            new
            {
                Id = id,
                Role = role.ToText(),
                Scope = callers.Caller.ProgrammeId,
                Site = callers.Caller.SiteId,
            },
            cancellationToken
        );
}
