namespace Matching.Engine.Criteria.Columns;

/// <summary>Children of near ages: years of birth as bits, the mentee's with the years around them.</summary>
internal sealed class FamilyColumn : SoftColumn
{
    // What is known of a mentor; one more than With where children are near in age.
    private const int Unknown = 0;
    private const int Without = 1;
    private const int With = 2;

    private readonly int firstYear;
    private readonly ulong[] nearMentee;
    private readonly bool[] isKnown;
    private readonly bool[] hasChildren;
    private readonly ulong[] ofMentor;
    private readonly byte[] mentorState;
    private readonly int[] points;

    // To a mentee without children it is the same whether and when a mentor's were born.
    private readonly int[] pointsWithout;

    private FamilyColumn(WeightedCriterion weighted, MentorPool pool, int firstYear)
    {
        this.firstYear = firstYear;
        nearMentee = [.. pool.Mentees.Select(mentee => Bits(mentee, FamilyCriterion.NearInYears))];
        isKnown = [.. pool.Mentees.Select(mentee => mentee.ChildrenBirthYears is not null)];
        hasChildren = [.. pool.Mentees.Select(mentee => mentee.ChildrenBirthYears is { Count: > 0 })];
        ofMentor = Array.ConvertAll(pool.Mentors, mentor => Bits(mentor, 0));
        mentorState = Array.ConvertAll(
            pool.Mentors,
            mentor =>
                (byte)(
                    mentor.ChildrenBirthYears is not { } children ? Unknown
                    : children.Count == 0 ? Without
                    : With
                )
        );
        points =
        [
            weighted.NeutralPoints,
            PoolScorer.Points(weighted, 0),
            PoolScorer.Points(weighted, .5),
            PoolScorer.Points(weighted, 1),
        ];
        pointsWithout = [points[Unknown], points[Without], points[Without], points[Without]];
    }

    /// <summary>Null when the mentors' children were born in more than 64 different years one after the other.</summary>
    public static FamilyColumn? TryMake(WeightedCriterion weighted, MentorPool pool)
    {
        var years = pool.Mentors.SelectMany(mentor => mentor.ChildrenBirthYears ?? []).DefaultIfEmpty().ToList();
        return (long)years.Max() - years.Min() < 64 ? new FamilyColumn(weighted, pool, years.Min()) : null;
    }

    public override void AddPoints(int mentee, ReadOnlySpan<int> positions, Span<int> scores)
    {
        if (!isKnown[mentee])
        {
            AddToAll(points[Unknown], scores);
            return;
        }

        var near = nearMentee[mentee];
        var (table, states, theirs) = (hasChildren[mentee] ? points : pointsWithout, mentorState, ofMentor);
        for (var k = 0; k < positions.Length && k < scores.Length; k++)
        {
            var position = positions[k];
            scores[k] += table[states[position] + ((near & theirs[position]) != 0 ? 1 : 0)];
        }
    }

    private ulong Bits(Participant person, int around)
    {
        var bits = 0UL;
        foreach (var child in person.ChildrenBirthYears ?? [])
        {
            for (var year = (long)child - around; year <= (long)child + around; year++)
            {
                bits |= year >= firstYear && year < (long)firstYear + 64 ? 1UL << (int)(year - firstYear) : 0;
            }
        }

        return bits;
    }
}
