using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Matching.Engine;
using Matching.Engine.Assignment;

namespace Matching.Benchmarks;

/// <summary>
/// Solves every instance of a folder beside LEMON (C++), in turns, and prints the processor time of each and the ratio to the
/// faster of LEMON's two methods. The time of the engine includes all that it prepares; that of LEMON is the run alone.
/// <para>
/// LEMON is a program built from <c>lemon_bench.cpp</c> with <c>processor_clock.h</c>; without it only the engine is measured.
/// </para>
/// </summary>
internal static partial class FamiliesRun
{
    // Short solves are repeated until this much time has passed, in milliseconds.
    private const double LeastTime = 100;

    /// <returns>Exit status: 1 when a total differs from LEMON's.</returns>
    public static int Of(string folder, string? lemon, int turns, string? only)
    {
        var isSame = true;
        Print("", "mentees", "mentors", "pairs", "engine, ms", "simplex, ms", "scaling, ms", "ratio", "reads a pair");
        foreach (var file in Directory.GetFiles(folder, "*.bm").Order(StringComparer.Ordinal))
        {
            var name = Path.GetFileNameWithoutExtension(file);
            if (only is null || Regex.IsMatch(name, only))
            {
                isSame &= Measure(file, name, lemon, turns);
            }
        }

        return isSame ? 0 : 1;
    }

    private static bool Measure(string file, string name, string? lemon, int turns)
    {
        MatchingProblem problem;
        using (var reader = new StreamReader(file))
        {
            problem = BenchmarkFormat.ReadInstance(reader, Objective.CoverageFirst);
        }

        var (engine, simplex, scaling) = (new double[turns], new double[turns], new double[turns]);
        var totals = new HashSet<(long Matched, long Score)>();
        // compiled, and its memory is there
        var work = Matcher.Match(problem).Work;
        for (var turn = 0; turn < turns; turn++)
        {
            engine[turn] = Solve(problem, totals);
            if (lemon is not null)
            {
                simplex[turn] = Lemon(lemon, file, "ns", totals);
                scaling[turn] = Lemon(lemon, file, "cos", totals);
            }
        }

        var faster = Math.Min(Median(simplex), Median(scaling));
        Print(
            name,
            problem.MenteeCount,
            problem.MentorCount,
            problem.PairCount,
            Text(Median(engine)),
            lemon is null ? "" : Text(Median(simplex)),
            lemon is null ? "" : Text(Median(scaling)),
            lemon is null ? "" : (Median(engine) / faster).ToString("F2", CultureInfo.InvariantCulture),
            Text((double)work.PairsRead / Math.Max(1, problem.PairCount)),
            totals.Count == 1 ? "" : "totals differ"
        );
        return totals.Count == 1;
    }

    // Milliseconds of processor time of one solve, the median of several when it is short.
    private static double Solve(MatchingProblem problem, HashSet<(long Matched, long Score)> totals)
    {
        var times = new List<double>();
        do
        {
            GC.Collect();
            var watch = new ProcessorUntilSolved();
            var result = Matcher.Match(problem, watch);
            totals.Add((result.Matched, result.Score));
            times.Add(watch.Milliseconds);
        } while (times.Sum() < LeastTime && times.Count < 20);
        return Median([.. times]);
    }

    private static double Lemon(string program, string file, string method, HashSet<(long Matched, long Score)> totals)
    {
        var start = new ProcessStartInfo(program, [file, method, "1"]) { RedirectStandardOutput = true };
        using var process = Process.Start(start)!;
        var line = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        totals.Add(
            (long.Parse(Field("matched"), CultureInfo.InvariantCulture), long.Parse(Field("score"), CultureInfo.InvariantCulture))
        );
        return double.Parse(Field("run_ms"), CultureInfo.InvariantCulture);

        string Field(string field) =>
            FieldOfLine().Matches(line).FirstOrDefault(match => match.Groups[1].Value == field)?.Groups[2].Value
            ?? throw new InvalidOperationException($"{program} {file} {method} printed no {field}: {line}");
    }

    private static double Median(double[] values) => values.Order().ElementAt(values.Length / 2);

    private static string Text(double milliseconds) => milliseconds.ToString("F1", CultureInfo.InvariantCulture);

    private static void Print(params object[] cells) =>
        Console.WriteLine(
            string.Create(CultureInfo.InvariantCulture, $"{cells[0], -32}")
                + string.Concat(cells[1..].Select(cell => string.Create(CultureInfo.InvariantCulture, $"{cell, 13}")))
        );

    [GeneratedRegex(@"(\w+)=(\S+)")]
    private static partial Regex FieldOfLine();
}
