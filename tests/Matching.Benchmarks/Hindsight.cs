using System.Globalization;
using Matching.Engine;
using Matching.Engine.Criteria;
using Matching.Engine.Explanation;

namespace Matching.Benchmarks;

/// <summary>
/// How good the pairs of the stream could have been for one who had known all arrivals before: every request may get every helper
/// whom the rules allow, as soon as both are there, and no one leaves before. Each line of the curve is solved to a proved optimum
/// over most pairs first, then shared subjects less a price on each day of waiting. That the same two people are paired only once
/// is left out, so the optimum bounds what any policy can reach.
/// </summary>
internal static class Hindsight
{
    // A subject is worth this many points; a day of waiting costs the price of the line. Waits beyond the cap cost no more.
    private const int PointsPerSubject = 400;
    private const double MostDays = 60;
    private static readonly double[] Prices = [0, .5, 2, 5, 20, 60, 100];

    public static void Print(
        IReadOnlyList<Request> requests,
        IReadOnlyList<Helper> helpers,
        IReadOnlyList<CriterionSetting> criteria,
        Objective objective
    )
    {
        var profile =
            CriteriaProfile.Create(criteria, out var errors) ?? throw new InvalidOperationException(errors[0].ToString());
        var allowed = Allowed(requests, helpers, profile);
        Console.WriteLine("in hindsight, proved (price of a day in subjects; matched; shared subjects, mean; wait, days):");
        var best = 0.0;
        foreach (var price in Prices)
        {
            var (matched, shared, wait) = Solve(requests, helpers, allowed, price);
            best = Math.Max(best, shared);
            Line(string.Create(CultureInfo.InvariantCulture, $"  price {price / PointsPerSubject}"), matched, shared, wait, best);
        }

        Console.WriteLine("policies:");
        foreach (var days in new[] { 1.0, 7, 10 })
        {
            var (outcome, _) = Replay.Walk(requests, helpers, criteria, objective, days);
            Line(string.Create(CultureInfo.InvariantCulture, $"  every {days} days"), outcome, best);
        }

        // the same daily runs, in which a pair waits while the advice promises more
        foreach (var (horizon, gain) in new[] { (2, 500), (4, 500), (7, 500), (14, 500), (28, 500), (28, 1000) })
        {
            var rule = PatienceRule.Standard with { HorizonDays = horizon, LeastGain = gain };
            var (outcome, _) = Replay.Walk(requests, helpers, criteria, objective, 1, Advice(helpers, profile, rule));
            Line(string.Create(CultureInfo.InvariantCulture, $"  daily, advice of {horizon} days, {gain} points"), outcome, best);
        }
    }

    // Whether the arrivals of the window promise a better helper within the horizon, as the service advises.
    private static Func<ReplayPair, bool> Advice(IReadOnlyList<Helper> helpers, CriteriaProfile profile, PatienceRule rule) =>
        pair =>
        {
            var scorer = new PoolScorer(profile, new ScoringContext(Replay.DayOf(pair.Days), new HashSet<(Guid, Guid)>()));
            var mentee = Replay.Mentee(pair.Request, pair.Days);
            var arrivals = helpers
                .Where(helper => helper.Days <= pair.Days && helper.Days > pair.Days - rule.WindowDays)
                .Select(helper => scorer.Score(mentee, Replay.Mentor(helper, pair.Days)))
                .ToList();
            return arrivals.Count >= rule.LeastArrivals
                && pair.Days - pair.Request.Days < rule.HorizonDays
                && WaitOrMatch.Of(pair.Score, arrivals, rule).ExpectedGain >= rule.LeastGain;
        };

    private static List<(int Request, int Helper, int Shared, double Wait)> Allowed(
        IReadOnlyList<Request> requests,
        IReadOnlyList<Helper> helpers,
        CriteriaProfile profile
    )
    {
        var scorer = new PoolScorer(profile, new ScoringContext(Replay.DayOf(0), new HashSet<(Guid, Guid)>()));
        var mentors = helpers.Select(helper => Replay.Mentor(helper, 0)).ToList();
        var allowed = new List<(int, int, int, double)>();
        for (var i = 0; i < requests.Count; i++)
        {
            var mentee = Replay.Mentee(requests[i], requests[i].Days);
            for (var j = 0; j < helpers.Count; j++)
            {
                if (scorer.Score(mentee, mentors[j]) >= 0)
                {
                    var shared = Replay.SharedAtAnyGrade(new ReplayPair(requests[i], helpers[j], 0, 0));
                    allowed.Add((i, j, shared, Math.Max(0, helpers[j].Days - requests[i].Days)));
                }
            }
        }

        return allowed;
    }

    private static (int Matched, double Shared, double Wait) Solve(
        IReadOnlyList<Request> requests,
        IReadOnlyList<Helper> helpers,
        List<(int Request, int Helper, int Shared, double Wait)> allowed,
        double price
    )
    {
        var problem = MatchingProblem.FromPairs(
            requests.Count,
            [.. helpers.Select(_ => 1)],
            allowed.Select(pair => (pair.Request, pair.Helper, Points(pair.Shared, pair.Wait, price)))
        );
        // returns nothing without a proof that holds
        var result = Matcher.Match(problem);
        var made = allowed.Where(pair => result.MentorOf[pair.Request] == pair.Helper).ToList();
        return (result.Matched, made.Average(pair => pair.Shared), made.Average(pair => pair.Wait));
    }

    private static int Points(int shared, double wait, double price) =>
        Math.Clamp(
            (int)Math.Round(MatchingProblem.MaxScore * .6 + (PointsPerSubject * shared) - (price * Math.Min(wait, MostDays))),
            0,
            MatchingProblem.MaxScore
        );

    private static void Line(string name, ReplayOutcome outcome, double best) =>
        Line(name, outcome.Pairs, outcome.MeanShared, outcome.MeanWaitDays, best);

    private static void Line(string name, int matched, double shared, double wait, double best) =>
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{name, -36}{matched, 8}{shared, 10:F3}{wait, 10:F3}{100 * shared / best, 9:F1} % of the bound"
            )
        );
}
