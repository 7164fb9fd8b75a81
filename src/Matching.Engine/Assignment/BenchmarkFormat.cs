using System.Globalization;

namespace Matching.Engine.Assignment;

/// <summary>
/// The text formats in which strangers check a result: the instance (<c>b-matching n m pairs</c>, <c>capacities …</c>, then
/// <c>mentee mentor score</c> lines, 0-based) and the solution (<c>x mentee mentor</c>, <c>u mentee value</c>, <c>v mentor
/// value</c>).
/// </summary>
public static class BenchmarkFormat
{
    // What a file may claim before it has shown it.
    private const int MostPeople = 50_000_000;

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

    /// <summary>Reads an instance; pairs may come in any order.</summary>
    /// <exception cref="FormatException">The text is no instance; the message names the line.</exception>
    public static MatchingProblem ReadInstance(TextReader from, Objective objective = Objective.CoverageFirst)
    {
        var text = new NumberText(from);
        text.Word("b-matching");
        var (mentees, mentors, pairs) = (
            text.Number("mentees", 0, MostPeople),
            text.Number("mentors", 0, MostPeople),
            text.Number("pairs", 0, Array.MaxLength)
        );
        text.EndOfLine();
        text.Word("capacities");
        var capacities = new int[mentors];
        for (var j = 0; j < mentors; j++)
        {
            capacities[j] = text.Number("places", 0, int.MaxValue);
            if (text.Line > 2)
            {
                throw new FormatException($"Line 2: the places of {mentors} mentors are expected, not of {j}.");
            }
        }

        text.EndOfLine();
        var rows = new PairRows(mentees, mentors, pairs, 3);
        while (text.IsMore)
        {
            rows.Add(
                text.Number("a mentee", 0, mentees - 1),
                text.Number("a mentor", 0, mentors - 1),
                text.Number("a score", 0, MatchingProblem.MaxScore),
                text.Line
            );
            text.EndOfLine();
        }

        return rows.Count == pairs
            ? rows.Problem(capacities, objective)
            : throw new FormatException($"Line 1 says {pairs} pairs, but {rows.Count} follow.");
    }

    /// <summary>
    /// Reads an assignment problem of the OR-Library (Beasley, "OR-Library: distributing test problems by electronic mail", J.
    /// Oper. Res. Soc. 41(11), 1990, pp. 1069-1072): n, then n * n costs row by row, or, when <paramref name="isSparse"/>, lines
    /// <c>i j cost</c> counted from 1. Costs are minimised and every row is assigned: a cost becomes a score of 10,000 less the
    /// cost, one place each.
    /// </summary>
    /// <exception cref="FormatException">The text is no such problem; the message names the line.</exception>
    public static MatchingProblem ReadAssignment(TextReader from, bool isSparse)
    {
        var text = new NumberText(from);
        var n = text.Number("n", 1, MostPeople);
        var rows = new PairRows(n, n, 0, 2);
        if (isSparse)
        {
            while (text.IsMore)
            {
                rows.Add(
                    text.Number("i", 1, n) - 1,
                    text.Number("j", 1, n) - 1,
                    MatchingProblem.MaxScore - text.Number("a cost", 0, MatchingProblem.MaxScore),
                    text.Line
                );
            }
        }
        else
        {
            for (var i = 0; i < n; i++)
            {
                for (var j = 0; j < n; j++)
                {
                    rows.Add(i, j, MatchingProblem.MaxScore - text.Number("a cost", 0, MatchingProblem.MaxScore), text.Line);
                }
            }

            if (text.IsMore)
            {
                throw new FormatException($"Line {text.Line}: more than {n} * {n} costs.");
            }
        }

        var places = new int[n];
        Array.Fill(places, 1);
        return rows.Problem(places, Objective.CoverageFirst);
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
}
