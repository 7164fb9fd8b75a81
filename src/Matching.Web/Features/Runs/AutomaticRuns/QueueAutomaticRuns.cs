using System.Globalization;
using System.Text.Json;
using Matching.Engine;
using Matching.Web.Data;
using Matching.Web.Features.Participants.CriteriaProfiles;
using Matching.Web.Features.Participants.Programmes;
using Matching.Web.Features.Runs.MatchRuns;
using Matching.Web.Features.Runs.Pool;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Runs.AutomaticRuns;

/// <summary>
/// Queues the dry runs of programmes with automatic runs; returns the new ones. A daily one is of its day (UTC), a continuous one
/// for the state of the pool, and each is made once however often and wherever this is called. Pairs come of a dry run only when
/// a coordinator adopts it. Where none is due nothing is written, not even to the audit.
/// </summary>
public sealed record QueueAutomaticRuns : ICommand<IReadOnlyList<Guid>>, IOpensTransaction;

internal sealed class QueueAutomaticRunsHandler(
    Db db,
    PoolReader pools,
    IdSource ids,
    ProgrammeDays days,
    TimeProvider clock,
    CriteriaProfileStore profiles,
    CommandTransaction transaction
) : IRequestHandler<QueueAutomaticRuns, IReadOnlyList<Guid>>
{
    // A morning of data entry must not become a hundred runs.
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(15);

    public async Task<IReadOnlyList<Guid>> Handle(QueueAutomaticRuns request, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var due = new List<(WishRow Programme, string Key)>();
        foreach (
            var programme in await db.Query<WishRow>(
                "SELECT id, criteria_profile_id, automatic_dry_run FROM programmes WHERE automatic_dry_run <> 'off' ORDER BY id",
                null,
                cancellationToken
            )
        )
        {
            if (
                await KeyFor(programme, now, cancellationToken) is { } key
                && !await IsQueued(programme.Id, key, cancellationToken)
            )
            {
                due.Add((programme, key));
            }
        }

        return due.Count == 0
            ? []
            : await transaction.Run(request, () => QueueAll(due, now, cancellationToken), cancellationToken);
    }

    private async Task<IReadOnlyList<Guid>> QueueAll(
        List<(WishRow Programme, string Key)> due,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        var queued = new List<Guid>();
        foreach (var (programme, key) in due)
        {
            // another instance may have been first
            if (await Queue(programme, key, now, cancellationToken) is { } run)
            {
                queued.Add(run);
            }
        }

        return queued;
    }

    private Task<bool> IsQueued(Guid programmeId, string key, CancellationToken cancellationToken) =>
        db.Single<bool>(
            "SELECT EXISTS (SELECT 1 FROM match_runs WHERE programme_id = @ProgrammeId AND automatic_key = @Key)",
            new { ProgrammeId = programmeId, Key = key },
            cancellationToken
        );

    // The day or state of a run made now; null when it is too early for another.
    private async Task<string?> KeyFor(WishRow programme, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (programme.AutomaticDryRun == AutomaticDryRun.Daily)
        {
            return "day "
                + (await days.Today(programme.Id, cancellationToken)).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        }

        var isEarly = await db.Single<bool>(
            """
            SELECT EXISTS (SELECT 1 FROM match_runs
                           WHERE programme_id = @Id AND automatic_key IS NOT NULL
                             AND (created_at > @Since OR status IN ('queued', 'running')))
            """,
            new { programme.Id, Since = now - Pause },
            cancellationToken
        );
        return isEarly ? null : "pool " + programme.CriteriaProfileId + " " + await pools.State(programme.Id, cancellationToken);
    }

    private async Task<Guid?> Queue(WishRow programme, string key, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var profile = await profiles.Get(programme.CriteriaProfileId, cancellationToken);
        return await db.Find<Guid?>(
            """
            INSERT INTO match_runs (id, programme_id, criteria_profile_id, status, progress, objective, as_of,
                                    is_dry_run, automatic_key, constraints,
                                    engine_version, mentees, mentors, places, feasible_pairs, matched, score,
                                    is_cancel_requested, created_at)
            VALUES (@Id, @ProgrammeId, @ProfileId, 'queued', 0, @Objective, @AsOf, TRUE, @Key, @Constraints,
                    @EngineVersion, 0, 0, 0, 0, 0, 0, FALSE, @Now)
            ON CONFLICT (programme_id, automatic_key) DO NOTHING
            RETURNING id
            """,
            new
            {
                Id = ids.New(),
                ProgrammeId = programme.Id,
                ProfileId = profile.Id,
                Objective = profile.Objective.ToText(),
                AsOf = await days.Today(programme.Id, cancellationToken),
                Key = key,
                Constraints = JsonSerializer.Serialize(new RunConstraints([], [])),
                EngineVersion = Matcher.Version,
                Now = now,
            },
            cancellationToken
        );
    }

    private sealed record WishRow
    {
        public required Guid Id { get; init; }
        public required Guid CriteriaProfileId { get; init; }
        public required AutomaticDryRun AutomaticDryRun { get; init; }
    }
}
