using Matching.Web.Data;
using Matching.Web.Features.Participants.People;
using Matching.Web.Mediation;

namespace Matching.Web.Features.Participants.PersonTransitions;

/// <summary>The state of a person and the gates that are open.</summary>
public sealed record PersonStanding(Guid PersonId, string Role, string Status, IReadOnlyList<string> OpenGates)
{
    /// <summary>
    /// What keeps the person from a further step of a pair, such as <c>mentee_paused</c> or <c>mentor_check</c>.
    /// </summary>
    /// <param name="asksScreening">Whether the screening must still be valid.</param>
    public IEnumerable<string> Missing(bool asksScreening)
    {
        var state = Status == PersonStatus.Available.ToText() ? [] : new[] { Status };
        return state
            .Concat(
                OpenGates.Where(gate =>
                    PersonStates.AlwaysAsked.Contains(gate) || (asksScreening && gate == PersonStates.ScreeningGate)
                )
            )
            .Select(missing => $"{Role}_{missing}");
    }
}

/// <summary>Reads the state and gates of people, and keeps others from changing them until the transaction ends.</summary>
internal sealed class HeldPeople(Db db, ProgrammeDays days)
{
    public async Task<IReadOnlyList<PersonStanding>> Hold(
        Guid programmeId,
        IReadOnlyList<Guid> personIds,
        CancellationToken cancellationToken
    )
    {
        // one by one in the order of ids, so that two who hold the same people do not wait for each other
        foreach (var id in personIds.Distinct().Order())
        {
            await db.Execute("UPDATE people SET version = version WHERE id = @Id", new { Id = id }, cancellationToken);
        }

        var today = await days.Today(programmeId, cancellationToken);
        var (test, parameters) = db.Dialect.In("p.id", personIds);
        parameters.AddDynamicParams(PersonGates.On(today, today));
        var rows = await db.Query<StandingRow>(
            $"""
            SELECT p.id, p.role, p.status, {PersonGates.Sql} AS gates
            FROM people p JOIN programmes r ON r.id = p.programme_id
            WHERE {test}
            """,
            parameters,
            cancellationToken
        );
        return rows.ConvertAll(row => new PersonStanding(row.Id, row.Role, row.Status, PersonGates.Named(row.Gates)));
    }

    private sealed record StandingRow
    {
        public required Guid Id { get; init; }
        public required string Role { get; init; }
        public required string Status { get; init; }
        public required int Gates { get; init; }
    }
}
