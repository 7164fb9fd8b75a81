using Dapper;
using Matching.Web.Data;
using Matching.Web.Features.Participants.PersonTransitions;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Participants.People;

/// <summary>
/// Reads mentors and mentees with their contact data, on the way to a change; a reading for its own sake is the
/// request GetPerson, which is audited.
/// </summary>
public sealed class PersonStore(Db db, IdentityVault vault, CallerContext callers, ProgrammeDays days)
{
    public async Task<Person> Get(PersonRole role, Guid id, CancellationToken cancellationToken)
    {
        var today = callers.Caller.ProgrammeId is { } own
            ? await days.Today(own, cancellationToken)
            : await days.TodayOfPerson(id, cancellationToken);
        var parameters = new DynamicParameters(PersonGates.On(today, today));
        parameters.AddDynamicParams(
            new
            {
                Id = id,
                Role = role.ToText(),
                Scope = callers.Caller.ProgrammeId,
                Site = callers.Caller.SiteId,
            }
        );
        return await db.QueryMany(
            [
                $"""
                SELECT {PersonRow.Columns},
                  (SELECT string_agg(q.kind, ' ') FROM correction_requests q
                      WHERE q.person_id = p.id AND q.status = 'open') AS open_requests
                FROM people p JOIN programmes r ON r.id = p.programme_id
                WHERE p.id = @Id AND p.role = @Role AND p.status <> 'erased'
                  AND {callers.Caller.InProgramme("p.programme_id")} AND {callers.Caller.InSite("p.site_id")}
                """,
                $"""
                SELECT d.id, o.id AS person_id, d.has_name_and_year, d.has_telephone, d.has_email
                FROM possible_duplicates d JOIN people o ON o.id = CASE WHEN d.person_id = @Id THEN d.other_id ELSE d.person_id END
                WHERE d.status = 'open' AND (d.person_id = @Id OR d.other_id = @Id) AND NOT o.is_restricted
                  AND {callers.Caller.InSite("o.site_id")}
                ORDER BY d.id
                """,
            ],
            parameters,
            answers => Read(answers, role),
            cancellationToken
        );
    }

    private async Task<Person> Read(SqlMapper.GridReader answers, PersonRole role)
    {
        var row = await answers.ReadSingleOrDefaultAsync<AskedRow>() ?? throw Problems.NotFound(role.ToText());
        var duplicates = (await answers.ReadAsync<DuplicateRow>()).AsList();
        return row.Open(vault, withContact: true) with
        {
            PossibleDuplicates = duplicates.ConvertAll(duplicate => new DuplicateOfPerson
            {
                Id = duplicate.Id,
                PersonId = duplicate.PersonId,
                Reasons = DuplicateOfPerson.ReasonsOf(duplicate.HasNameAndYear, duplicate.HasTelephone, duplicate.HasEmail),
            }),
            OpenRequests = row.OpenRequests?.Split(' ').Order(StringComparer.Ordinal).ToList() ?? [],
        };
    }

    /// <summary>Refuses, as not found, a person who is not there or not within the caller's scope. Reads nothing of them.</summary>
    public async Task Check(PersonRole role, Guid id, CancellationToken cancellationToken)
    {
        var found = await db.Find<Guid?>(
            $"""
            SELECT id FROM people
            WHERE id = @Id AND role = @Role AND status <> 'erased'
                AND {callers.Caller.InProgramme("programme_id")} AND {callers.Caller.InSite("site_id")}
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
        if (found is null)
        {
            throw Problems.NotFound(role.ToText());
        }
    }

    private sealed record DuplicateRow
    {
        public required Guid Id { get; init; }
        public required Guid PersonId { get; init; }
        public required bool HasNameAndYear { get; init; }
        public required bool HasTelephone { get; init; }
        public required bool HasEmail { get; init; }
    }

    private sealed record AskedRow : PersonRow
    {
        public string? OpenRequests { get; init; }
    }
}

/// <summary>Why staff read a record.</summary>
public sealed record ReadPurpose
{
    /// <summary>
    /// Why the record is read, a code of the list <c>read_purposes</c>; recorded in the audit and shown to the person. Defaults
    /// to <c>not_stated</c>.
    /// </summary>
    [LengthUpTo(40), Vocabulary("read_purposes")]
    public string? Purpose { get; set; }

    internal string Stated => Purpose ?? "not_stated";
}

/// <summary>Reads one mentor or mentee with their contact data; the reading is audited.</summary>
/// <param name="Role">Which half of a pair.</param>
/// <param name="Id">Who.</param>
/// <param name="Why">Why staff read it.</param>
public sealed record GetPerson(PersonRole Role, Guid Id, string? Why = null) : IQuery<Person>, IContactRead
{
    Guid IOnSubject.SubjectId => Id;
}

internal sealed class GetPersonHandler(PersonStore people) : IRequestHandler<GetPerson, Person>
{
    public Task<Person> Handle(GetPerson request, CancellationToken cancellationToken) =>
        people.Get(request.Role, request.Id, cancellationToken);
}
