using System.Globalization;
using System.Text.Json;
using Matching.Engine;
using Matching.Engine.Criteria;

namespace Matching.Benchmarks;

/// <summary>What a replay came to; the names are those of the programme's own evaluation.</summary>
/// <param name="Pairs">Pairs made.</param>
/// <param name="MeanShared">Mean of the subjects asked for that were offered at any grade.</param>
/// <param name="AtLeast2Shared">Pairs with two such subjects or more.</param>
/// <param name="MeanWaitDays">Mean days from request to pair.</param>
/// <param name="Wait14">Requests that waited 14 days or longer.</param>
/// <param name="Wait28">Requests that waited 28 days or longer.</param>
/// <param name="MeanOfferWaitDays">Mean days from offer to pair.</param>
/// <param name="Runs">Match runs.</param>
/// <param name="Certificates"><c>valid</c>: a run without a valid proof does not return.</param>
public sealed record ReplayOutcome(
    int Pairs,
    double MeanShared,
    int AtLeast2Shared,
    double MeanWaitDays,
    int Wait14,
    int Wait28,
    double MeanOfferWaitDays,
    int Runs,
    string Certificates
);

/// <summary>A request for help.</summary>
public sealed record Request(int Index, string Person, double Days, double Grade, IReadOnlyList<NeedAsked> Subjects);

/// <summary>An offer of help.</summary>
public sealed record Helper(int Index, string Person, double Days, IReadOnlyList<OfferMade> Subjects);

/// <summary>Two who were paired.</summary>
public sealed record ReplayPair(Request Request, Helper Helper, double Days, int Score);

/// <summary>
/// Two years of requests and offers of a real tutoring programme, in order of time: after each arrival, when more than the given number of
/// days have passed since the last run, the open pool is matched and matched people leave it; at the end, the clock moves on 31 days and
/// two runs follow.
/// Nothing here knows of tutoring: subjects are needs, grades are ranges of offers, and the rules are a criteria profile.
/// </summary>
public static class Replay
{
    private const double DaysAfterTheEnd = 31;

    // Days are counted from the first arrival; this is its date.
    private static readonly DateOnly Start = new(2020, 1, 1);

    public static (IReadOnlyList<Request> Requests, IReadOnlyList<Helper> Helpers) Read(string folder) =>
        (
            [
                .. Rows(Path.Combine(folder, "requests.csv"))
                    .Select(
                        (cells, i) =>
                            new Request(
                                i,
                                cells[0],
                                Days(cells[1]),
                                Number(cells[3]),
                                [
                                    .. Subjects(cells[4])
                                        .Select(subject => new NeedAsked(subject.TrimEnd('!'), subject.EndsWith('!'))),
                                ]
                            )
                    ),
            ],
            [
                .. Rows(Path.Combine(folder, "offers.csv"))
                    .Select((cells, i) => new Helper(i, cells[0], Days(cells[1]), [.. Subjects(cells[3]).Select(Offer)])),
            ]
        );

    public static (IReadOnlyList<CriterionSetting> Criteria, Objective Objective) Profile(string path)
    {
        using var profile = JsonDocument.Parse(File.ReadAllText(path));
        var root = profile.RootElement;
        double? Real(JsonElement entry, string name) => entry.TryGetProperty(name, out var value) ? value.GetDouble() : null;
        return (
            [
                .. root.GetProperty("criteria")
                    .EnumerateArray()
                    .Select(entry => new CriterionSetting(
                        entry.GetProperty("id").GetString()!,
                        entry.GetProperty("kind").GetString()!,
                        Real(entry, "weight"),
                        Real(entry, "neutral"),
                        entry.TryGetProperty("params", out var parameters)
                            ? parameters
                                .EnumerateObject()
                                .ToDictionary(parameter => parameter.Name, parameter => parameter.Value.Clone())
                            : null
                    )),
            ],
            root.GetProperty("objective").GetString() == "total_score" ? Objective.TotalScore : Objective.CoverageFirst
        );
    }

    public static (ReplayOutcome Outcome, IReadOnlyList<ReplayPair> Pairs) Walk(
        IReadOnlyList<Request> requests,
        IReadOnlyList<Helper> helpers,
        IReadOnlyList<CriterionSetting> criteria,
        Objective objective,
        double everyDays,
        Func<ReplayPair, bool>? isWorthWaiting = null
    )
    {
        var open = (Requests: new List<Request>(), Helpers: new List<Helper>());
        var pairs = new List<ReplayPair>();
        var together = new HashSet<(string, string)>();
        var runs = 0;
        double? last = null;
        var (now, isOver) = (0.0, false);

        void Run()
        {
            runs++;
            var found = Match(open.Requests, open.Helpers, together, criteria, objective, now);
            found.RemoveAll(pair => !isOver && isWorthWaiting?.Invoke(pair) == true);
            pairs.AddRange(found);
            together.UnionWith(found.Select(pair => (pair.Request.Person, pair.Helper.Person)));
            var (matched, busy) = (found.Select(pair => pair.Request).ToHashSet(), found.Select(pair => pair.Helper).ToHashSet());
            open.Requests.RemoveAll(matched.Contains);
            open.Helpers.RemoveAll(busy.Contains);
        }

        var arrivals = requests
            .Select(request => (request.Days, Arrive: (Action)(() => open.Requests.Add(request))))
            .Concat(helpers.Select(helper => (helper.Days, Arrive: (Action)(() => open.Helpers.Add(helper)))))
            .OrderBy(arrival => arrival.Days);
        foreach (var (days, arrive) in arrivals)
        {
            now = days;
            arrive();
            last ??= now;
            if (now - last > everyDays)
            {
                Run();
                last = now;
            }
        }

        (now, isOver) = (now + DaysAfterTheEnd, true);
        Run();
        Run();
        return (Summarise(pairs, runs), pairs);
    }

    private static List<ReplayPair> Match(
        List<Request> requests,
        List<Helper> helpers,
        HashSet<(string, string)> together,
        IReadOnlyList<CriterionSetting> criteria,
        Objective objective,
        double now
    )
    {
        var asOf = DayOf(now);
        var result = PoolMatcher.Match(
            new PoolInput
            {
                // whole days waited, whatever the hour of the arrival
                Mentees = [.. requests.Select(request => Mentee(request, now))],
                Mentors = [.. helpers.Select(helper => Mentor(helper, now))],
                Criteria = criteria,
                Objective = objective,
                AsOf = asOf,
                History =
                [
                    .. from request in requests
                    from helper in helpers
                    where together.Contains((request.Person, helper.Person))
                    select new IdPair(Id(1, request.Index), Id(2, helper.Index)),
                ],
            }
        );
        var (byRequest, byHelper) = (
            requests.ToDictionary(request => Id(1, request.Index)),
            helpers.ToDictionary(helper => Id(2, helper.Index))
        );
        // a person may have two requests open: the same two people are paired by one of them, the other stays open
        return
        [
            .. result
                .Proposals.Select(proposal => new ReplayPair(
                    byRequest[proposal.MenteeId],
                    byHelper[proposal.MentorId],
                    now,
                    proposal.Score
                ))
                .DistinctBy(pair => (pair.Request.Person, pair.Helper.Person)),
        ];
    }

    /// <summary>A request as the engine sees it at a time.</summary>
    public static Participant Mentee(Request request, double now) =>
        new()
        {
            Id = Id(1, request.Index),
            AppliedOn = DayOf(now).AddDays(-(int)Math.Floor(now - request.Days)),
            Places = 1,
            Needs = request.Subjects,
            CustomNumbers = new Dictionary<string, double> { ["grade"] = request.Grade },
        };

    /// <summary>An offer as the engine sees it at a time.</summary>
    public static Participant Mentor(Helper helper, double now) =>
        new()
        {
            Id = Id(2, helper.Index),
            AppliedOn = DayOf(now),
            Places = 1,
            Offers = helper.Subjects,
        };

    /// <summary>The date of a time.</summary>
    public static DateOnly DayOf(double now) => Start.AddDays((int)Math.Floor(now));

    public static int SharedAtAnyGrade(ReplayPair pair) =>
        pair
            .Request.Subjects.Select(subject => subject.Code)
            .Distinct()
            .Count(code => pair.Helper.Subjects.Any(offer => offer.Code == code));

    private static ReplayOutcome Summarise(List<ReplayPair> pairs, int runs)
    {
        var shared = pairs.ConvertAll(SharedAtAnyGrade);
        var waits = pairs.ConvertAll(pair => pair.Days - pair.Request.Days);
        return new ReplayOutcome(
            pairs.Count,
            shared.DefaultIfEmpty().Average(),
            shared.Count(count => count >= 2),
            waits.DefaultIfEmpty().Average(),
            waits.Count(wait => wait >= 14),
            waits.Count(wait => wait >= 28),
            pairs.Select(pair => pair.Days - pair.Helper.Days).DefaultIfEmpty().Average(),
            runs,
            "valid"
        );
    }

    private static IEnumerable<string[]> Rows(string path) => File.ReadLines(path).Skip(1).Select(line => line.Split(','));

    private static string[] Subjects(string cell) => cell.Split(';', StringSplitOptions.RemoveEmptyEntries);

    // "Deutsch:1-6", or a subject without grades
    private static OfferMade Offer(string subject)
    {
        var parts = subject.Split(':');
        var grades = parts.Length == 2 ? parts[1].Split('-') : null;
        return new OfferMade(
            parts[0],
            grades is null ? null : int.Parse(grades[0], CultureInfo.InvariantCulture),
            grades is null ? null : int.Parse(grades[^1], CultureInfo.InvariantCulture)
        );
    }

    private static double Days(string seconds) => Number(seconds) / 86_400;

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private static Guid Id(short side, int index) => new(index, side, 0, 0, 0, 0, 0, 0, 0, 0, 0);
}
