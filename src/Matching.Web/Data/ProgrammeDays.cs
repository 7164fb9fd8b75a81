namespace Matching.Web.Data;

/// <summary>Returns which day it is where a programme works. Every rule about "today" or "not in the future" asks here.</summary>
public sealed class ProgrammeDays(Db db, TimeProvider clock)
{
    /// <summary>Time zone of a programme that names none.</summary>
    public const string DefaultZone = "Europe/Rome";

    // a request asks several times about the same programme
    private readonly Dictionary<Guid, string> zones = [];

    /// <summary>Notes the time zone of a programme that the caller has read already, which saves a round trip.</summary>
    public void Know(Guid programmeId, string zone) => zones[programmeId] = zone;

    /// <summary>The day where the programme works; without a programme the day in UTC.</summary>
    public async Task<DateOnly> Today(Guid? programmeId, CancellationToken cancellationToken)
    {
        return On(clock.GetUtcNow(), programmeId is { } id ? await Zone(id, cancellationToken) : null);
    }

    /// <summary>The time zone in which a programme works.</summary>
    public async Task<string> Zone(Guid programmeId, CancellationToken cancellationToken)
    {
        if (!zones.TryGetValue(programmeId, out var zone))
        {
            zones[programmeId] = zone =
                await db.FindKept<string>(
                    "SELECT time_zone FROM programmes WHERE id = @Id",
                    new { Id = programmeId },
                    cancellationToken
                ) ?? DefaultZone;
        }

        return zone;
    }

    /// <summary>The time zone of a programme, or without one that of all programmes; null where they have several.</summary>
    public async Task<string?> CommonZone(Guid? programmeId, CancellationToken cancellationToken) =>
        programmeId is { } id ? await Zone(id, cancellationToken)
        : await db.Query<string>("SELECT DISTINCT time_zone FROM programmes LIMIT 2", null, cancellationToken) is [var only]
            ? only
        : null;

    /// <summary>The day where the programme of a person works.</summary>
    public async Task<DateOnly> TodayOfPerson(Guid personId, CancellationToken cancellationToken) =>
        await Today(
            await db.Find<Guid?>(
                "SELECT programme_id FROM people WHERE id = @PersonId",
                new { PersonId = personId },
                cancellationToken
            ),
            cancellationToken
        );

    /// <summary>Every programme with its day, for work that goes through all of them.</summary>
    public async Task<IReadOnlyList<(Guid ProgrammeId, DateOnly Today)>> All(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        return (await db.Query<ZoneRow>("SELECT id, time_zone FROM programmes ORDER BY id", null, cancellationToken)).ConvertAll(
            row => (row.Id, On(now, row.TimeZone))
        );
    }

    /// <summary>The day of a moment in a time zone (IANA); in UTC without one.</summary>
    public static DateOnly On(DateTimeOffset moment, string? zone) =>
        DateOnly.FromDateTime(
            zone is null
                ? moment.UtcDateTime
                : TimeZoneInfo.ConvertTime(moment, TimeZoneInfo.FindSystemTimeZoneById(zone)).DateTime
        );

    private sealed record ZoneRow
    {
        public required Guid Id { get; init; }
        public required string TimeZone { get; init; }
    }
}
