using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Matching.Engine.Criteria.Columns;

namespace Matching.Engine.Criteria;

/// <summary>
/// Scores a whole pool, with the same result for every pair as <see cref="PoolScorer"/>, many mentors at a time.
/// <para>
/// Method: mentors are ordered by site and each answer is a set of them (a bit a mentor). For a mentee the site's sets cut first;
/// the hard rules are then unions and intersections of sets, 512 mentors in a register. The soft criteria of the mentors that are
/// left are look-ups in tables of points that the criteria themselves filled. What fits neither is asked of the criterion itself,
/// after the rest and only of the pairs that are left.
/// </para>
/// <para>
/// Work per mentee: (mentors of the site / 512) times the sets that the rules name, and a few look-ups a criterion for each
/// possible mentor. It is made once for a pool and then read only: any number of threads may ask it, each with a row of its own.
/// </para>
/// </summary>
public sealed class ColumnScorer
{
    private readonly MentorPool pool;
    private readonly SiteCut site;
    private readonly HardColumns hard;
    private readonly IReadOnlyList<HardCriterion> plainRules;
    private readonly SoftColumn[] soft;
    private readonly int[][] parted;

    /// <summary>Sets up the columns of a pool.</summary>
    /// <param name="profile">The rules.</param>
    /// <param name="context">Day of the run and pairs that were parted.</param>
    /// <param name="mentees">Mentees; their places in this list are the indexes of <see cref="Row"/>.</param>
    /// <param name="mentors">Mentors; their places in this list are the indexes in a row.</param>
    public ColumnScorer(
        CriteriaProfile profile,
        ScoringContext context,
        IReadOnlyList<Participant> mentees,
        IReadOnlyList<Participant> mentors
    )
    {
        pool = new MentorPool(mentees, mentors, context);
        site = new SiteCut(pool, profile.Hard.OfType<SiteCriterion>().SingleOrDefault());
        HardRules? rules = null;
        soft = new SoftColumn[profile.Soft.Count];
        // each column is made by itself: the rules, which take longest, first
        Parallel.For(
            -1,
            soft.Length,
            i =>
            {
                if (i < 0)
                {
                    rules = new HardRules(pool, profile.Hard);
                }
                else
                {
                    soft[i] = SoftColumn.Of(profile.Soft[i], pool);
                }
            }
        );
        (hard, plainRules) = (rules!.Columns, rules.Plain);
        parted = Parted(pool);
    }

    /// <summary>Number of mentees in the pool.</summary>
    public int MenteeCount => pool.Mentees.Count;

    /// <summary>Number of mentors in the pool.</summary>
    public int MentorCount => pool.Mentors.Length;

    /// <summary>Ids of the criteria that fit in no column and are asked of each pair that is left by the others.</summary>
    public IReadOnlyList<string> AskedPairByPair =>
        [.. plainRules.Select(rule => rule.Id), .. soft.OfType<PlainColumn>().Select(column => column.Id)];

    /// <summary>A buffer for the rows of one thread.</summary>
    public ScoreRow NewRow() => new(pool.Mentors.Length, MentorBitmaps.WordsFor(pool.Mentors.Length));

    /// <summary>Finds the possible mentors of a mentee and scores them.</summary>
    /// <param name="mentee">Index of the mentee.</param>
    /// <param name="row">Buffer of the calling thread, made by <see cref="NewRow"/> of this scorer.</param>
    public void Row(int mentee, ScoreRow row)
    {
        var count = Survivors(mentee, row);
        var positions = row.Positions.AsSpan(0, count);
        var scores = row.PositionScores.AsSpan(0, count);
        scores.Clear();
        for (var from = 0; from < count; from += SoftColumn.MostPositions)
        {
            var length = Math.Min(SoftColumn.MostPositions, count - from);
            foreach (var column in soft)
            {
                column.AddPoints(mentee, positions.Slice(from, length), scores.Slice(from, length));
            }
        }

        row.Count = count;
        if (!CopyRising(row, positions, scores))
        {
            Sort(row, positions, scores);
        }
    }

    /// <summary>How many mentors the hard rules leave to a mentee; the row holds no pairs then.</summary>
    /// <param name="mentee">Index of the mentee.</param>
    /// <param name="row">Buffer of the calling thread.</param>
    public int CountPossible(int mentee, ScoreRow row)
    {
        row.Count = 0;
        if (plainRules.Count > 0)
        {
            return Survivors(mentee, row);
        }

        Evaluate(mentee, row);
        var count = 0;
        foreach (var word in row.PossibleWords)
        {
            count += BitOperations.PopCount(word);
        }

        return count;
    }

    private int Survivors(int mentee, ScoreRow row)
    {
        Evaluate(mentee, row);
        var count = 0;
        for (var word = 0; word < row.PossibleWords.Length; word++)
        {
            for (var bits = row.PossibleWords[word]; bits != 0; bits &= bits - 1)
            {
                row.Positions[count++] = (word << 6) + BitOperations.TrailingZeroCount(bits);
            }
        }

        return plainRules.Count == 0 ? count : PassingPlainRules(mentee, row.Positions.AsSpan(0, count));
    }

    // The site first: blocks without a candidate are not looked at.
    private void Evaluate(int mentee, ScoreRow row)
    {
        site.Fill(mentee, row.Candidates);
        ref var candidates = ref MemoryMarshal.GetArrayDataReference(row.Candidates);
        ref var possible = ref MemoryMarshal.GetArrayDataReference(row.PossibleWords);
        for (var block = 0; block < pool.Blocks; block++)
        {
            var at = (nuint)(block * MentorBitmaps.BlockWords);
            var left = Vector512.LoadUnsafe(ref candidates, at);
            if (left != Vector512<ulong>.Zero)
            {
                row.BytesRead += hard.BytesPerBlock(mentee);
                for (var word = 0; word < MentorBitmaps.BlockWords; word++)
                {
                    row.Evaluated += BitOperations.PopCount(row.Candidates[(int)at + word]);
                }

                left = hard.Possible(mentee, block, left);
            }

            left.StoreUnsafe(ref possible, at);
        }

        foreach (var position in parted[mentee])
        {
            row.PossibleWords[position >> 6] &= ~(1UL << (position & 63));
        }
    }

    private int PassingPlainRules(int mentee, Span<int> positions)
    {
        var count = 0;
        foreach (var position in positions)
        {
            if (!IsBlockedByPlainRule(pool.Mentees[mentee], pool.Mentors[position]))
            {
                positions[count++] = position;
            }
        }

        return count;
    }

    private bool IsBlockedByPlainRule(Participant mentee, Participant mentor)
    {
        for (var i = 0; i < plainRules.Count; i++)
        {
            if (plainRules[i].Blocks(mentee, mentor, pool.Context))
            {
                return true;
            }
        }

        return false;
    }

    // Mentors of one site rise already; false as soon as one of another site does not.
    private bool CopyRising(ScoreRow row, ReadOnlySpan<int> positions, ReadOnlySpan<int> scores)
    {
        var (mentors, indexOf, last) = (row.MentorBuffer, pool.IndexOf, -1);
        for (var k = 0; k < positions.Length; k++)
        {
            var index = indexOf[positions[k]];
            if (index < last)
            {
                return false;
            }

            mentors[k] = last = index;
        }

        scores.CopyTo(row.ScoreBuffer);
        return true;
    }

    // By the bits of the indexes, which needs no comparison.
    private void Sort(ScoreRow row, ReadOnlySpan<int> positions, ReadOnlySpan<int> scores)
    {
        var (words, byIndex, indexOf) = (row.IndexWords, row.ScoreByIndex, pool.IndexOf);
        for (var k = 0; k < positions.Length; k++)
        {
            var index = indexOf[positions[k]];
            words[index >> 6] |= 1UL << (index & 63);
            byIndex[index] = scores[k];
        }

        var (count, mentors, sorted) = (0, row.MentorBuffer, row.ScoreBuffer);
        for (var word = 0; word < words.Length; word++)
        {
            for (var bits = words[word]; bits != 0; bits &= bits - 1)
            {
                var index = (word << 6) + BitOperations.TrailingZeroCount(bits);
                mentors[count] = index;
                sorted[count++] = byIndex[index];
            }

            words[word] = 0;
        }
    }

    // Pairs of the history as positions of mentors, for each mentee.
    private static int[][] Parted(MentorPool pool)
    {
        var positions = Enumerable.Range(0, pool.Mentors.Length).ToLookup(position => pool.Mentors[position].Id);
        var mentors = pool.Context.History.ToLookup(pair => pair.MenteeId, pair => pair.MentorId);
        return [.. pool.Mentees.Select(mentee => mentors[mentee.Id].SelectMany(mentor => positions[mentor]).ToArray())];
    }
}
