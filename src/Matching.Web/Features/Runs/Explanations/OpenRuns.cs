using System.Text.Json;
using Matching.Engine;
using Matching.Engine.Criteria;
using Matching.Engine.Explanation;
using Matching.Web.Data;
using Matching.Web.Features.Runs.MatchRuns;
using Matching.Web.Features.Runs.Pool;
using Matching.Web.Http;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;

namespace Matching.Web.Features.Runs.Explanations;

/// <summary>A run that the caller may see, with its scored pool and its proved matching.</summary>
internal sealed record OpenRun(MatchRun Run, PoolOutcome Outcome)
{
    public PoolCase Case => Outcome.Case;

    public ScoredPool Pool => Outcome.Case.Pool;
}

/// <summary>Opens runs: scope first, then from memory or from the frozen input, never without a proof that holds.</summary>
internal sealed class OpenRuns(Db db, ScoredPools pools, IOptions<JsonOptions> json, MatchRunStore runs, FrozenRuns frozen)
{
    public async Task<OpenRun> Open(Guid runId, CancellationToken cancellationToken) =>
        await Open(await runs.Get(runId, cancellationToken), cancellationToken);

    /// <summary>Opens a run that was read.</summary>
    public async Task<OpenRun> Open(MatchRun found, CancellationToken cancellationToken)
    {
        var run = await runs.Finished(found, cancellationToken);
        if (pools.Find(run.Id)?.Outcome is { } known)
        {
            return new OpenRun(run, known);
        }

        var (input, certificate) = await frozen.Open(run, cancellationToken);
        var pool = await Task.Run(() => PoolMatcher.Open(input, cancellationToken), cancellationToken);
        // A run of an older engine may have scored otherwise; its numbers would not add up with ours.
        var outcome =
            pool.AsRun().Proved(certificate.MentorOf, certificate.Certificate) ?? throw Problems.Refused("match-run-outdated");
        pools.Keep(run.Id, new KnownRun(pool, outcome));
        return new OpenRun(run, outcome);
    }

    /// <summary>The same people scored by other criteria.</summary>
    public async Task<ScoredPool> Rescored(
        OpenRun open,
        IReadOnlyList<CriterionSetting> criteria,
        CancellationToken cancellationToken
    )
    {
        var key = MatchRunInput.HashOf(JsonSerializer.Serialize(criteria));
        if (pools.Find(open.Run.Id, key) is { } known)
        {
            return known.Pool;
        }

        var pool = await Task.Run(
            () => PoolMatcher.Open(open.Pool.Input with { Criteria = criteria }, cancellationToken),
            cancellationToken
        );
        pools.Keep(open.Run.Id, new KnownRun(pool, null), key);
        return pool;
    }

    /// <summary>
    /// Unmatched people and people kept out of the pool, as stored with a run; the caller has been let to the run before.
    /// </summary>
    public async Task<StoredUnmatched> Unmatched(Guid runId, CancellationToken cancellationToken) =>
        await db.Single<string?>("SELECT unmatched FROM match_runs WHERE id = @Id", new { Id = runId }, cancellationToken)
            is { } stored
            ? JsonSerializer.Deserialize<StoredUnmatched>(stored, json.Value.SerializerOptions)!
            : new StoredUnmatched([], []);

    /// <summary>Names of a programme's sites.</summary>
    public async Task<IReadOnlyDictionary<string, string>> SiteNames(Guid programmeId, CancellationToken cancellationToken) =>
        (
            await db.Query<SiteRow>(
                "SELECT id, name FROM sites WHERE programme_id = @ProgrammeId",
                new { ProgrammeId = programmeId },
                cancellationToken
            )
        ).ToDictionary(site => site.Id.ToString(), site => site.Name);

    private sealed record SiteRow
    {
        public required Guid Id { get; init; }
        public required string Name { get; init; }
    }
}
