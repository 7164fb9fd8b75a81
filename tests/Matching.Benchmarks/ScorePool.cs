using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Matching.Engine.Criteria;

namespace Matching.Benchmarks;

/// <summary>Times the scorer of runs on invented people by the default profile: rules alone, and rules with scores.</summary>
internal static class ScorePool
{
    // Long enough for the runtime to have compiled the inner loops a second time, with what it learnt of them.
    private const int WarmUps = 3;
    private const int WarmUpMs = 1000;

    private static readonly DateOnly AsOf = new(2026, 3, 2);

    public static int Of(string[] options)
    {
        int Number(string name, int standard) =>
            Array.IndexOf(options, name) is var at and >= 0 && at + 1 < options.Length
                ? int.Parse(options[at + 1], CultureInfo.InvariantCulture)
                : standard;
        var threads = Number("--threads", Environment.ProcessorCount);
        var people = new InventedPool(1);
        var (mentees, mentors) = (people.Mentees(Number("--mentees", 10_000)), people.Mentors(Number("--mentors", 8_000)));
        var custom = Array.IndexOf(options, "--custom") is var at and >= 0
            ? (at + 1 < options.Length ? options[at + 1] : "")
            : null;
        var profile = Profile(custom);
        var context = new ScoringContext(AsOf, people.History(mentees, mentors));

        var scorer = new ColumnScorer(profile, context, mentees, mentors);
        var runs = Number("--runs", 9);
        var (setUpMs, _) = Times(runs, () => scorer = new ColumnScorer(profile, context, mentees, mentors));
        var (evaluated, bytes, possible) = (0L, 0L, 0L);
        var (rulesMs, rulesMinMs) = Times(runs, () => (evaluated, bytes, possible) = Sweep(scorer, threads, isScored: false));
        var scored = 0L;
        var (scoreMs, scoreMinMs) = Times(runs, () => scored = Sweep(scorer, threads, isScored: true).Pairs);
        if (scored != possible)
        {
            throw new InvalidOperationException($"{possible} pairs are possible, {scored} were scored.");
        }

        Console.WriteLine(
            JsonSerializer.Serialize(
                new
                {
                    mentees = mentees.Count,
                    mentors = mentors.Count,
                    threads,
                    custom,
                    // all pairs of the pool are decided; these are those that the site did not cut
                    pairsEvaluated = evaluated,
                    evaluatedPerSecond = PerSecond(evaluated, rulesMs),
                    pairsScored = scored,
                    scoredPerSecond = PerSecond(scored, scoreMs),
                    bytesPerSecond = PerSecond(bytes, rulesMs),
                    medianMs = scoreMs,
                    minMs = scoreMinMs,
                    rulesMs,
                    rulesMinMs,
                    setUpMs,
                    askedPairByPair = scorer.AskedPairByPair,
                    plainPairsPerSecond = PlainPairsPerSecond(new PoolScorer(profile, context), mentees, mentors),
                }
            )
        );
        return 0;
    }

    private static (long Evaluated, long Bytes, long Pairs) Sweep(ColumnScorer scorer, int threads, bool isScored)
    {
        var (evaluated, bytes, pairs) = (0L, 0L, 0L);
        Parallel.For(
            0,
            scorer.MenteeCount,
            new ParallelOptions { MaxDegreeOfParallelism = threads },
            () => (Row: scorer.NewRow(), Pairs: 0L),
            (i, _, mine) =>
            {
                if (!isScored)
                {
                    return (mine.Row, mine.Pairs + scorer.CountPossible(i, mine.Row));
                }

                scorer.Row(i, mine.Row);
                return (mine.Row, mine.Pairs + mine.Row.Count);
            },
            mine =>
            {
                Interlocked.Add(ref evaluated, mine.Row.Evaluated);
                Interlocked.Add(ref bytes, mine.Row.BytesRead);
                Interlocked.Add(ref pairs, mine.Pairs);
            }
        );
        return (evaluated, bytes, pairs);
    }

    private static (double Median, double Least) Times(int runs, Action work)
    {
        var warming = Stopwatch.StartNew();
        for (var run = 0; run < WarmUps || warming.ElapsedMilliseconds < WarmUpMs; run++)
        {
            work();
        }

        var times = new double[runs];
        for (var run = 0; run < runs; run++)
        {
            var start = Stopwatch.GetTimestamp();
            work();
            times[run] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        }

        Array.Sort(times);
        return (Math.Round(times[runs / 2], 3), Math.Round(times[0], 3));
    }

    // One thread, the first mentees with all mentors: the reference on the same people.
    private static double PlainPairsPerSecond(PoolScorer plain, List<Participant> mentees, List<Participant> mentors)
    {
        var rows = Math.Min(mentees.Count, 1 + (2_000_000 / Math.Max(1, mentors.Count)));
        var (ms, _) = Times(
            3,
            () =>
            {
                for (var i = 0; i < rows; i++)
                {
                    foreach (var mentor in mentors)
                    {
                        plain.Score(mentees[i], mentor);
                    }
                }
            }
        );
        return PerSecond((long)rows * mentors.Count, ms);
    }

    private static double PerSecond(long count, double ms) => Math.Round(count / ms * 1000);

    private static CriteriaProfile Profile(string? custom)
    {
        var (settings, _) = Replay.Profile(
            Path.Combine(AppContext.BaseDirectory, "seeds", "criteria", "community-matching.json")
        );
        var parameters = custom switch
        {
            null => null,
            "wide" => InventedPool.OwnCriteria["custom.wide"],
            "hard" or "choice" => InventedPool.OwnCriteria["custom.pets"],
            "" or "multi_choice" => InventedPool.OwnCriteria["custom.topics"],
            _ => throw new ArgumentException($"--custom knows choice, multi_choice, wide and hard, not {custom}."),
        };
        if (parameters is not null)
        {
            var isHard = custom == "hard";
            settings =
            [
                .. settings,
                new CriterionSetting(
                    "custom.own",
                    isHard ? "hard" : "soft",
                    isHard ? null : 10,
                    null,
                    JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(parameters)
                ),
            ];
        }

        return CriteriaProfile.Create(settings, out var errors) ?? throw new InvalidOperationException(errors[0].ToString());
    }
}
