using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Matching.Engine;
using Matching.Engine.Assignment;

namespace Matching.Benchmarks;

/// <summary>People come, go and change one by one in a solved pool: how long each change takes, and whether the totals are those of a fresh solve.</summary>
internal static class Changes
{
    private const int FreshSolves = 5;

    public static int Of(string file, string[] options)
    {
        string? Option(string name) =>
            Array.IndexOf(options, name) is var at and >= 0 && at + 1 < options.Length ? options[at + 1] : null;
        var count = int.Parse(Option("--changes") ?? "2000", CultureInfo.InvariantCulture);
        var random = new Random(int.Parse(Option("--seed") ?? "1", CultureInfo.InvariantCulture));
        MatchingProblem problem;
        using (var reader = new StreamReader(file))
        {
            problem = BenchmarkFormat.ReadInstance(reader);
        }

        var watch = Stopwatch.StartNew();
        var pool = new ChangingPool(problem);
        var openMs = watch.Elapsed.TotalMilliseconds;
        var times = new List<double>();
        var byKind = new SortedDictionary<string, List<double>>(StringComparer.Ordinal);
        var differing = 0;
        for (var change = 1; change <= count; change++)
        {
            var act = pool.Next(random, out var kind);
            var start = Stopwatch.GetTimestamp();
            act();
            var ms = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            times.Add(ms);
            if (!byKind.TryGetValue(kind, out var ofKind))
            {
                byKind.Add(kind, ofKind = []);
            }

            ofKind.Add(ms);
            if (change % Math.Max(1, count / FreshSolves) == 0)
            {
                var fresh = Matcher.Match(pool.Problem());
                differing += (fresh.Matched, fresh.Score) == (pool.Matching.Matched, pool.Matching.Score) ? 0 : 1;
            }
        }

        Console.WriteLine(
            JsonSerializer.Serialize(
                new
                {
                    file = Path.GetFileName(file),
                    n = problem.MenteeCount,
                    changes = count,
                    openMs = Math.Round(openMs),
                    medianMs = Percentile(times, .5),
                    p95Ms = Percentile(times, .95),
                    p99Ms = Percentile(times, .99),
                    maxMs = Percentile(times, 1),
                    medianMsByKind = byKind.ToDictionary(kind => kind.Key, kind => Percentile(kind.Value, .5)),
                    freshSolves = FreshSolves,
                    differing,
                }
            )
        );
        return differing == 0 ? 0 : 1;
    }

    private static double Percentile(List<double> times, double share)
    {
        times.Sort();
        return Math.Round(times[Math.Min(times.Count - 1, (int)(share * times.Count))], 3);
    }
}

/// <summary>A pool with the changes that were made to it, so that it can be solved afresh.</summary>
internal sealed class ChangingPool
{
    private readonly List<List<(int Mentor, int Score)>> rows = [];
    private readonly List<bool> isThere = [];
    private readonly List<int> places;

    public ChangingPool(MatchingProblem problem)
    {
        Matching = new IncrementalMatching(problem);
        places = [.. problem.Capacities];
        for (var i = 0; i < problem.MenteeCount; i++)
        {
            isThere.Add(true);
            rows.Add([
                .. Enumerable
                    .Range(problem.RowStart[i], problem.RowStart[i + 1] - problem.RowStart[i])
                    .Select(k => (problem.Mentors[k], problem.Scores[k])),
            ]);
        }
    }

    public IncrementalMatching Matching { get; }

    public MatchingProblem Problem() =>
        MatchingProblem.FromPairs(
            rows.Count,
            [.. places],
            rows.SelectMany((row, i) => isThere[i] ? row.Select(pair => (i, pair.Mentor, pair.Score)) : []).ToList()
        );

    /// <summary>Chooses a change and notes it here; the answer makes it in the matching.</summary>
    public Action Next(Random random, out string kind)
    {
        var (mentee, mentor) = (random.Next(rows.Count), random.Next(places.Count));
        var pair = rows[mentee].Count == 0 ? -1 : random.Next(rows[mentee].Count);
        switch (random.Next(6))
        {
            case 0:
                kind = "add";
                // a person similar to one who is already in the pool
                var copy = rows[mentee]
                    .ConvertAll(like =>
                        (like.Mentor, Math.Clamp(like.Score + random.Next(-300, 301), 0, MatchingProblem.MaxScore))
                    );
                rows.Add(copy);
                isThere.Add(true);
                return () => Matching.AddMentee(copy);
            case 1:
                kind = isThere[mentee] ? "remove" : "return";
                isThere[mentee] = !isThere[mentee];
                return isThere[mentee] ? () => Matching.ReturnMentee(mentee) : () => Matching.RemoveMentee(mentee);
            case 2:
                kind = "places";
                places[mentor] = random.Next(0, 4);
                return () => Matching.SetPlaces(mentor, places[mentor]);
            case 3 when pair >= 0:
                kind = "score";
                var scored = (rows[mentee][pair].Mentor, Score: random.Next(MatchingProblem.MaxScore + 1));
                rows[mentee][pair] = scored;
                return () => Matching.SetScore(mentee, scored.Mentor, scored.Score);
            case 4 when pair >= 0:
                kind = "forbid";
                var forbidden = rows[mentee].FindIndex(possible => possible.Mentor == Matching.MentorOf(mentee))
                    is var own
                        and >= 0
                    ? rows[mentee][own].Mentor
                    : rows[mentee][pair].Mentor;
                rows[mentee].RemoveAll(possible => possible.Mentor == forbidden);
                return () => Matching.SetScore(mentee, forbidden, null);
            case 5 when pair >= 0 && isThere[mentee] && places[rows[mentee][pair].Mentor] > 0:
                kind = "lock";
                var locked = rows[mentee][pair].Mentor;
                isThere[mentee] = false;
                places[locked]--;
                return () => Matching.Lock(mentee, locked);
            default:
                return Next(random, out kind);
        }
    }
}
