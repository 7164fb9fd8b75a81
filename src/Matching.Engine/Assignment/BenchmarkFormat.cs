using System.Globalization;

namespace Matching.Engine.Assignment;

/// <summary>
/// The text formats in which strangers check a result: the instance (<c>b-matching n m pairs</c>, <c>capacities …</c>, then
/// <c>mentee mentor score</c> lines, 0-based) and the solution (<c>x mentee mentor</c>, <c>u mentee value</c>, <c>v mentor value</c>).
/// </summary>
public static class BenchmarkFormat
{
    public static void WriteInstance(MatchingProblem problem, TextWriter to)
    {
        to.Write(Line($"b-matching {problem.MenteeCount} {problem.MentorCount} {problem.PairCount}\n"));
        to.Write("capacities");
        foreach (var capacity in problem.Capacities)
        {
            to.Write(Line($" {capacity}"));
        }

        to.Write('\n');
        for (var i = 0; i < problem.MenteeCount; i++)
        {
            for (var k = problem.RowStart[i]; k < problem.RowStart[i + 1]; k++)
            {
                to.Write(Line($"{i} {problem.Mentors[k]} {problem.Scores[k]}\n"));
            }
        }
    }

    public static void WriteSolution(int[] mentorOf, OptimalityCertificate certificate, TextWriter to)
    {
        for (var i = 0; i < mentorOf.Length; i++)
        {
            if (mentorOf[i] >= 0)
            {
                to.Write(Line($"x {i} {mentorOf[i]}\n"));
            }
        }

        Write("u", certificate.MenteeDuals, to);
        Write("v", certificate.MentorDuals, to);
    }

    /// <exception cref="FormatException">The text is no instance.</exception>
    public static MatchingProblem ReadInstance(TextReader from, Objective objective = Objective.CoverageFirst)
    {
        var head = Words(from.ReadLine());
        if (head is not ["b-matching", var n, var m, var pairs])
        {
            throw new FormatException("The first line must be: b-matching n m pairs");
        }

        var capacities = Words(from.ReadLine());
        if (capacities.Length != Number(m) + 1 || capacities[0] != "capacities")
        {
            throw new FormatException("The second line must be: capacities c0 … c(m-1)");
        }

        var read = new List<(int, int, int)>(Number(pairs));
        while (from.ReadLine() is { } line)
        {
            if (Words(line) is [var mentee, var mentor, var score])
            {
                read.Add((Number(mentee), Number(mentor), Number(score)));
            }
        }

        return read.Count == Number(pairs)
            ? MatchingProblem.FromPairs(Number(n), [.. capacities.Skip(1).Select(Number)], read, objective)
            : throw new FormatException($"{read.Count} pairs, the first line says {pairs}");
    }

    private static void Write(string name, long[] duals, TextWriter to)
    {
        for (var i = 0; i < duals.Length; i++)
        {
            if (duals[i] != 0)
            {
                to.Write(Line($"{name} {i} {duals[i]}\n"));
            }
        }
    }

    private static string Line(FormattableString line) => line.ToString(CultureInfo.InvariantCulture);

    private static string[] Words(string? line) => (line ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static int Number(string word) => int.Parse(word, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
}
