using System.Numerics;

namespace Matching.Engine.Criteria.Columns;

/// <summary>
/// Five answers from 1 to 5, each written as that many less one of four bits: the difference of two answers is then the number of
/// bits in which they differ, and the sum of five differences one count of bits. Unknown answers differ in more bits than known
/// ones can.
/// </summary>
internal sealed class ValuesColumn : SoftColumn
{
    private const int MostApart = 20;

    // None of the bits of known answers, and more of them.
    private const ulong Unknown = (ulong)uint.MaxValue << 32;

    private readonly ulong[] menteeBits;
    private readonly ulong[] mentorBits;
    private readonly int[] points = new int[65];
    private readonly int neutral;

    private ValuesColumn(WeightedCriterion weighted, MentorPool pool)
    {
        menteeBits = [.. pool.Mentees.Select(Bits)];
        mentorBits = Array.ConvertAll(pool.Mentors, Bits);
        neutral = weighted.NeutralPoints;
        for (var apart = 0; apart < points.Length; apart++)
        {
            points[apart] = apart > MostApart ? neutral : PoolScorer.Points(weighted, ValuesCriterion.OfDistance(apart));
        }
    }

    /// <summary>Null when an answer is not from 1 to 5.</summary>
    public static ValuesColumn? TryMake(WeightedCriterion weighted, MentorPool pool) =>
        pool
            .Mentees.Concat(pool.Mentors)
            .All(person => person.Values is not { Count: 5 } values || values.All(value => value is >= 1 and <= 5))
            ? new ValuesColumn(weighted, pool)
            : null;

    public override void AddPoints(int mentee, ReadOnlySpan<int> positions, Span<int> scores)
    {
        var mine = menteeBits[mentee];
        if (mine == Unknown)
        {
            AddToAll(neutral, scores);
            return;
        }

        var theirs = mentorBits;
        var table = points;
        for (var k = 0; k < positions.Length && k < scores.Length; k++)
        {
            scores[k] += table[BitOperations.PopCount(mine ^ theirs[positions[k]])];
        }
    }

    private static ulong Bits(Participant person) =>
        person.Values is { Count: 5 } values
            ? values.Aggregate(0UL, (bits, value) => (bits << 4) | ((1UL << (value - 1)) - 1))
            : Unknown;
}
