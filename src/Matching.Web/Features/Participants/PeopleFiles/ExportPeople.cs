using System.ComponentModel.DataAnnotations;
using System.Data;
using Matching.Web.Data;
using Matching.Web.Features.Participants.People;
using Matching.Web.Features.Participants.PersonTransitions;
using Matching.Web.Features.Participants.Signups;
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

internal sealed class ExportPeopleHandler(Db db, IdentityVault vault, Auditor auditor, CallerContext callers, ProgrammeDays days)
    : IRequestHandler<ExportPeople, IReadOnlyList<Person>>
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

    private async Task<IReadOnlyList<Person>> Read(ExportPeople request, CancellationToken cancellationToken)
    {
        var filter = request.Filter;
        var exported = Exported(filter);
        var scope = new Dapper.DynamicParameters(
            new
            {
                Role = request.Role.ToText(),
                Scope = callers.Caller.ProgrammeId,
                Site = callers.Caller.SiteId,
                filter.ProgrammeId,
                filter.SiteId,
                Status = Filter.Code<PersonStatus>(filter.Status, "status")?.ToText(),
            }
        );
        var rows = await db.Query<PersonRow>(
            $"SELECT {PersonRow.Columns} FROM people p WHERE p.id IN ({exported}) ORDER BY p.id",
            scope,
            cancellationToken
        );
        var consents = (
            await db.Query<ConsentRow>(
                $"""
                SELECT person_id, purpose, text_version
                FROM consents
                WHERE person_id IN ({exported}) AND withdrawn_at IS NULL
                ORDER BY id
                """,
                scope,
                cancellationToken
            )
        ).ToLookup(consent => consent.PersonId, consent => consent.Given);
        var gates = await Gates(rows, exported, scope, cancellationToken);
        var again = SignedUpAgain.Last(
            await db.Query<SignedUpAgain>(
                $"SELECT {SignedUpAgain.Columns} FROM signups s WHERE s.person_id IN ({exported}) AND s.is_repeated ORDER BY s.id",
                scope,
                cancellationToken
            )
        );
        return rows.ConvertAll(row =>
            row.Open(vault, consents[row.Id], gates[row.Id].Open, again.GetValueOrDefault(row.Id), withContact: true)
        );
    }

    // Programme by programme, because each has its own day.
    private async Task<Dictionary<Guid, PersonGates>> Gates(
        List<PersonRow> rows,
        string exported,
        Dapper.DynamicParameters scope,
        CancellationToken cancellationToken
    )
    {
        var gates = new Dictionary<Guid, PersonGates>();
        foreach (var programmeId in rows.Select(row => row.ProgrammeId).Distinct())
        {
            var today = await days.Today(programmeId, cancellationToken);
            scope.AddDynamicParams(PersonGates.On(today, today));
            scope.Add("Counted", programmeId);
            var found = await db.Query<PersonGates>(
                $"""
                SELECT p.id AS person_id, {PersonGates.Sql} AS gates
                FROM people p JOIN programmes r ON r.id = p.programme_id
                WHERE p.programme_id = @Counted AND p.id IN ({exported})
                """,
                scope,
                cancellationToken
            );
            foreach (var gate in found)
            {
                gates.Add(gate.PersonId, gate);
            }
        }

        return gates;
    }

    private string Exported(ExportFilter filter) =>
        $"""
            SELECT e.id FROM people e
            WHERE e.role = @Role AND e.status <> 'erased' AND NOT e.is_restricted
              AND {callers.Caller.InProgramme("e.programme_id")} AND {callers.Caller.InSite("e.site_id")}
              AND {Where.Set(filter.ProgrammeId, "e.programme_id = @ProgrammeId")}
              AND {Where.Set(filter.SiteId, "e.site_id = @SiteId")} AND {Where.Set(filter.Status, "e.status = @Status")}
            """;
}
