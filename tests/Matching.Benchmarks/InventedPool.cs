using Matching.Engine.Criteria;

namespace Matching.Benchmarks;

/// <summary>
/// Invented people of a large programme, the same for the same seed: ten towns of which the second has half as many as the first and so on (Zipf), one in
/// sixteen also online, most with a mother tongue and the country's language, some with few answers.
/// </summary>
internal sealed class InventedPool(int seed)
{
    private const double Online = .06;
    private const double Answering = .85;
    private const string OfCountry = "it";

    private static readonly DateOnly Day = new(2026, 3, 2);
    private static readonly string[] Languages = ["ar", "en", "fr", "uk", "es", "fa", "ur", "bn", "so", "ti", "am", "tr", "sq"];
    private static readonly string[] Needs = [.. Enumerable.Range(0, 14).Select(i => $"need_{i}"), "language_practice"];
    private static readonly string[] Interests = [.. Enumerable.Range(0, 20).Select(i => $"interest_{i}")];
    private static readonly string[] Sectors = [.. Enumerable.Range(0, 15).Select(i => $"sector_{i}")];
    private static readonly string[] Kinds = ["conversation", "outings", "paperwork", "study", "family"];
    private static readonly string[] Channels = ["phone", "messaging", "mail", "in_person"];
    private static readonly string[] Accessibility = ["step_free", "sign_language", "childcare", "online"];
    private static readonly string[] SpecialNeeds = ["trauma", "hearing", "sight", "single_parent"];

    /// <summary>Criteria on its people's own answers, as a programme would write them: their parameters by id.</summary>
    public static readonly IReadOnlyDictionary<string, string> OwnCriteria = new Dictionary<string, string>
    {
        // a different answer for each person, so it fits in no table
        ["custom.wide"] = """{"field":"wide","type":"number","comparison":"closeness","range":10}""",
        ["custom.pets"] = """{"field":"pets","type":"choice","comparison":"equal"}""",
        ["custom.topics"] = """{"field":"topics","type":"multi_choice","comparison":"overlap"}""",
    };

    private readonly Random random = new(seed);
    private readonly Guid[] sites = [.. Enumerable.Range(1, 10).Select(i => new Guid(i, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0))];
    private readonly GeoPoint[] towns =
    [
        .. Enumerable.Range(0, 10).Select(i => new GeoPoint(44.3 + (.08 * (i % 4)), 9.6 + (.35 * i))),
    ];

    public List<Participant> Mentees(int count) =>
        [
            .. Enumerable
                .Range(0, count)
                .Select(i =>
                    Person(1, i) with
                    {
                        Languages = Spoken(ofCountry: random.Next(0, 5)),
                        Needs = Answered()
                            ? [.. Some(Needs, 2, 5).Select(code => new NeedAsked(code, random.NextDouble() < .08))]
                            : null,
                        AccessibilityNeeds = random.NextDouble() < .08 ? Some(Accessibility, 1, 1) : null,
                        SpecialNeeds =
                            random.NextDouble() < .06
                                ? [.. Some(SpecialNeeds, 1, 1).Select(code => new NeedAsked(code, random.Next(2) == 0))]
                                : null,
                        WishedGender = random.NextDouble() < .25 ? (random.Next(3) == 0 ? "same" : "woman") : "any",
                        BirthYear = random.Next(1965, 2008),
                    }
                ),
        ];

    public List<Participant> Mentors(int count) =>
        [
            .. Enumerable
                .Range(0, count)
                .Select(i =>
                    Person(2, i) with
                    {
                        Languages = Spoken(ofCountry: 7),
                        Offers = Answered() ? [.. Some(Needs, 3, 9).Select(code => new OfferMade(code, null, null))] : null,
                        AccessibilityOffers = random.NextDouble() < .5 ? Some(Accessibility, 1, 4) : null,
                        Experience = random.NextDouble() < .5 ? Some(SpecialNeeds, 0, 2) : null,
                        TravelKm = random.NextDouble() < .3 ? random.Next(1, 6) * 5 : null,
                        WishedGender = random.NextDouble() < .1 ? "woman" : "any",
                        BirthYear = random.Next(1945, 2004),
                        Places = random.Next(1, 4),
                    }
                ),
        ];

    /// <summary>A pair in two hundred was together before.</summary>
    public HashSet<(Guid MenteeId, Guid MentorId)> History(List<Participant> mentees, List<Participant> mentors) =>
        [
            .. Enumerable
                .Range(0, mentees.Count / 20)
                .Select(_ => (mentees[random.Next(mentees.Count)].Id, mentors[random.Next(mentors.Count)].Id)),
        ];

    private Participant Person(int kind, int number)
    {
        var site = Site();
        return new Participant
        {
            Id = new Guid(number, (short)kind, 0, 0, 0, 0, 0, 0, 0, 0, 0),
            SiteId = sites[site],
            // the town's place, or their own a few kilometres away
            Place =
                random.Next(2) == 0
                    ? towns[site]
                    : new GeoPoint(
                        towns[site].Latitude + (random.NextDouble() * .1) - .05,
                        towns[site].Longitude + (random.NextDouble() * .1) - .05
                    ),
            AcceptsOnline = random.NextDouble() < Online,
            Availability = Answered() ? [.. Some([.. Enumerable.Range(0, 21)], 2, 8)] : null,
            Interests = Answered() ? Some(Interests, 2, 6) : null,
            Dislikes = random.NextDouble() < .4 ? Some(Interests, 1, 3) : null,
            Values = Answered() ? [.. Enumerable.Range(0, 5).Select(_ => random.Next(1, 6))] : null,
            Sector = Answered() ? Pick(Sectors) : null,
            ChildrenBirthYears = Answered()
                ? [.. Enumerable.Range(0, random.Next(2) * random.Next(1, 4)).Select(_ => random.Next(2000, 2026))]
                : null,
            HoursPerMonth = Answered() ? random.Next(1, 11) * 2 : null,
            Kinds = Answered() ? Some(Kinds, 1, 3) : null,
            Channels = Answered() ? Some(Channels, 1, 3) : null,
            Gender = random.NextDouble() < .55 ? "woman" : "man",
            WishedMinAge = random.NextDouble() < .1 ? random.Next(18, 30) : null,
            WishedMaxAge = random.NextDouble() < .1 ? random.Next(45, 75) : null,
            AppliedOn = Day.AddDays(-random.Next(0, 150)),
            Places = 1,
            CustomNumbers = new Dictionary<string, double> { ["wide"] = random.NextDouble() * 40 },
            CustomTexts = new Dictionary<string, IReadOnlyList<string>>
            {
                ["pets"] = [Pick(["cat", "dog", "none"])],
                ["topics"] = Some(["music", "sport", "garden", "history", "films"], 1, 3),
            },
        };
    }

    // The weight of town k is 1 / k.
    private int Site()
    {
        var left = random.NextDouble() * Enumerable.Range(1, sites.Length).Sum(k => 1.0 / k);
        var site = 0;
        while (site < sites.Length - 1 && (left -= 1.0 / (site + 1)) > 0)
        {
            site++;
        }

        return site;
    }

    private List<LanguageSkill> Spoken(int ofCountry)
    {
        var further = Some(Languages, 1, 3)
            .Select((code, i) => new LanguageSkill(code, i == 0 && ofCountry < 7 ? 7 : random.Next(1, 7)));
        return [new LanguageSkill(OfCountry, ofCountry), .. further];
    }

    private List<T> Some<T>(T[] from, int least, int most)
    {
        var shuffled = (T[])from.Clone();
        random.Shuffle(shuffled);
        return [.. shuffled.Take(random.Next(least, most + 1))];
    }

    private bool Answered() => random.NextDouble() < Answering;

    private T Pick<T>(T[] from) => from[random.Next(from.Length)];
}
