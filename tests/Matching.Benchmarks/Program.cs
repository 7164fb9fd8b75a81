using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Matching.Engine;
using Matching.Engine.Assignment;

// The engine from the command line: the same Matcher.Match as the service calls.
if (args is not ["solve", var file, .. var options])
{
    Console.Error.WriteLine("usage: solve FILE [--runs K] [--out SOLUTION] [--objective coverage_first|total_score]");
    return 2;
}

string? Option(string name) => Array.IndexOf(options, name) is var at and >= 0 && at + 1 < options.Length ? options[at + 1] : null;
var objective = Option("--objective") is "total_score" ? Objective.TotalScore : Objective.CoverageFirst;
MatchingProblem problem;
using (var reader = new StreamReader(file))
{
    problem = BenchmarkFormat.ReadInstance(reader, objective);
}

var runs = int.Parse(Option("--runs") ?? "5", CultureInfo.InvariantCulture);
var result = Matcher.Match(problem);
var times = new double[runs];
for (var run = 0; run < runs; run++)
{
    var start = Stopwatch.GetTimestamp();
    result = Matcher.Match(problem);
    times[run] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
}

Array.Sort(times);
if (Option("--out") is { } solution)
{
    using var writer = new StreamWriter(solution);
    BenchmarkFormat.WriteSolution(result.MentorOf, result.Certificate, writer);
}

using var self = Process.GetCurrentProcess();
Console.WriteLine(JsonSerializer.Serialize(new
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
}));
return 0;
