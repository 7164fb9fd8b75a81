using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Matching.Engine;
using Matching.Engine.Assignment;

namespace Matching.Benchmarks;

/// <summary>
/// Solves squares in the form of the OR-Library (everyone to be assigned, one place each) beside scipy, lapjv, lapmod and, when
/// built with it, OR-Tools, in turns, and prints the processor time of each and the ratio to the fastest other. Files that the
/// folder lacks are drawn at random: costs from 1 to 100, as in the library.
/// </summary>
internal static partial class SquaresRun
{
    // Short solves are repeated until this much time has passed, in milliseconds.
    private const double LeastTime = 100;
    private const int MostCost = 100;
    private static readonly int[] Sizes = [100, 200, 300, 400, 500, 600, 700, 800, 1000, 1500];

    /// <returns>Exit status: 1 when costs differ.</returns>
    public static int Of(string folder, string? lap, string? python, int turns)
    {
        Directory.CreateDirectory(folder);
        foreach (var size in Sizes)
        {
            var path = Path.Combine(folder, $"assign{size}.txt");
            if (!File.Exists(path))
            {
                File.WriteAllText(path, RandomSquare(size));
            }
        }

        var others = Others(lap, python).ToList();
        var isSame = true;
        Print(["", "engine, ms", .. others.Select(other => other.Name + ", ms"), "ratio"]);
        foreach (var file in Directory.GetFiles(folder, "assign*.txt").OrderBy(file => file.Length).ThenBy(file => file))
        {
            isSame &= Measure(file, others, turns);
        }

        return isSame ? 0 : 1;
    }

    private static string RandomSquare(int size)
    {
        var random = new Random(size);
        return size
            + "\n"
            + string.Concat(
                Enumerable
                    .Range(0, size)
                    .Select(_ => string.Join(' ', Enumerable.Range(0, size).Select(_ => 1 + random.Next(MostCost))) + "\n")
            );
    }

    private static IEnumerable<(string Name, Func<string, MatchingProblem, (double Milliseconds, long Cost)> Solve)> Others(
        string? lap,
        string? python
    )
    {
        if (python is not null)
        {
            yield return ("scipy", (file, _) => Run(python, Path.Combine(AppContext.BaseDirectory, "squares.py"), file));
        }

        if (lap is not null)
        {
            yield return ("lapjv", (file, _) => Run(lap, file, "lapjv"));
            yield return ("lapmod", (file, _) => Run(lap, file, "lapmod"));
        }

#if OR_TOOLS
        yield return ("OR-Tools", (_, problem) => Repeated(() => OrTools(problem)));
#endif
    }

    private static bool Measure(
        string file,
        List<(string Name, Func<string, MatchingProblem, (double Milliseconds, long Cost)> Solve)> others,
        int turns
    )
    {
        MatchingProblem problem;
        using (var reader = new StreamReader(file))
        {
            problem = BenchmarkFormat.ReadAssignment(reader, isSparse: false);
        }

        var (engine, theirs) = (new double[turns], others.ConvertAll(_ => new double[turns]));
        var costs = new HashSet<long>();
        // compiled, and its memory is there
        Solve(problem);
        for (var turn = 0; turn < turns; turn++)
        {
            (engine[turn], var cost) = Repeated(() => Solve(problem));
            costs.Add(cost);
            for (var other = 0; other < others.Count; other++)
            {
                (theirs[other][turn], cost) = others[other].Solve(file, problem);
                costs.Add(cost);
            }
        }

        Print([
            Path.GetFileNameWithoutExtension(file),
            Text(Median(engine)),
            .. theirs.Select(times => Text(Median(times))),
            theirs.Count == 0
                ? ""
                : (Median(engine) / theirs.Min(Median)).ToString("F2", CultureInfo.InvariantCulture)
                    + (costs.Count == 1 ? "" : " costs differ"),
        ]);
        return costs.Count == 1;
    }

    private static (double Milliseconds, long Cost) Solve(MatchingProblem problem)
    {
        var watch = new ProcessorUntilSolved();
        var result = Matcher.Match(problem, watch);
        return (watch.Milliseconds, ((long)MatchingProblem.MaxScore * result.Matched) - result.Score);
    }

    // The median of several when one is short.
    private static (double Milliseconds, long Cost) Repeated(Func<(double Milliseconds, long Cost)> solve)
    {
        var times = new List<double>();
        long cost;
        do
        {
            GC.Collect();
            (var time, cost) = solve();
            times.Add(time);
        } while (times.Sum() < LeastTime && times.Count < 20);
        return (Median([.. times]), cost);
    }

#if OR_TOOLS
    private static (double Milliseconds, long Cost) OrTools(MatchingProblem problem)
    {
        var start = Environment.CpuUsage.TotalTime;
        var solver = new Google.OrTools.Graph.LinearSumAssignment();
        for (var i = 0; i < problem.MenteeCount; i++)
        {
            for (var k = problem.RowStart[i]; k < problem.RowStart[i + 1]; k++)
            {
                solver.AddArcWithCost(i, problem.Mentors[k], MatchingProblem.MaxScore - problem.Scores[k]);
            }
        }

        // to hand over the arcs is not its work
        start = Environment.CpuUsage.TotalTime;
        solver.Solve();
        return ((Environment.CpuUsage.TotalTime - start).TotalMilliseconds, solver.OptimalCost());
    }
#endif

    private static (double Milliseconds, long Cost) Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        var line = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return Answer().Match(line) is { Success: true } answer
            ? (
                double.Parse(answer.Groups[1].Value, CultureInfo.InvariantCulture),
                long.Parse(answer.Groups[2].Value, CultureInfo.InvariantCulture)
            )
            : throw new InvalidOperationException($"{program} printed no time and cost: {line}");
    }

    private static double Median(double[] values) => values.Order().ElementAt(values.Length / 2);

    private static string Text(double milliseconds) => milliseconds.ToString("F3", CultureInfo.InvariantCulture);

    private static void Print(IReadOnlyList<string> cells) =>
        Console.WriteLine($"{cells[0], -16}" + string.Concat(cells.Skip(1).Select(cell => $"{cell, 16}")));

    [GeneratedRegex(@"run_ms=(\S+) cost=(\d+)")]
    private static partial Regex Answer();
}
