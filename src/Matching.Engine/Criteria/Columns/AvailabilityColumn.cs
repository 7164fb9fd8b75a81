using System.Numerics;

namespace Matching.Engine.Criteria.Columns;

/// <summary>
/// Common parts of the week: points by the number of common bits. A person with unknown times has all 64 bits and so more in
/// common than any other person.
/// </summary>
internal sealed class AvailabilityColumn : SoftColumn
{
    private const int Slots = 32;
    private const ulong Beyond = (ulong)uint.MaxValue << Slots;

    private readonly ulong[] ofMentee;
    private readonly ulong[] ofMentor;
    private readonly int[] points = new int[(2 * Slots) + 1];
    private readonly int neutral;

    public AvailabilityColumn(AvailabilityCriterion criterion, WeightedCriterion weighted, MentorPool pool)
    {
        ofMentee = [.. pool.Mentees.Select(mentee => mentee.Slots)];
        ofMentor = Array.ConvertAll(pool.Mentors, mentor => mentor.Slots == 0 ? ulong.MaxValue : mentor.Slots);
        neutral = weighted.NeutralPoints;
        for (var common = 0; common < points.Length; common++)
        {
            points[common] = common > Slots ? neutral : PoolScorer.Points(weighted, criterion.Of(common));
        }
    }

    public override void AddPoints(int mentee, ReadOnlySpan<int> positions, Span<int> scores)
    {
        if (ofMentee[mentee] == 0)
        {
            AddToAll(neutral, scores);
            return;
        }

        var mine = ofMentee[mentee] | Beyond;
        var theirs = ofMentor;
        var table = points;
        for (var k = 0; k < positions.Length && k < scores.Length; k++)
        {
            scores[k] += table[BitOperations.PopCount(mine & theirs[positions[k]])];
        }
    }
}
