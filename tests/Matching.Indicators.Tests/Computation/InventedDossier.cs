using Matching.Indicators.Computation;

namespace Matching.Indicators.Tests.Computation;

/// <summary>A programme of invented people with a planted change, attrition and missing answers; the same seed gives the same.</summary>
internal static class InventedDossier
{
    public static readonly DateOnly AsOf = new(2026, 11, 22);
    private static readonly string[] Genders = ["woman", "woman", "woman", "man", "man", "man", "man", "another"];
    private static readonly string[] Sites = ["north", "south", "east"];
    private static readonly string[] Bridge = ["SN2", "SN3", "SN4"];

    public static Guid Id(int number) => new(number, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

    /// <param name="seed">The seed.</param>
    /// <param name="mentees">How many mentees, each with a mentor.</param>
    /// <param name="isSkewed">Whether nearly all are at one site, instead of as many at each.</param>
    public static Dossier Of(int seed, int mentees, bool isSkewed = false)
    {
        var people = new List<EnrolledPerson>();
        var pairs = new List<PairHistory>();
        var sheets = new List<AnsweredSheet>();
        for (var i = 0; i < mentees; i++)
        {
            Add(seed, i, isSkewed, people, pairs, sheets);
        }

        return new Dossier(AsOf, people, pairs, sheets);
    }

    // Each person has a random seed of their own, so that one more person changes no other.
    private static void Add(
        int seed,
        int number,
        bool isSkewed,
        List<EnrolledPerson> people,
        List<PairHistory> pairs,
        List<AnsweredSheet> sheets
    )
    {
        var random = new Random((seed * 100_003) + number);
        var (mentee, mentor) = (Id((2 * number) + 1), Id((2 * number) + 2));
        var enrolled = new DateOnly(2025, 1, 6).AddDays(random.Next(500));
        foreach (var id in new[] { mentee, mentor })
        {
            people.Add(
                new EnrolledPerson
                {
                    Id = id,
                    IsMentor = id == mentor,
                    Site = Sites[isSkewed ? Math.Max(0, random.Next(12) - 9) : random.Next(3)],
                    Gender = Genders[random.Next(Genders.Length)],
                    BirthYear = 1950 + random.Next(57),
                    EnrolledOn = enrolled,
                    Language = random.Next(3) == 0 ? "en" : "it",
                }
            );
        }

        var started = enrolled.AddDays(10 + random.Next(60));
        var hasEnded = random.Next(4) > 0;
        pairs.Add(
            new PairHistory
            {
                Id = Id(1_000_000 + number),
                MenteeId = mentee,
                MentorId = mentor,
                Status =
                    !hasEnded ? "active"
                    : random.Next(5) == 0 ? "ended_early"
                    : "completed",
                StartedOn = started,
                TermEndsOn = started.AddDays(180),
                EndedOn = hasEnded ? started.AddDays(30 + random.Next(150)) : null,
                EndReason = null,
                Meetings = [.. Enumerable.Range(0, random.Next(12)).Select(meeting => started.AddDays(7 * meeting))],
            }
        );
        var trait = random.Next(0, 4);
        sheets.Add(Sheet(random, 10 * number, mentee, "start", started, trait));
        if (hasEnded && random.Next(5) > 0)
        {
            sheets.Add(
                Sheet(random, (10 * number) + 1, mentee, "end", started.AddDays(180), Math.Min(5, trait + random.Next(0, 3)))
            );
        }
    }

    private static AnsweredSheet Sheet(Random random, int id, Guid respondent, string wave, DateOnly day, int trait)
    {
        ItemAnswer Missing(ScoredItem item) => new(item, null, "", "blank");
        List<ItemAnswer> answers =
        [
            .. Bridge
                .Select(name => new ScoredItem(name, 1, "sn_bridge", false, true, 0, 5))
                .Select(item =>
                    random.Next(16) == 0
                        ? Missing(item)
                        : new ItemAnswer(item, Math.Clamp(trait + random.Next(-1, 2), 0, 5), "", null)
                ),
            .. Enumerable
                .Range(1, 4)
                .Select(i => new ScoredItem($"EM{i}", 1, "em", i == 4, i < 3, 1, 5))
                .Select(item => random.Next(16) == 0 ? Missing(item) : new ItemAnswer(item, 1 + random.Next(5), "", null)),
            new(
                new ScoredItem("LI1", 1, null, false, true, null, null),
                null,
                random.Next(10) < (wave == "start" ? 4 : 6) ? "employed" : "job_seeking",
                null
            ),
            new(new ScoredItem("BE4", 1, "be", true, false, 1, 5), 1 + random.Next(5), "", null),
        ];
        if (wave == "start")
        {
            answers.Add(new ItemAnswer(new ScoredItem("PR3", 1, null, false, false, null, null), random.Next(60), "", null));
        }
        else
        {
            answers.Add(new ItemAnswer(new ScoredItem("EX1", 1, null, false, true, 1, 5), 2 + random.Next(4), "", null));
        }

        return new AnsweredSheet(answers)
        {
            Id = Id(2_000_000 + id),
            RespondentId = respondent,
            Respondent = "mentee",
            Wave = wave,
            Day = day,
            Mode = random.Next(4) == 0 ? "phone" : "self_online",
            Language = random.Next(3) == 0 ? "en" : "it",
        };
    }
}
