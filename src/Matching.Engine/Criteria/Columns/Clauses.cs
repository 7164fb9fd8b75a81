namespace Matching.Engine.Criteria.Columns;

/// <summary>
/// What hard rules ask of the mentors of each mentee, as clauses that must all hold: a mentor is in at least a number of some
/// sets, or in the set of those who pass anyhow (mostly because they gave no answer).
/// </summary>
internal sealed class Clauses
{
    private readonly List<int>[] ofMentee;
    private readonly List<int> ofAll = [];

    public Clauses(int menteeCount)
    {
        ofMentee = new List<int>[menteeCount];
        for (var i = 0; i < menteeCount; i++)
        {
            ofMentee[i] = [];
        }
    }

    /// <summary>The mentors of a mentee must be in at least a number of the sets, or among those who pass anyhow.</summary>
    public void AtLeast(int mentee, int least, int passing, ReadOnlySpan<int> sets) =>
        Write(ofMentee[mentee], least, passing, sets);

    /// <summary>The mentors of a mentee must be in this set.</summary>
    public void In(int mentee, int set) => Write(ofMentee[mentee], 1, MentorBitmaps.Nobody, [set]);

    /// <summary>For every mentee, the mentor must be in this set.</summary>
    public void InForAll(int set) => Write(ofAll, 1, MentorBitmaps.Nobody, [set]);

    /// <summary>
    /// The clauses of all mentees one after the other, each as least, passing, number of sets, sets; and where those of a mentee
    /// begin.
    /// </summary>
    public (int[] Programme, int[] Start) Seal()
    {
        var start = new int[ofMentee.Length + 1];
        for (var i = 0; i < ofMentee.Length; i++)
        {
            start[i + 1] = checked(start[i] + ofAll.Count + ofMentee[i].Count);
        }

        var programme = new int[start[^1]];
        for (var i = 0; i < ofMentee.Length; i++)
        {
            ofAll.CopyTo(programme, start[i]);
            ofMentee[i].CopyTo(programme, start[i] + ofAll.Count);
        }

        return (programme, start);
    }

    private static void Write(List<int> clauses, int least, int passing, ReadOnlySpan<int> sets)
    {
        clauses.Add(least);
        clauses.Add(passing);
        clauses.Add(sets.Length);
        clauses.AddRange(sets);
    }
}
