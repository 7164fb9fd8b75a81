using Matching.Engine.Explanation;

namespace Matching.Web.Features.Pool;

/// <summary>
/// Runs opened and scored, kept between requests. The input of a run is frozen, so an entry never goes stale; criteria other than the run's own
/// make an entry of their own. Whoever asks must have been let to the run first: the cache knows no scope. The longest unused go when there are too many.
/// </summary>
public sealed class ScoredPools
{
    // About 8 bytes a pair: some 100 MB at most, and a handful of pools of thousands.
    private const long MostPairs = 12_000_000;
    private const int MostRuns = 32;

    private readonly Lock gate = new();
    private readonly Dictionary<(Guid RunId, string Criteria), Entry> entries = [];
    private long uses;

    /// <summary>What is known of a run; <paramref name="criteria"/> is empty for the run's own.</summary>
    public PoolOutcome? Find(Guid runId, string criteria = "")
    {
        lock (gate)
        {
            if (!entries.TryGetValue((runId, criteria), out var entry))
            {
                return null;
            }

            entry.LastUse = ++uses;
            return entry.Outcome;
        }
    }

    public void Keep(Guid runId, PoolOutcome outcome, string criteria = "")
    {
        var pairs = Weight(outcome);
        if (pairs > MostPairs)
        {
            return;
        }

        lock (gate)
        {
            entries[(runId, criteria)] = new Entry(outcome) { LastUse = ++uses };
            while (entries.Count > MostRuns || entries.Values.Sum(entry => Weight(entry.Outcome)) > MostPairs)
            {
                entries.Remove(entries.MinBy(entry => entry.Value.LastUse).Key);
            }
        }
    }

    // People weigh as well: some kilobytes each.
    private static long Weight(PoolOutcome outcome) => outcome.Case.Pool.Pairs.PairCount + (500L * (outcome.Case.Pool.Mentees.Count + outcome.Case.Pool.Mentors.Count));

    private sealed class Entry(PoolOutcome outcome)
    {
        public PoolOutcome Outcome { get; } = outcome;

        public long LastUse { get; set; }
    }
}
