using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Matching.Engine;
using Matching.Engine.Criteria;

namespace Matching.Benchmarks;

/// <summary>
/// Runs of a large pool by profiles drawn at random: hard rules in and out, one soft criterion alone, a few, or all, weights from
/// 1 to 1,000,000, curves of few steps and of many, own criteria, both objectives. A profile that can be stored is one that
/// <see cref="CriteriaProfile.Create"/> accepts.
/// </summary>
internal static class ProfilesRun
{
    private static readonly DateOnly AsOf = new(2026, 3, 2);

    private static readonly string[] Soft =
    [
        .. CriteriaCatalogue.Kinds.Where(kind => kind.Value.EndsWith("soft", StringComparison.Ordinal)).Select(kind => kind.Key),
        .. InventedPool.OwnCriteria.Keys,
    ];

    // without those that always hold
    private static readonly string[] Hard =
    [
        .. CriteriaCatalogue
            .Kinds.Where(kind => kind.Value == "hard")
            .Select(kind => kind.Key)
            .Except(["capacity", "history", "suitability"]),
    ];

    /// <param name="draws">Number of profiles.</param>
    /// <param name="seed">Of the first profile; the next one has the next number.</param>
    /// <param name="mentees">People of the pool.</param>
    /// <param name="mentors">People of the pool.</param>
    /// <param name="most">Seconds that no run may take.</param>
    /// <returns>0 when no run took longer; 1 otherwise.</returns>
    public static int Of(int draws, int seed, int mentees, int mentors, double most)
    {
        var people = new InventedPool(1);
        var (asking, offering) = (people.Mentees(mentees), people.Mentors(mentors));
        var runs = new List<(double Seconds, string Line)>();
        for (var i = 0; i < draws; i++)
        {
            var (settings, objective) = Draw(new Random(seed + i));
            var processor = Environment.CpuUsage.TotalTime;
            var watch = Stopwatch.StartNew();
            var result = PoolMatcher.Match(
                new PoolInput
                {
                    Mentees = asking,
                    Mentors = offering,
                    Criteria = settings,
                    Objective = objective,
                    AsOf = AsOf,
                }
            );
            var seconds = watch.Elapsed.TotalSeconds;
            var line = string.Create(
                CultureInfo.InvariantCulture,
                $"{seed + i, 6} {seconds, 7:F2} {(Environment.CpuUsage.TotalTime - processor).TotalSeconds, 9:F2} "
                    + $"{result.Problem.PairCount, 11:N0} {result.Proposals.Count, 8:N0}  {Summary(settings, objective)}"
            );
            runs.Add((seconds, line));
        }

        runs.Sort((a, b) => b.Seconds.CompareTo(a.Seconds));
        Console.WriteLine($"{"seed", 6} {"seconds", 7} {"processor", 9} {"pairs", 11} {"matched", 8}  profile");
        foreach (var (_, line) in runs)
        {
            Console.WriteLine(line);
        }

        var late = runs.Count(run => run.Seconds > most);
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{draws} profiles, {mentees:N0} × {mentors:N0} people: median {runs[runs.Count / 2].Seconds:F2} s, "
                    + $"{late} of more than {most:F0} s"
            )
        );
        return late == 0 ? 0 : 1;
    }

    private static (List<CriterionSetting> Settings, Objective Objective) Draw(Random random)
    {
        var settings = Hard.Where(_ => random.Next(3) > 0)
            .Select(id => new CriterionSetting(id, "hard", null, null, Parameters(id, random)))
            .ToList();
        string[] names = [.. Soft];
        random.Shuffle(names);
        var count = random.Next(3) switch
        {
            0 => 1,
            1 => random.Next(2, 5),
            _ => names.Length,
        };
        settings.AddRange(
            names
                .Take(count)
                .Select(id => new CriterionSetting(
                    id,
                    "soft",
                    Math.Round(Math.Pow(10, random.NextDouble() * 6)),
                    random.Next(3) switch
                    {
                        0 => 0,
                        1 => 1,
                        _ => Math.Round(random.NextDouble(), 2),
                    },
                    Parameters(id, random)
                ))
        );
        if (CriteriaProfile.Create(settings, out var errors) is null)
        {
            throw new InvalidOperationException(errors[0].ToString());
        }

        return (settings, random.Next(2) == 0 ? Objective.CoverageFirst : Objective.TotalScore);
    }

    private static Dictionary<string, JsonElement>? Parameters(string id, Random random) =>
        (
            id switch
            {
                "waiting" => $$"""{"curve":{{Rising(random, 200)}}}""",
                "availability" => $$"""{"curve":{{Rising(random, 12)}}}""",
                "site" => $$"""{"radius":{{Flag(random)}},"online":{{Flag(random)}}}""",
                "language" => $$"""{"minimumLevel":"{{(random.Next(2) == 0 ? "a1" : "b1")}}"}""",
                "gender" => $$"""{"unknown":"{{(random.Next(2) == 0 ? "block" : "flag")}}"}""",
                "availability_minimum" => $$"""{"slots":{{random.Next(1, 4)}}}""",
                _ => InventedPool.OwnCriteria.GetValueOrDefault(id),
            }
        )
            is { } text
            ? JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(text)
            : null;

    // From one step to a straight line of ten points.
    private static string Rising(Random random, int upTo)
    {
        var points = random.Next(2, 11);
        return JsonSerializer.Serialize(
            Enumerable
                .Range(0, points)
                .Select(i => new[] { Math.Round((double)i * upTo / (points - 1), 2), Math.Round((double)i / (points - 1), 2) })
        );
    }

    private static string Flag(Random random) => random.Next(2) == 0 ? "true" : "false";

    private static string Summary(List<CriterionSetting> settings, Objective objective) =>
        string.Join(
            ' ',
            [
                objective == Objective.CoverageFirst ? "coverage" : "total",
                "·",
                .. settings.Where(entry => entry.Kind == "hard").Select(entry => entry.Id),
                "·",
                .. settings
                    .Where(entry => entry.Kind == "soft")
                    .Select(entry => string.Create(CultureInfo.InvariantCulture, $"{entry.Id}:{entry.Weight}")),
            ]
        );
}
