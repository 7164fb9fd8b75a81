namespace Matching.Engine.Criteria.Columns;

/// <summary>
/// Both sides of a pool with the mentors in the order of their sites, so that those of one site are together in every column.
/// </summary>
internal sealed class MentorPool
{
    public MentorPool(IReadOnlyList<Participant> mentees, IReadOnlyList<Participant> mentors, ScoringContext context)
    {
        Mentees = mentees;
        Context = context;
        // sorting is stable: within a site the mentors keep the order of the pool
        IndexOf = [.. Enumerable.Range(0, mentors.Count).OrderBy(j => mentors[j].SiteId)];
        Mentors = Array.ConvertAll(IndexOf, j => mentors[j]);
        Blocks = (mentors.Count + MentorBitmaps.BlockSize - 1) / MentorBitmaps.BlockSize;
    }

    public IReadOnlyList<Participant> Mentees { get; }

    /// <summary>Mentors by site; a place in this order is a position.</summary>
    public Participant[] Mentors { get; }

    /// <summary>Index in the pool of the mentor at a position.</summary>
    public int[] IndexOf { get; }

    public ScoringContext Context { get; }

    /// <summary>Blocks of 512 positions, the last perhaps not full.</summary>
    public int Blocks { get; }

    /// <summary>
    /// Whether asking a criterion once per pair of classes is far less work than asking it of the pairs of people.
    /// </summary>
    public bool IsWorthTabulating(PeopleClasses mentees, PeopleClasses mentors) =>
        (long)mentees.Count * mentors.Count <= Math.Max(FewClassPairs, (long)Mentees.Count * Mentors.Length / PairsPerClassPair);

    /// <summary>
    /// Whether a table of this number of entries, each a few operations, is small beside the pool and stays near the processor.
    /// </summary>
    public bool IsWorthTabulating(long entries) =>
        entries <= Math.Clamp((long)Mentees.Count * Mentors.Length / PairsPerEntry, FewEntries, MostEntries);

    private const long FewEntries = 1 << 15;
    private const long MostEntries = 1 << 20;
    private const int PairsPerEntry = 16;

    // Small tables always pay; a criterion's own code takes some ten times the time of a look-up, and rules cut most pairs
    // before.
    private const int FewClassPairs = 4096;
    private const int PairsPerClassPair = 64;
}
