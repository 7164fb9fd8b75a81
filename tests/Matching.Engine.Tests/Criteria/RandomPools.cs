using System.Text.Json;
using Matching.Engine.Criteria;

namespace Matching.Engine.Tests.Criteria;

/// <summary>Random people and random profiles: missing, empty, repeated and extreme answers, every criterion with all of its parameters.</summary>
internal sealed class RandomPools(int seed)
{
    private static readonly DateOnly Day = new(2026, 3, 2);
    private static readonly string[] Genders = ["woman", "man", "another", "undisclosed"];
    private static readonly string[] Wishes = ["any", "woman", "man", "same"];
    private static readonly string[] OwnFields = ["choice", "many", "step", "pets", "size"];

    // Needs one or several words of bits, and registers that are full, half full or hardly used.
    private readonly Random random = new(seed);
    private readonly int codes = seed % 5 == 0 ? 90 : 6;
    private readonly int mostLevel = seed % 7 == 0 ? 8 : 7;
    private readonly int leastAnswer = seed % 11 == 0 ? 0 : 1;
    private readonly Guid[] sites = [.. Enumerable.Range(0, 1 + (seed % 6)).Select(i => Id(3, i))];
    private readonly double unanswered = seed % 3 * .2;

    public (CriteriaProfile Profile, ScoringContext Context, List<Participant> Mentees, List<Participant> Mentors) Next()
    {
        var (mentees, mentors) = (People(1, Size(40)), People(2, random.Next(4) == 0 ? 500 + random.Next(200) : Size(120)));
        var history = Enumerable
            .Range(0, random.Next(40))
            .Select(_ => (Id(1, random.Next(45)), Id(2, random.Next(130))))
            .ToHashSet();
        return (Profile(), new ScoringContext(Day, history), mentees, mentors);
    }

    public static Guid Id(int kind, int number) => new(number, (short)kind, 0, 0, 0, 0, 0, 0, 0, 0, 0);

    private int Size(int most) => random.Next(10) == 0 ? random.Next(2) : random.Next(1, most);

    public List<CriterionSetting> Settings()
    {
        var settings = new List<CriterionSetting>();
        foreach (var (id, kinds) in CriteriaCatalogue.Kinds.OrderBy(_ => random.Next()))
        {
            var isHard = kinds == "hard" || (kinds != "soft" && random.Next(2) == 0);
            // few rules at a time, else no pair is left to be scored
            if (random.NextDouble() < (isHard ? .3 : .6))
            {
                settings.Add(Setting(id, isHard, Parameters(id)));
            }
        }

        for (var i = 0; i < random.Next(5); i++)
        {
            var isHard = random.Next(3) == 0;
            settings.Add(Setting($"custom.own{i}", isHard, Own(isHard)));
        }

        settings.Add(Setting("custom.always", false, Own(false)) with { Weight = 1 });
        return settings;
    }

    private CriteriaProfile Profile()
    {
        var settings = Settings();
        return CriteriaProfile.Create(settings, out var errors)
            ?? throw new InvalidOperationException($"{errors[0]} in {JsonSerializer.Serialize(settings)}");
    }

    private CriterionSetting Setting(string id, bool isHard, string? parameters) =>
        new(
            id,
            isHard ? "hard" : "soft",
            isHard ? null : random.Next(4) * random.NextDouble() * 30,
            isHard || random.Next(2) == 0 ? null : random.NextDouble(),
            parameters is null || random.Next(4) == 0 && !id.StartsWith("custom", StringComparison.Ordinal)
                ? null
                : JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(parameters)
        );

    private string? Parameters(string id) =>
        id switch
        {
            "site" => $$"""{"radius":{{Bool()}},"online":{{Bool()}}}""",
            "language" => $$"""{"minimumLevel":"{{Pick(["pre_a1", "a1", "a2", "b1", "b2", "c1", "c2", "native"])}}"}""",
            "language_quality" => $$"""{"practiceBonus":{{Number(random.NextDouble())}},"practiceLanguage":"{{Code()}}"}""",
            "availability_minimum" => $$"""{"slots":{{random.Next(1, 7)}}}""",
            "needs" =>
                $$"""{"normaliser":"{{Pick(["asked", "larger"])}}"{{(random.Next(2) == 0 ? ",\"gradeField\":\"size\"" : "")}}}""",
            "needs_mandatory" =>
                $$"""{"minimumShared":{{random.Next(4)}}{{(random.Next(2) == 0 ? ",\"gradeField\":\"step\"" : "")}}}""",
            "gender" => $$"""{"unknown":"{{Pick(["block", "flag"])}}"}""",
            "interests" => $$"""{"version":{{1 + (seed % 2)}}}""",
            "waiting" or "availability" => """{"curve":[[0,0],[3,0.123],[9.5,0.7],[80,1]]}""",
            "age_closeness" => """{"curve":[[-1,1],[7,0.31],[50,0]]}""",
            _ => null,
        };

    private string Own(bool isHard)
    {
        var (type, comparisons) = random.Next(5) switch
        {
            0 => ("choice", new[] { "equal", "complement" }),
            1 => ("multi_choice", ["overlap", "equal", "complement"]),
            2 => ("scale", ["closeness", "equal", "complement"]),
            3 => ("yes_no", ["equal", "complement"]),
            _ => ("number", ["closeness", "equal", "complement"]),
        };
        var comparison = Pick(comparisons);
        var further = type switch
        {
            "choice" when comparison == "complement" && random.Next(2) == 0 =>
                ""","complements":{"c0":["c1","c2"],"c3":["c3"]}""",
            "multi_choice" => $$""","divisor":"{{Pick(["smaller", "larger", "mentee", "mentor"])}}" """,
            "scale" when comparison != "complement" && seed % 3 == 0 => ""","min":1,"max":5,"offset":[1,2]""",
            "scale" => ""","min":1,"max":5""",
            "number" when comparison != "complement" && seed % 3 == 1 => ""","range":12,"offset":-2.5""",
            "number" when random.Next(2) == 0 => ""","curve":[[0,1],[2,0.5],[40,0]]""",
            "number" => ""","range":12""",
            _ => "",
        };
        var minimum = isHard && random.Next(2) == 0 ? $",\"minimum\":{Number(random.NextDouble())}" : "";
        // an answer of one kind may be asked for as another: such a pair is unknown
        var field =
            random.Next(6) == 0
                ? Pick(OwnFields)
                : OwnFields[
                    type switch
                    {
                        "choice" => 0,
                        "multi_choice" => 1,
                        "scale" => 2,
                        "yes_no" => 3,
                        _ => 4,
                    }
                ];
        return $$"""{"field":"{{field}}","mentorField":"{{(random.Next(6) == 0 ? Pick(OwnFields) : field)}}","type":"{{type}}","comparison":"{{comparison}}"{{further}}{{minimum}}}""";
    }

    private List<Participant> People(int kind, int count) =>
        [.. Enumerable.Range(0, count).Select(i => Person(kind, Id(kind, i)))];

    private Participant Person(int kind, Guid id) =>
        new()
        {
            Id = id,
            SiteId = Answered() ? Pick(sites) : null,
            Place = Answered() ? Place() : null,
            TravelKm = Answered() ? Pick([0, 1, 5, 30, 100, 700, 20_000, int.MaxValue, -1]) : null,
            AcceptsOnline = Answered() ? random.Next(2) == 0 : null,
            Languages = Answered() ? List(5, () => new LanguageSkill(Code(), random.Next(kind == 1 ? mostLevel + 1 : 8))) : null,
            Availability = Answered() ? List(12, () => random.Next(21)) : null,
            Needs = Answered()
                ? List(6, () => new NeedAsked(random.Next(5) == 0 ? "language_practice" : Code(), random.Next(5) == 0))
                : null,
            Offers = Answered()
                ? List(
                    8,
                    () =>
                        new OfferMade(
                            Code(),
                            random.Next(3) == 0 ? random.Next(5) : null,
                            random.Next(3) == 0 ? random.Next(2, 8) : null
                        )
                )
                : null,
            Interests = Answered() ? List(codes == 90 ? 30 : 6, Code) : null,
            Dislikes = Answered() ? List(codes == 90 ? 70 : 3, Code) : null,
            Values = Answered()
                ? [.. Enumerable.Range(0, random.Next(9) == 0 ? 4 : 5).Select(_ => leastAnswer + random.Next(5))]
                : null,
            Sector = Answered() ? Code() : null,
            BirthYear = Answered() ? Pick([1900, 2007, 2008, 2009, 2030, random.Next(1940, 2010)]) : null,
            // every other one; not drawn, so that the other draws stay what they are
            HasGuardianConsent = id.ToByteArray(bigEndian: true)[^1] % 2 == 1,
            IsAdultConfirmed = id.ToByteArray(bigEndian: true)[3] % 3 == 1,
            ChildrenBirthYears = Answered() ? List(4, () => random.Next(seed % 13 == 0 ? 1900 : 1990, 2026)) : null,
            HoursPerMonth = Answered() ? Pick([0, -3, 4, 8, random.Next(1, 60)]) : null,
            Kinds = Answered() ? List(4, Code) : null,
            Channels = Answered() ? List(4, Code) : null,
            AccessibilityNeeds = random.Next(4) == 0 ? List(2, Code) : null,
            AccessibilityOffers = Answered() ? List(6, Code) : null,
            Gender = Answered() ? Pick(Genders) : null,
            WishedGender = Answered() ? Pick(Wishes) : null,
            WishedGenderStrength = (id.ToByteArray(bigEndian: true)[3] % 5) switch
            {
                0 => null,
                1 or 2 => "prefer",
                _ => "must",
            },
            IsSeveral = kind == 2 && id.ToByteArray(bigEndian: true)[3] % 4 == 1,
            AdultGenders =
                kind == 2 && id.ToByteArray(bigEndian: true)[3] % 8 == 1
                    ? ["woman", Genders[id.ToByteArray(bigEndian: true)[3] / 8 % 4]]
                    : null,
            WishedMinAge = random.Next(3) == 0 ? random.Next(10, 60) : null,
            WishedMaxAge = random.Next(3) == 0 ? random.Next(20, 120) : null,
            SpecialNeeds = random.Next(3) == 0 ? List(2, () => new NeedAsked(Code(), random.Next(2) == 0)) : null,
            Experience = Answered() ? List(5, Code) : null,
            IsPriority = random.Next(5) == 0,
            AppliedOn = Day.AddDays(random.Next(-200, 10)),
            Places = random.Next(-1, 4),
            CustomNumbers = Answered() ? Numbers() : null,
            CustomTexts = Answered() ? Texts() : null,
        };

    private Dictionary<string, double> Numbers()
    {
        var numbers = new Dictionary<string, double>();
        if (Answered())
        {
            numbers["step"] = random.Next(1, 6);
        }

        if (Answered())
        {
            // of a few or of any: the second have too many classes for a table
            numbers["size"] = seed % 4 == 0 ? random.NextDouble() * 20 : random.Next(8);
        }

        return numbers;
    }

    private Dictionary<string, IReadOnlyList<string>> Texts()
    {
        var texts = new Dictionary<string, IReadOnlyList<string>>();
        foreach (var field in OwnFields)
        {
            if (Answered())
            {
                texts[field] = field switch
                {
                    "choice" => [Code()],
                    "many" => List(5, Code),
                    "pets" => [Pick(["yes", "no", "sì", "1", "0", "perhaps"])],
                    _ => [Pick(["3", "2.5", "many"])],
                };
            }
        }

        return texts;
    }

    private GeoPoint Place() =>
        random.Next(12) switch
        {
            0 => new GeoPoint(random.Next(-90, 91), random.Next(-180, 181)),
            1 => new GeoPoint(44.8, 10.33),
            2 => new GeoPoint(random.Next(-400, 400), random.Next(-1000, 1000)),
            _ => new GeoPoint(44 + random.NextDouble(), 10 + random.NextDouble()),
        };

    private List<T> List<T>(int most, Func<T> make) => [.. Enumerable.Range(0, random.Next(most + 1)).Select(_ => make())];

    private bool Answered() => random.NextDouble() >= unanswered;

    private string Code() => $"c{random.Next(codes)}";

    private T Pick<T>(T[] from) => from[random.Next(from.Length)];

    private string Bool() => random.Next(2) == 0 ? "true" : "false";

    private static string Number(double number) => number.ToString("R", System.Globalization.CultureInfo.InvariantCulture);
}
