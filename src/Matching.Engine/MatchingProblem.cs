namespace Matching.Engine;

/// <summary>Objective of a matching.</summary>
public enum Objective
{
    /// <summary>Most mentees matched first, then the largest total score.</summary>
    CoverageFirst,

    /// <summary>The largest total score alone.</summary>
    TotalScore,
}

/// <summary>
/// A bipartite b-matching problem: mentees 0..n-1 each require one mentor, mentor j of 0..m-1 has <c>Capacities[j]</c> places.
/// Feasible pairs in compressed rows: those of mentee i are at <c>RowStart[i]</c> to <c>RowStart[i + 1] - 1</c> of
/// <see cref="Mentors"/> (rising within a row) and <see cref="Scores"/> (0 to 10,000).
/// </summary>
public sealed record MatchingProblem
{
    public const int MaxScore = 10_000;

    public required int[] Capacities { get; init; }

    public required int[] RowStart { get; init; }

    public required int[] Mentors { get; init; }

    public required int[] Scores { get; init; }

    public Objective Objective { get; init; } = Objective.CoverageFirst;

    public int MenteeCount => RowStart.Length - 1;

    public int MentorCount => Capacities.Length;

    public int PairCount => Mentors.Length;

    /// <summary>
    /// W, the cost of leaving a mentee unmatched. With 10,000 n + 1 one mentee more outweighs any change of scores, which makes
    /// the objective lexicographic; with 10,000 a pair is worth exactly its score.
    /// </summary>
    public long UnmatchedCost => Objective == Objective.CoverageFirst ? ((long)MaxScore * MenteeCount) + 1 : MaxScore;

    /// <summary>Builds the rows from any order of pairs.</summary>
    /// <exception cref="ArgumentException">A pair twice, an index out of range, a score outside 0 to 10,000, or a negative
    /// capacity.</exception>
    public static MatchingProblem FromPairs(
        int mentees,
        int[] capacities,
        IEnumerable<(int Mentee, int Mentor, int Score)> pairs,
        Objective objective = Objective.CoverageFirst
    )
    {
        var sorted = pairs.OrderBy(pair => pair.Mentee).ThenBy(pair => pair.Mentor).ToArray();
        var rowStart = new int[mentees + 1];
        for (var k = 0; k < sorted.Length; k++)
        {
            var (i, j, s) = sorted[k];
            if (
                i < 0
                || i >= mentees
                || j < 0
                || j >= capacities.Length
                || s is < 0 or > MaxScore
                || (k > 0 && sorted[k - 1].Mentee == i && sorted[k - 1].Mentor == j)
            )
            {
                throw new ArgumentException($"Pair {i} {j} {s} is not possible or appears twice.", nameof(pairs));
            }

            rowStart[i + 1]++;
        }

        if (capacities.Any(capacity => capacity < 0))
        {
            throw new ArgumentException("A capacity is not negative.", nameof(capacities));
        }

        for (var i = 0; i < mentees; i++)
        {
            rowStart[i + 1] += rowStart[i];
        }

        return new MatchingProblem
        {
            Capacities = capacities,
            RowStart = rowStart,
            Mentors = [.. sorted.Select(pair => pair.Mentor)],
            Scores = [.. sorted.Select(pair => pair.Score)],
            Objective = objective,
        };
    }
}
