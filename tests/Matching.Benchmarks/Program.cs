using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Matching.Benchmarks;
using Matching.Benchmarks.Api;
using Matching.Benchmarks.Audit;
using Matching.Benchmarks.Stats;
using Matching.Engine;
using Matching.Engine.Assignment;

// The engine from the command line: the same Matcher.Match as the service calls.
return args switch
{
    ["solve", var file, .. var options] => Solve(file, options),
    ["score", .. var options] => ScorePool.Of(options),
    ["incremental", var file, .. var options] => Changes.Of(file, options),
    ["families", var folder, .. var options] => FamiliesRun.Of(
        folder,
        Option(options, "--lemon"),
        int.Parse(Option(options, "--turns") ?? "3", CultureInfo.InvariantCulture),
        Option(options, "--only")
    ),
    ["squares", var folder, .. var options] => SquaresRun.Of(
        folder,
        Option(options, "--lap"),
        Option(options, "--python"),
        int.Parse(Option(options, "--turns") ?? "5", CultureInfo.InvariantCulture)
    ),
    ["replay", ['-', ..], ..] or ["replay"] => Walk(Path.Combine(AppContext.BaseDirectory, "Data", "tutoring-replay"), args[1..]),
    ["replay", var folder, .. var options] => Walk(folder, options),
    ["profiles", .. var options] => ProfilesRun.Of(
        int.Parse(Option(options, "--draws") ?? "20", CultureInfo.InvariantCulture),
        int.Parse(Option(options, "--seed") ?? "1", CultureInfo.InvariantCulture),
        int.Parse(Option(options, "--mentees") ?? "10000", CultureInfo.InvariantCulture),
        int.Parse(Option(options, "--mentors") ?? "8000", CultureInfo.InvariantCulture),
        double.Parse(Option(options, "--most") ?? "5", CultureInfo.InvariantCulture)
    ),
    ["pool", var mentees, var mentors, .. var options] => await WholeRun.Of(mentees, mentors, options),
    ["release", var folder, var key, var programme] => await ReleaseRun.Of(folder, key, Guid.Parse(programme)),
    ["api", .. var options] => await ApiRun.Of(
        Option(options, "--only"),
        double.Parse(Option(options, "--seconds") ?? "2", CultureInfo.InvariantCulture),
        int.Parse(Option(options, "--rounds") ?? "3", CultureInfo.InvariantCulture),
        Numbers(Option(options, "--connections") ?? "1,8,50"),
        Option(options, "--postgres")
    ),
    ["growth", .. var options] => await GrowthRun.Of(
        Option(options, "--only"),
        Numbers(Option(options, "--sizes") ?? "1000,10000,100000"),
        double.Parse(Option(options, "--seconds") ?? "1", CultureInfo.InvariantCulture)
    ),
    ["pages", .. var options] => await PagesRun.Of(
        int.Parse(Option(options, "--samples") ?? "40", CultureInfo.InvariantCulture),
        Option(options, "--postgres")
    ),
    ["survey", .. var options] => await SurveyRun.Of(
        int.Parse(Option(options, "--samples") ?? "40", CultureInfo.InvariantCulture),
        Option(options, "--postgres")
    ),
    ["crowd", .. var options] => await CrowdRun.Of(
        double.Parse(Option(options, "--seconds") ?? "20", CultureInfo.InvariantCulture)
    ),
    ["floor", var database, var port, var folder] => await Floor.Serve(
        database,
        int.Parse(port, CultureInfo.InvariantCulture),
        folder
    ),
    ["audit", var file] => AuditRun.Of(file),
    ["stats", var file] => StatisticalCases.Of(file, Console.Out),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine(
        """
        usage: solve FILE [--runs K] [--out SOLUTION] [--objective coverage_first|total_score]
               score [--mentees N] [--mentors M] [--threads T] [--runs K] [--custom choice|multi_choice|wide|hard]
               families DIR [--lemon PROGRAM] [--turns K] [--only PATTERN]
               squares DIR [--lap PROGRAM] [--python PYTHON] [--turns K]
               incremental FILE [--changes K] [--seed S]
               replay [DIR] [--every DAYS] [--profile PROFILE.json]
               profiles [--draws K] [--seed S] [--mentees N] [--mentors M] [--most SECONDS]
               pool MENTEES.csv MENTORS.csv [--profile PROFILE.json] [--as-of DAY]
               release FOLDER KEYFILE PROGRAMME
               api [--only NAME] [--seconds S] [--rounds K] [--connections N,N,…] [--postgres URL]
               growth [--only NAME] [--sizes N,N,…] [--seconds S]
               pages [--samples N] [--postgres URL]
               survey [--samples N] [--postgres URL]
               crowd [--seconds S]
               audit RELEASE.zip
               stats FILE.json
        """
    );
    return 2;
}

static List<int> Numbers(string list) => [.. list.Split(',').Select(number => int.Parse(number, CultureInfo.InvariantCulture))];

static string? Option(string[] options, string name) =>
    Array.IndexOf(options, name) is var at and >= 0 && at + 1 < options.Length ? options[at + 1] : null;

static int Solve(string file, string[] options)
{
    var objective = Option(options, "--objective") is "total_score" ? Objective.TotalScore : Objective.CoverageFirst;
    MatchingProblem problem;
    using (var reader = new StreamReader(file))
    {
        var name = Path.GetFileName(file);
        problem = name.StartsWith("assign", StringComparison.Ordinal)
            ? BenchmarkFormat.ReadAssignment(reader, isSparse: name.StartsWith("assignp", StringComparison.Ordinal))
            : BenchmarkFormat.ReadInstance(reader, objective);
    }

    var runs = int.Parse(Option(options, "--runs") ?? "5", CultureInfo.InvariantCulture);
    MatchingResult result;
    // until the code is compiled at its best, and at least once
    var warmUp = Stopwatch.StartNew();
    do
    {
        // what a run before left behind is not memory that a run needs
        GC.Collect();
        result = Matcher.Match(problem);
    } while (warmUp.ElapsedMilliseconds < 1500);
    var times = new double[runs];
    for (var run = 0; run < runs; run++)
    {
        GC.Collect();
        var watch = new UntilSolved();
        result = Matcher.Match(problem, watch);
        times[run] = watch.Milliseconds;
    }

    Array.Sort(times);
    if (Option(options, "--out") is { } solution)
    {
        using var writer = new StreamWriter(solution);
        BenchmarkFormat.WriteSolution(result.MentorOf, result.Certificate, writer);
    }

    using var self = Process.GetCurrentProcess();
    Console.WriteLine(
        JsonSerializer.Serialize(
            new
            {
                file = Path.GetFileName(file),
                n = problem.MenteeCount,
                m = problem.MentorCount,
                pairs = problem.PairCount,
                matched = result.Matched,
                score = result.Score,
                cost = ((long)MatchingProblem.MaxScore * result.Matched) - result.Score,
                medianMs = times[runs / 2],
                minMs = times[0],
                peakMiB = self.PeakWorkingSet64 / 1048576,
                // Matcher.Match does not return without it
                certificate = "valid",
            }
        )
    );
    return 0;
}

static int Walk(string folder, string[] options)
{
    var every = double.Parse(Option(options, "--every") ?? "10", CultureInfo.InvariantCulture);
    var (criteria, objective) = Replay.Profile(
        Option(options, "--profile") ?? Path.Combine(AppContext.BaseDirectory, "seeds", "criteria", "tutoring.json")
    );
    var (requests, helpers) = Replay.Read(folder);
    var (outcome, _) = Replay.Walk(requests, helpers, criteria, objective, every);
    string Row(string name, params object[] cells) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{name, -28}{string.Concat(cells.Select(cell => string.Create(CultureInfo.InvariantCulture, $"{cell, 12}")))}"
        );
    Console.WriteLine(Row("", "pairs", "shared", ">= 2 shared", "wait, days", ">= 14 d", ">= 28 d", "offer wait"));
    // the programme's own evaluation, with a run every 10 days
    Console.WriteLine(Row("published, every 10 days", 1045, "1.648", 479, "7.964", 71, 30, "46.190"));
    Console.WriteLine(
        Row(
            string.Create(CultureInfo.InvariantCulture, $"here, every {every} days"),
            outcome.Pairs,
            outcome.MeanShared.ToString("F3", CultureInfo.InvariantCulture),
            outcome.AtLeast2Shared,
            outcome.MeanWaitDays.ToString("F3", CultureInfo.InvariantCulture),
            outcome.Wait14,
            outcome.Wait28,
            outcome.MeanOfferWaitDays.ToString("F3", CultureInfo.InvariantCulture)
        )
    );
    Hindsight.Print(requests, helpers, criteria, objective);
    Console.WriteLine(JsonSerializer.Serialize(outcome, new JsonSerializerOptions(JsonSerializerDefaults.Web)));
    return 0;
}

/// <summary>Stops when pairs and duals are found; the check of the proof is not counted.</summary>
internal sealed class UntilSolved : IProgress<double>
{
    private readonly long start = Stopwatch.GetTimestamp();

    public double Milliseconds { get; private set; }

    public void Report(double value) =>
        Milliseconds = value == Matcher.Solved ? Stopwatch.GetElapsedTime(start).TotalMilliseconds : Milliseconds;
}
