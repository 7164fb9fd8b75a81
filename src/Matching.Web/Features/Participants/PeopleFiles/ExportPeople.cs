using System.ComponentModel.DataAnnotations;
using System.Data;
using Matching.Web.Data;
using Matching.Web.Features.Participants.People;
using Matching.Web.Features.Participants.PersonTransitions;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Participants.PeopleFiles;

/// <summary>What is exported, and why.</summary>
public sealed record ExportFilter : IValidatableObject, ICsvQuery
{
    /// <summary>
    /// What the file is for. Kept in the audit entry of each person in it, where administrators and the person can read it.
    /// </summary>
    [Mandatory, LengthUpTo(200, MinimumLength = 3), SuchAs("report")]
    public string? Purpose { get; set; }

    /// <summary>Filters by programme.</summary>
    public Guid? ProgrammeId { get; set; }

    /// <summary>Filters by site.</summary>
    public Guid? SiteId { get; set; }

    /// <summary>Filters by status.</summary>
    [LengthUpTo(20)]
    public string? Status { get; set; }

    /// <summary>Filters by language spoken, a code of the list <c>languages</c>.</summary>
    [LengthUpTo(10), Vocabulary("languages")]
    public string? Language
    {
        get;
        set => field = value is null ? null : TextForm.Language(value);
    }

    /// <summary>Filters by responsible coordinator: <c>me</c>, <c>none</c>, or the id of an account.</summary>
    [LengthUpTo(36)]
    public string? Responsible { get; set; }

    /// <summary>Filters by mentees without a pair and mentors with a free place, or by all others.</summary>
    public bool? HasPlace { get; set; }

    /// <summary>
    /// Filters by a name, an e-mail address, a telephone number or a reference, as lists do. Requires a programme.
    /// </summary>
    [LengthUpTo(200)]
    public string? Q { get; set; }

    /// <summary>Filters by people whom the next match run takes into account, or by all others. Requires a programme.</summary>
    public bool? Waiting { get; set; }

    /// <summary>Separator: comma (default) or semicolon, as Italian Excel opens it.</summary>
    [Pattern("^[,;]$", "separator")]
    public string? Sep { get; set; }

    /// <summary>Decimal sign: point (default) or comma.</summary>
    [Pattern("^[.,]$", "decimal-sign")]
    public string? Dec { get; set; }

    /// <summary>1 for a byte order mark at the beginning, as some spreadsheets require.</summary>
    [Between(0, 1)]
    public int? Bom { get; set; }

    /// <summary>Language of messages. Defaults to <c>Accept-Language</c>.</summary>
    [LengthUpTo(10)]
    public string? Lang { get; set; }

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Purpose?.Any(char.IsControl) == true)
        {
            yield return new ValidationResult(Texts.Validation("text-characters"), [nameof(Purpose)]);
        }
    }
}

/// <summary>
/// Reads whole records, contact data included, for a file. Each person in it gets an audit entry before the first byte is sent.
/// </summary>
public sealed record ExportPeople(PersonRole Role, ExportFilter Filter) : IQuery<IReadOnlyList<Person>>;

internal sealed class ExportPeopleHandler(
    Db db,
    IdentityVault vault,
    Auditor auditor,
    CallerContext callers,
    ProgrammeDays days,
    PeopleReader reader
) : IRequestHandler<ExportPeople, IReadOnlyList<Person>>
{
    public Task<IReadOnlyList<Person>> Handle(ExportPeople request, CancellationToken cancellationToken) =>
        db.Patient()
            .InTransaction(
                async () =>
                {
                    var people = await Read(request, cancellationToken);
                    await auditor.RecordAll(nameof(ExportPeople), people, request.Filter.Purpose, cancellationToken);
                    return people;
                },
                cancellationToken,
                IsolationLevel.RepeatableRead
            );

    // What opens names or asks the pool is found as the list finds it.
    private Task<List<PersonRow>> Found(ExportPeople request, CancellationToken cancellationToken)
    {
        var filter = Filter(request.Filter, request.Filter.ProgrammeId ?? callers.Caller.ProgrammeId);
        (filter.Q, filter.Waiting, filter.Limit) = (request.Filter.Q, request.Filter.Waiting, int.MaxValue - 1);
        return reader.Rows(request.Role, filter, cancellationToken);
    }

    private static PeopleFilter Filter(ExportFilter filter, Guid? programmeId) =>
        new()
        {
            ProgrammeId = programmeId,
            SiteId = filter.SiteId,
            Status = filter.Status,
            Language = filter.Language,
            Responsible = filter.Responsible,
            HasPlace = filter.HasPlace,
        };

    // Programme by programme, because each has its own day.
    private async Task<IReadOnlyList<Person>> Read(ExportPeople request, CancellationToken cancellationToken)
    {
        var filter = request.Filter;
        if (!string.IsNullOrWhiteSpace(filter.Q) || filter.Waiting is not null)
        {
            var found = await Found(request, cancellationToken);
            return found.OrderBy(row => row.Id).Select(row => row.Open(vault, withContact: true)).ToList();
        }

        var rows = new List<PersonRow>();
        foreach (var (programmeId, today) in await days.All(cancellationToken))
        {
            if (!callers.Caller.Sees(programmeId) || (filter.ProgrammeId is { } only && only != programmeId))
            {
                continue;
            }

            var parameters = new Dapper.DynamicParameters(PersonGates.On(today, today));
            var (where, values) = reader.Listed(request.Role, Filter(filter, programmeId));
            parameters.AddDynamicParams(values);
            rows.AddRange(
                await db.Query<PersonRow>(
                    $"""
                    SELECT {PersonRow.Columns} FROM people p CROSS JOIN programmes r
                    WHERE r.id = p.programme_id AND {where}
                    """,
                    parameters,
                    cancellationToken
                )
            );
        }

        return rows.OrderBy(row => row.Id).Select(row => row.Open(vault, withContact: true)).ToList();
    }
}
