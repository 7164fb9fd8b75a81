using Matching.Engine.Explanation;

namespace Matching.Web.Features.Runs.Pool;

/// <summary>A run's people with their scores, and under the run's own criteria its proved matching.</summary>
public sealed record KnownRun(ScoredPool Pool, PoolOutcome? Outcome);

/// <summary>
/// Runs opened and scored, kept between requests. The input of a run is frozen, so an entry never goes stale; criteria other than
/// the run's own make an entry of their own. The caller must have been let to the run first: the cache knows no scope. The
/// longest unused go when there are too many.
/// </summary>
// By hand: a full MemoryCache refuses the newest entry instead of dropping the oldest.
public sealed class ScoredPools
{
    // About 8 bytes a pair: some 100 MB at most, and a handful of pools of thousands.
    private const long MostPairs = 12_000_000;
    private const int MostRuns = 32;

    private readonly Lock gate = new();
    private readonly Dictionary<(Guid RunId, string Criteria), Entry> entries = [];
    private long uses;

    /// <summary>What is known of a run; <paramref name="criteria"/> is empty for the run's own.</summary>
    public KnownRun? Find(Guid runId, string criteria = "")
    {
        lock (gate)
        {
            if (!entries.TryGetValue((runId, criteria), out var entry))
            {
                return null;
            }

            entry.LastUse = ++uses;
            return entry.Run;
        }
    }

    public void Keep(Guid runId, KnownRun run, string criteria = "")
    {
        if (Weight(run) > MostPairs)
        {
            return;
        }

        lock (gate)
        {
            entries[(runId, criteria)] = new Entry(run) { LastUse = ++uses };
            while (entries.Count > MostRuns || entries.Values.Sum(entry => Weight(entry.Run)) > MostPairs)
            {
                entries.Remove(entries.MinBy(entry => entry.Value.LastUse).Key);
            }
        }
    }

    /// <summary>Drops a run whose input was deleted with an erased person.</summary>
    public void Forget(Guid runId)
    {
        lock (gate)
        {
            foreach (var key in entries.Keys.Where(key => key.RunId == runId).ToList())
            {
                entries.Remove(key);
            }
        }
    }

    // People weigh as well: some kilobytes each.
    private static long Weight(KnownRun run) =>
        run.Pool.Pairs.PairCount + (500L * (run.Pool.Mentees.Count + run.Pool.Mentors.Count));

    private sealed class Entry(KnownRun run)
    {
        public KnownRun Run { get; } = run;

        public long LastUse { get; set; }
    }
}
