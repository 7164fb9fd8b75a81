using Matching.Web.Data;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Safeguarding.Concerns;

/// <summary>A programme with concerns that no named staff can read.</summary>
public sealed record UnstaffedProgramme
{
    /// <summary>Id of the programme.</summary>
    public required Guid Id { get; init; }

    /// <summary>Its name.</summary>
    public required string Name { get; init; }
}

/// <summary>What waits for the caller as a reader of concerns: counts and times, without content or persons.</summary>
public sealed record ConcernAlerts
{
    /// <summary>Whether the caller reads concerns at all.</summary>
    public required bool IsReader { get; init; }

    /// <summary>Open concerns that the caller may read.</summary>
    public required long Open { get; init; }

    /// <summary>Concerns being handled that the caller may read.</summary>
    public required long Handling { get; init; }

    /// <summary>How many of them should have been read already.</summary>
    public required long Overdue { get; init; }

    /// <summary>Until when the most pressing of them is read; null where none is open.</summary>
    public DateTimeOffset? ReadBy { get; init; }

    /// <summary>
    /// For administrators: programmes without named staff who read the concerns of all sites, so that these reach administrators.
    /// </summary>
    public required IReadOnlyList<UnstaffedProgramme> Unstaffed { get; init; }
}

/// <summary>
/// Returns how many concerns wait for the caller and, to administrators, which programmes have no staff named to read them.
/// </summary>
public sealed record GetConcernAlerts : IQuery<ConcernAlerts>;

internal sealed class GetConcernAlertsHandler(Db db, ConcernReaders readers, CallerContext callers, TimeProvider clock)
    : IRequestHandler<GetConcernAlerts, ConcernAlerts>
{
    public async Task<ConcernAlerts> Handle(GetConcernAlerts request, CancellationToken cancellationToken)
    {
        var waiting = await db.Single<Waiting>(
            $"""
            SELECT count(*) FILTER (WHERE c.status = 'open') AS open, count(*) FILTER (WHERE c.status = 'handling') AS handling,
              count(*) FILTER (WHERE c.status = 'open' AND c.read_by < @Now) AS overdue,
              min(CASE WHEN c.status = 'open' THEN c.read_by END) AS read_by,
              (SELECT count(*) FROM safeguarding_staff w WHERE w.holder_id = @Reader) AS named
            FROM concerns c WHERE c.status IN ('open', 'handling') AND {readers.Sql}
            """,
            await readers.Parameters(new { Now = clock.GetUtcNow() }, cancellationToken),
            cancellationToken
        );
        var unstaffed = callers.Caller.Role == Role.Admin ? await Unstaffed(cancellationToken) : [];
        return new ConcernAlerts
        {
            // an administrator reads those alone that no named staff can read
            IsReader = waiting.Named > 0 || unstaffed.Count > 0,
            Open = waiting.Open,
            Handling = waiting.Handling,
            Overdue = waiting.Overdue,
            ReadBy = waiting.ReadBy,
            Unstaffed = unstaffed,
        };
    }

    // Without a site: only staff who see all sites read every concern.
    private async Task<List<UnstaffedProgramme>> Unstaffed(CancellationToken cancellationToken) =>
        await db.Query<UnstaffedProgramme>(
            $"""
            SELECT c.programme_id AS id, c.name FROM (SELECT id AS programme_id, CAST(NULL AS UUID) AS site_id, name FROM programmes) c
            WHERE {callers.Caller.InProgramme("c.programme_id")} AND NOT {ConcernReaders.Named}
            ORDER BY c.programme_id
            """,
            await readers.Parameters(new { }, cancellationToken),
            cancellationToken
        );

    private sealed record Waiting
    {
        public required long Open { get; init; }
        public required long Handling { get; init; }
        public required long Overdue { get; init; }
        public DateTimeOffset? ReadBy { get; init; }
        public required long Named { get; init; }
    }
}
