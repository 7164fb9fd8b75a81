namespace Matching.Engine.Criteria;

/// <summary>
/// The possible mentors of one mentee with their scores, by rising index of the mentor. A buffer of one thread, overwritten for
/// each mentee by <see cref="ColumnScorer"/>.
/// </summary>
public sealed class ScoreRow
{
    internal ScoreRow(int mentorCount, int words)
    {
        Candidates = new ulong[words];
        PossibleWords = new ulong[words];
        IndexWords = new ulong[words];
        Positions = new int[mentorCount];
        PositionScores = new int[mentorCount];
        ScoreByIndex = new int[mentorCount];
        MentorBuffer = new int[mentorCount];
        ScoreBuffer = new int[mentorCount];
    }

    /// <summary>How many mentors are possible.</summary>
    public int Count { get; internal set; }

    /// <summary>Indexes of the possible mentors in the pool, rising.</summary>
    public ReadOnlySpan<int> Mentors => MentorBuffer.AsSpan(0, Count);

    /// <summary>Their scores, 0 to 10,000 each.</summary>
    public ReadOnlySpan<int> Scores => ScoreBuffer.AsSpan(0, Count);

    /// <summary>
    /// Pairs for which all rules in columns were evaluated since the row was made: those that the site did not cut.
    /// </summary>
    public long Evaluated { get; internal set; }

    /// <summary>Bytes of sets of mentors that these evaluations read.</summary>
    public long BytesRead { get; internal set; }

    internal ulong[] Candidates { get; }

    internal ulong[] PossibleWords { get; }

    internal ulong[] IndexWords { get; }

    internal int[] Positions { get; }

    internal int[] PositionScores { get; }

    internal int[] ScoreByIndex { get; }

    internal int[] MentorBuffer { get; }

    internal int[] ScoreBuffer { get; }
}
