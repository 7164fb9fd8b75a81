namespace Matching.Engine.Criteria.Columns;

/// <summary>A soft criterion as a table of points by the class of the mentee and the class of the mentor.</summary>
internal sealed class ClassColumn : SoftColumn
{
    private readonly int[] points;
    private readonly int[] menteeClass;
    private readonly int[] mentorClass;
    private readonly int mentorClasses;

    private ClassColumn(WeightedCriterion weighted, MentorPool pool, PeopleClasses mentees, PeopleClasses mentors)
    {
        (menteeClass, mentorClass, mentorClasses) = (mentees.Of, mentors.Of, mentors.Count);
        points = new int[mentees.Count * mentors.Count];
        for (var one = 0; one < mentees.Count; one++)
        {
            for (var other = 0; other < mentors.Count; other++)
            {
                points[(one * mentors.Count) + other] = PoolScorer.Points(
                    weighted,
                    weighted.Criterion.Value(mentees.Examples[one], mentors.Examples[other], pool.Context)
                );
            }
        }
    }

    /// <summary>Null when there are too many classes, so that a table would cost more than it spares.</summary>
    public static ClassColumn? TryMake<TMentee, TMentor>(
        WeightedCriterion weighted,
        MentorPool pool,
        Func<Participant, TMentee> menteeKey,
        Func<Participant, TMentor> mentorKey
    )
        where TMentee : notnull
        where TMentor : notnull
    {
        var (mentees, mentors) = (PeopleClasses.By(pool.Mentees, menteeKey), PeopleClasses.By(pool.Mentors, mentorKey));
        return pool.IsWorthTabulating(mentees, mentors) ? new ClassColumn(weighted, pool, mentees, mentors) : null;
    }

    public override void AddPoints(int mentee, ReadOnlySpan<int> positions, Span<int> scores)
    {
        var row = points.AsSpan(menteeClass[mentee] * mentorClasses, mentorClasses);
        if (row.Length == 1)
        {
            AddToAll(row[0], scores);
            return;
        }

        var classes = mentorClass;
        for (var k = 0; k < positions.Length && k < scores.Length; k++)
        {
            scores[k] += row[classes[positions[k]]];
        }
    }
}
