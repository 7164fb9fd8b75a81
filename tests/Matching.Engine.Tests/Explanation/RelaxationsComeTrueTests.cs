using System.Globalization;
using System.Text.Json;
using Matching.Engine.Criteria;
using Matching.Engine.Explanation;

namespace Matching.Engine.Tests.Explanation;

/// <summary>Applies every change that is named for the people of random pools, and solves again.</summary>
public sealed class RelaxationsComeTrueTests
{
    private const int Pools = 400;
    private static readonly DateOnly Today = new(2026, 3, 2);
    private static readonly string[] Codes = ["a", "b", "c"];

    // one of them in most pools: of several at once, two would mostly be in the way
    private static readonly string[] Own =
    [
        """{"field":"pets","type":"yes_no","comparison":"equal"}""",
        """{"field":"topic","type":"choice","comparison":"equal"}""",
        """{"field":"topic","type":"choice","comparison":"complement","complements":{"a":["b"],"b":["c","a"]}}""",
        """{"field":"subjects","type":"multi_choice","comparison":"overlap"}""",
        """{"field":"grade","type":"number","comparison":"closeness","range":4,"offset":[1,2],"minimum":0.5}""",
        """{"field":"grade","type":"scale","comparison":"closeness","min":1,"max":9,"minimum":0.75}""",
    ];

    [Test]
    public void The_person_is_matched_and_one_mentee_more_than_before_or_the_one_named_loses()
    {
        var (named, displacing, kinds) = (0, 0, new HashSet<string>());
        for (var seed = 0; seed < Pools; seed++)
        {
            var pool = Pool(new Random(seed), seed);
            var before = PoolMatcher.Open(pool).AsRun().Solve();
            foreach (var unmatched in before.Unmatched().Where(person => person.CheapestRelaxation?.Change is not null))
            {
                var change = unmatched.CheapestRelaxation!;
                var changed = With(pool, unmatched.PersonId, person => After(person, change));

                var after = PoolMatcher.Open(changed).AsRun().Solve();

                var text = $"seed {seed}: {change.Criterion} {change.Change} {string.Join(' ', change.Facts ?? [])}";
                Assert.That(after.Unmatched().Select(person => person.PersonId), Does.Not.Contain(unmatched.PersonId), text);
                if (pool.Objective == Objective.TotalScore)
                {
                    Assert.That(after.Score, Is.GreaterThan(before.Score), text);
                }
                else if (change.Loses is null)
                {
                    Assert.That(
                        after.Matched,
                        unmatched.IsMentee ? Is.EqualTo(before.Matched + 1) : Is.GreaterThan(before.Matched),
                        text
                    );
                }
                else
                {
                    Assert.That(after.Matched, Is.EqualTo(before.Matched), text);
                    Assert.That(change.Loses, Is.Not.Empty, text);
                }

                // the best without them is as good
                var without = (change.Loses ?? []).Aggregate(
                    changed,
                    (left, loser) =>
                        unmatched.IsMentee
                            ? left with
                            {
                                Mentees = [.. left.Mentees.Where(mentee => mentee.Id != loser)],
                            }
                            : With(left, loser, mentor => mentor with { Places = mentor.Places - 1 })
                );
                var best = PoolMatcher.Open(without).AsRun().Solve();
                Assert.That((best.Matched, best.Score), Is.EqualTo((after.Matched, after.Score)), text);
                Assert.That(before.Unmatched().Select(person => person.PersonId), Has.None.AnyOf(change.Loses ?? []), text);
                named++;
                displacing += change.Loses is null ? 0 : 1;
                kinds.Add(change.Change!);
            }
        }

        TestContext.Out.WriteLine($"{named} changes applied, {displacing} of them in the place of others");
        Assert.That(named, Is.GreaterThan(500));
        Assert.That(displacing, Is.GreaterThan(50));
        Assert.That(
            kinds,
            Is.SupersetOf(
                new[]
                {
                    "slot",
                    "language",
                    "online",
                    "travel",
                    "site",
                    "min_age",
                    "max_age",
                    "need",
                    "offer",
                    "answer",
                    "answer_also",
                }
            )
        );
    }

    [Test]
    public void Where_no_more_are_matched_the_one_who_would_lose_is_named()
    {
        // one place, taken by a mentee thirty years older than the mentor; the other of the same age lacks the language
        var mentor = Person(new Random(1), 1, 5) with
        {
            Languages = [new LanguageSkill("it", 7)],
            BirthYear = 1990,
            Places = 1,
        };
        var matched = mentor with { Id = Id(0, 1), BirthYear = 1960 };
        var other = mentor with { Id = Id(0, 2), Languages = [new LanguageSkill("ti", 7)] };
        var outcome = OnePlace([matched, other], mentor);

        var found = outcome.Unmatched().Single().CheapestRelaxation!;

        Assert.That((found.Change, found.Facts![0]), Is.EqualTo(("language", "it")));
        Assert.That(found.Loses, Is.EqualTo(new[] { matched.Id }));
        Assert.That(outcome.Unmatched(null, false).Single().CheapestRelaxation, Is.Null);
    }

    [Test]
    public void No_change_is_named_that_would_only_take_the_place_of_another_for_no_better_pair()
    {
        // one mentor with one place, who is taken; the other mentee lacks the language
        var mentor = Person(new Random(1), 1, 5) with
        {
            Languages = [new LanguageSkill("it", 7)],
            Places = 1,
        };
        var matched = mentor with { Id = Id(0, 1) };
        var other = mentor with { Id = Id(0, 2), Languages = [new LanguageSkill("ti", 7)] };

        var unmatched = OnePlace([matched, other], mentor).Unmatched();

        Assert.That(unmatched.Single().CheapestRelaxation, Is.Null);
    }

    private static PoolInput With(PoolInput pool, Guid id, Func<Participant, Participant> change) =>
        pool with
        {
            Mentees = [.. pool.Mentees.Select(person => person.Id == id ? change(person) : person)],
            Mentors = [.. pool.Mentors.Select(person => person.Id == id ? change(person) : person)],
        };

    private static PoolInput Pool(Random random, int seed) =>
        new()
        {
            Mentees = [.. Enumerable.Range(0, random.Next(1, 9)).Select(i => Person(random, 0, i))],
            Mentors = [.. Enumerable.Range(0, random.Next(1, 9)).Select(i => Person(random, 1, i))],
            Criteria =
            [
                .. RelaxationsTests.Hard.Select(id => new CriterionSetting(id, "hard", null, null, null)),
                .. Own.Skip(seed % 8)
                    .Take(1)
                    .Select(own => new CriterionSetting(
                        "custom.own",
                        "hard",
                        null,
                        null,
                        JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(own)
                    )),
                new CriterionSetting("age_closeness", "soft", 1, null, null),
                new CriterionSetting("availability", "soft", 1, null, null),
            ],
            Objective = seed % 5 == 0 ? Objective.TotalScore : Objective.CoverageFirst,
            AsOf = Today,
        };

    private static Guid Id(byte side, int at) => new(1, 0, 0, 0, 0, 0, 0, 0, 0, side, (byte)at);

    // Each answer is in the way now and then, so that mostly one is.
    private static PoolOutcome OnePlace(Participant[] mentees, Participant mentor) =>
        PoolMatcher
            .Open(
                new PoolInput
                {
                    Mentees = mentees,
                    Mentors = [mentor],
                    Criteria =
                    [
                        new CriterionSetting("language", "hard", null, null, null),
                        new CriterionSetting("age_closeness", "soft", 1, null, null),
                    ],
                    Objective = Objective.CoverageFirst,
                    AsOf = Today,
                }
            )
            .AsRun()
            .Solve();

    private static Participant Person(Random random, byte side, int at)
    {
        bool Rarely() => random.Next(5) == 0;
        var home = new GeoPoint(44 + (random.NextDouble() * .3), 10);
        return new Participant
        {
            Id = Id(side, at),
            SiteId = new Guid(7, 0, 0, 0, 0, 0, 0, 0, 0, 0, (byte)(Rarely() ? random.Next(3) : 0)),
            Place = home,
            TravelKm = side == 1 && Rarely() ? random.Next(20) : null,
            AcceptsOnline = random.Next(3) == 0 ? true : null,
            Languages = [new LanguageSkill(Rarely() ? "ti" : "it", 7)],
            BirthYear = 1950 + random.Next(50),
            Gender = random.Next(2) == 0 ? "woman" : "man",
            WishedGender = random.Next(9) == 0 ? "woman" : null,
            WishedMinAge = Rarely() ? random.Next(20, 70) : null,
            WishedMaxAge = Rarely() ? random.Next(30, 80) : null,
            Availability = Rarely() ? [random.Next(21)] : null,
            Needs = side == 0 ? [new NeedAsked(Codes[random.Next(3)], Rarely())] : null,
            Offers = side == 1 && random.Next(2) == 0 ? [new OfferMade(Codes[random.Next(3)], null, null)] : null,
            SpecialNeeds = side == 0 && Rarely() ? [new NeedAsked(Codes[random.Next(3)], true)] : null,
            Experience = side == 1 ? [Codes[random.Next(3)]] : null,
            AccessibilityNeeds = random.Next(9) == 0 ? [Codes[random.Next(3)]] : null,
            AccessibilityOffers = [Codes[random.Next(3)]],
            AppliedOn = Today,
            Places = side == 0 ? 1 : random.Next(1, 3),
            CustomNumbers = new Dictionary<string, double> { ["grade"] = random.Next(1, 10) },
            CustomTexts = new Dictionary<string, IReadOnlyList<string>>
            {
                ["pets"] = [Rarely() ? "no" : "yes"],
                ["topic"] = [Codes[random.Next(3)]],
                ["subjects"] = [Codes[random.Next(3)]],
            },
        };
    }

    private static Participant After(Participant person, Relaxation change)
    {
        var facts = change.Facts!;
        int Number(int at) => int.Parse(facts[at], CultureInfo.InvariantCulture);
        return change.Change switch
        {
            "slot" => person with { Availability = [.. person.Availability ?? [], Number(0)] },
            "language" => person with
            {
                Languages =
                [
                    .. (person.Languages ?? []).Where(skill => skill.Code != facts[0]),
                    new LanguageSkill(facts[0], Number(1)),
                ],
            },
            "answer" when facts[0] == "grade" => person with
            {
                CustomNumbers = new Dictionary<string, double> { ["grade"] = Number(1) },
            },
            "answer" => person with { CustomTexts = Words(person, facts[0], [facts[1]]) },
            "answer_also" => person with { CustomTexts = Words(person, facts[0], [.. person.CustomTexts![facts[0]], facts[1]]) },
            "online" => person with { AcceptsOnline = true },
            "travel" => person with { TravelKm = Number(0) },
            "site" => person with { SiteId = Guid.Parse(facts[0]) },
            "min_age" => person with { WishedMinAge = Number(1) },
            "max_age" => person with { WishedMaxAge = Number(1) },
            "need" => person with { Needs = Wishes(person.Needs, facts[0]) },
            "offer" => person with { Offers = [.. person.Offers ?? [], new OfferMade(facts[0], null, null)] },
            "special_need" => person with { SpecialNeeds = Wishes(person.SpecialNeeds, facts[0]) },
            "experience" => person with { Experience = [.. person.Experience ?? [], facts[0]] },
            // the programme provides it
            "accessibility" => person with
            {
                AccessibilityNeeds = [.. (person.AccessibilityNeeds ?? []).Where(code => code != facts[0])],
                AccessibilityOffers = [.. person.AccessibilityOffers ?? [], facts[0]],
            },
            _ => throw new ArgumentOutOfRangeException(nameof(change), change.Change, "Not a change of a person."),
        };
    }

    private static Dictionary<string, IReadOnlyList<string>> Words(Participant person, string field, string[] words) =>
        new(person.CustomTexts!) { [field] = words };

    private static NeedAsked[] Wishes(IReadOnlyList<NeedAsked>? needs, string code) =>
        [.. (needs ?? []).Select(need => need.Code == code ? need with { Mandatory = false } : need)];
}
