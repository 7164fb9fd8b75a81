using System.Text.Json;
using Matching.Engine.Criteria;
using Matching.Engine.Explanation;
using static Matching.Engine.Tests.Explanation.RelaxationsTests;

namespace Matching.Engine.Tests.Explanation;

/// <summary>Which change is named where several would do, on both sides, and where none would.</summary>
public sealed class RelaxationChoicesTests
{
    private static readonly Guid Elsewhere = new(7, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3);

    [Test]
    public void Of_two_parts_of_the_week_the_earlier_and_the_last_of_all_counts_too()
    {
        using (Assert.EnterMultipleScope())
        {
            Shows(OfMentee(Person() with { Availability = [0] }, Free(11), Free(3)), "availability_minimum", 1, "slot", "3");
            Shows(OfMentor(Person() with { Availability = [1] }, Free(20), Free(20)), "availability_minimum", 2, "slot", "20");
            Shows(OfMentee(Person() with { Availability = [1] }, Free(0), Free(5)), "availability_minimum", 1, "slot", "0");
        }
    }

    [Test]
    public void Where_one_part_of_the_week_is_not_enough_the_rule_is_named()
    {
        var three = Rule("availability_minimum", """{"slots":3}""");
        using (Assert.EnterMultipleScope())
        {
            Shows(Of(true, Free(0, 1, 2), [Free(0, 4, 5)], three), "availability_minimum", 1, null);
            Shows(Of(true, Free(0, 1, 2), [Free(0, 4, 5), Free(1, 2, 9)], three), "availability_minimum", 1, "slot", "9");
        }
    }

    [Test]
    public void A_language_counts_once_a_person_and_from_the_level_asked_for()
    {
        var alone = Person() with { Languages = [new LanguageSkill("ti", 7)] };
        Participant Speaking(params LanguageSkill[] skills) => Person() with { Languages = skills };
        using (Assert.EnterMultipleScope())
        {
            Shows(
                OfMentee(alone, Speaking(new("en", 2), new("en", 2), new("fr", 1)), Speaking(new("de", 3), new("fr", 1))),
                "language",
                1,
                "language",
                "de",
                "2"
            );
            Shows(
                OfMentor(alone, Speaking(new LanguageSkill("en", 2)), Speaking(new("en", 7), new("de", 7))),
                "language",
                2,
                "language",
                "en",
                "2"
            );
            Shows(OfMentee(alone, Speaking(new LanguageSkill("en", 1))), "language", 1, null);
            Shows(OfMentee(alone, Person() with { Languages = null }), "language", 1, null);
        }
    }

    [Test]
    public void The_level_of_a_language_is_that_of_the_rule([Values("pre_a1", "b2", "native")] string level)
    {
        var number = level switch
        {
            "pre_a1" => "0",
            "b2" => "4",
            _ => "7",
        };
        Shows(
            Of(
                true,
                Person() with
                {
                    Languages = [new LanguageSkill("ti", 7)],
                },
                [Person() with { Languages = [new LanguageSkill("it", 7)] }],
                Rule("language", $$"""{"minimumLevel":"{{level}}"}""")
            ),
            "language",
            1,
            "language",
            "it",
            number
        );
    }

    [Test]
    public void The_change_that_opens_more_is_named_whichever_rule_comes_first()
    {
        CriterionSetting[] both = [Rule("language"), Rule("availability_minimum")];
        var person = Person() with { Languages = [new LanguageSkill("ti", 7)], Availability = [0] };
        Participant Timely() => Person() with { Availability = [0] };
        Participant Fluent() => Free(5) with { Languages = [new LanguageSkill("ti", 7)] };
        foreach (var rules in new[] { both, [both[1], both[0]] })
        {
            Shows(Of(true, person, [Timely(), Fluent(), Fluent()], rules), "availability_minimum", 2, "slot", "5");
            Shows(Of(true, person, [Timely(), Fluent(), Timely()], rules), "language", 2, "language", "it", "2");
        }

        Shows(Of(true, person, [Fluent(), Timely()], both), "language", 1, "language", "it", "2");
    }

    [Test]
    public void Where_no_answer_would_do_the_rule_that_keeps_most_away_or_what_is_forbidden_is_named()
    {
        var mentee = Person();
        Participant Limited() => Person() with { WishedMaxAge = 20 };
        var (one, other) = (Person(), Person());
        using (Assert.EnterMultipleScope())
        {
            Shows(Of(true, mentee, [one, Limited(), Limited()], Hard, one.Id), "age_limits", 2, null);
            Shows(Of(true, mentee, [one, other, Limited()], Hard, one.Id, other.Id), "forbid", 2, null);
            Shows(Of(true, mentee, [one, Limited()], Hard, one.Id), "age_limits", 1, null);
            Shows(
                OfMentee(mentee, Person() with { WishedGender = "woman" }, Person() with { WishedGender = "woman" }, Limited()),
                "age_limits",
                1,
                null
            );
        }
    }

    [Test]
    public void Meeting_online_also_where_it_was_declined()
    {
        var online = Person(There) with { AcceptsOnline = true };
        using (Assert.EnterMultipleScope())
        {
            Shows(OfMentee(Person() with { AcceptsOnline = false }, online), "site", 1, "online");
            Shows(OfMentor(Person() with { AcceptsOnline = false }, online), "site", 1, "online");
            Shows(OfMentee(Person() with { AcceptsOnline = true }, Person(There)), "site", 1, "site", There.ToString());
        }
    }

    [Test]
    public void Of_sites_the_one_with_most_people_else_the_smaller_id()
    {
        using (Assert.EnterMultipleScope())
        {
            Shows(
                OfMentee(Person(), Person(Elsewhere), Person(There), Person(Elsewhere)),
                "site",
                2,
                "site",
                Elsewhere.ToString()
            );
            Shows(OfMentor(Person(), Person(Elsewhere), Person(There)), "site", 1, "site", There.ToString());
        }
    }

    // a degree of latitude is 111.195 km
    [TestCase(.4494, "travel", "50")]
    [TestCase(.4499, "site", null)]
    public void A_way_is_no_longer_than_fifty_kilometres(double degrees, string change, string? km) =>
        Shows(
            OfMentor(
                Person() with
                {
                    Place = new GeoPoint(44, 10),
                },
                Person(There) with
                {
                    Place = new GeoPoint(44 + degrees, 10),
                }
            ),
            "site",
            1,
            change,
            km ?? There.ToString()
        );

    [Test]
    public void A_way_is_as_short_as_opens_anyone()
    {
        Participant At(double degrees) => Person(There) with { Place = new GeoPoint(44 + degrees, 10) };
        var mentor = Person() with { Place = new GeoPoint(44, 10) };
        using (Assert.EnterMultipleScope())
        {
            Shows(OfMentor(mentor, At(.3), At(.1), Person(There)), "site", 1, "travel", "12");
            Shows(OfMentee(mentor, At(.1) with { TravelKm = 5 }), "site", 1, "site", There.ToString());
        }
    }

    [Test]
    public void An_age_limit_moves_as_far_as_opens_anyone()
    {
        using (Assert.EnterMultipleScope())
        {
            // of 16 without a guardian's consent: no limit of another opens that person
            Shows(
                OfMentee(Person() with { WishedMaxAge = 10 }, Born(2010), Born(1980), Born(1970)),
                "age_limits",
                1,
                "max_age",
                "10",
                "46"
            );
            Shows(
                OfMentor(Person() with { WishedMinAge = 60 }, Born(1980), Born(1970), Born(1970)),
                "age_limits",
                2,
                "min_age",
                "60",
                "56"
            );
            Shows(OfMentor(Person() with { WishedMaxAge = 30 }, Born(1990), Born(1980)), "age_limits", 1, "max_age", "30", "36");
            Shows(OfMentee(Person() with { WishedMaxAge = 30 }, Born(2010)), "age_limits", 1, null);
        }
    }

    [Test]
    public void Of_needs_in_the_way_the_most_frequent_else_the_first_by_code()
    {
        var asking = Person() with { Needs = [new NeedAsked("school", true), new NeedAsked("driving", true)] };
        Participant Offering(params string[] codes) =>
            Person() with
            {
                Offers = [.. codes.Select(code => new OfferMade(code, null, null))],
            };
        using (Assert.EnterMultipleScope())
        {
            Shows(
                OfMentee(asking, Offering("school"), Offering("driving"), Offering("driving")),
                "needs_mandatory",
                2,
                "need",
                "school"
            );
            Shows(OfMentee(asking, Offering("driving"), Offering("school")), "needs_mandatory", 1, "need", "driving");
            Shows(OfMentee(asking, Offering()), "needs_mandatory", 1, null);
        }
    }

    [Test]
    public void A_must_that_became_a_wish_has_to_be_enough()
    {
        var shared = Rule("needs_mandatory", """{"minimumShared":1}""");
        var mentee = Person() with { Needs = [new NeedAsked("driving", true), new NeedAsked("school", false)] };
        var school = Person() with { Offers = [new OfferMade("school", null, null)] };
        using (Assert.EnterMultipleScope())
        {
            Shows(Of(true, mentee, [Person() with { Offers = [] }], shared), "needs_mandatory", 1, null);
            Shows(Of(true, mentee, [school], shared), "needs_mandatory", 1, "need", "driving");
        }
    }

    [Test]
    public void An_offer_more_comes_to_those_made_already()
    {
        var mentee = Person() with { Needs = [new NeedAsked("driving", true), new NeedAsked("school", true)] };

        Shows(
            OfMentor(Person() with { Offers = [new OfferMade("school", null, null)] }, mentee),
            "needs_mandatory",
            1,
            "offer",
            "driving"
        );
    }

    [Test]
    public void A_mentor_could_offer_have_experience_or_provide()
    {
        using (Assert.EnterMultipleScope())
        {
            Shows(
                OfMentor(Person() with { Offers = [] }, Person() with { Needs = [new NeedAsked("driving", true)] }),
                "needs_mandatory",
                1,
                "offer",
                "driving"
            );
            Shows(
                OfMentor(Person() with { Experience = [] }, Person() with { SpecialNeeds = [new NeedAsked("trauma", true)] }),
                "special_need",
                1,
                "experience",
                "trauma"
            );
            Shows(
                OfMentor(Person() with { AccessibilityOffers = [] }, Person() with { AccessibilityNeeds = ["step_free"] }),
                "accessibility",
                1,
                "accessibility",
                "step_free"
            );
        }
    }

    [Test]
    public void Two_things_that_are_missing_are_no_single_change()
    {
        using (Assert.EnterMultipleScope())
        {
            Shows(
                OfMentee(
                    Person() with
                    {
                        SpecialNeeds = [new NeedAsked("a", true), new NeedAsked("b", true)],
                    },
                    Person() with
                    {
                        Experience = [],
                    }
                ),
                "special_need",
                1,
                null
            );
            Shows(
                OfMentee(Person() with { AccessibilityNeeds = ["a", "b"] }, Person() with { AccessibilityOffers = [] }),
                "accessibility",
                1,
                null
            );
        }
    }

    [Test]
    public void The_nearest_own_answer_is_named_then_the_most_frequent_then_the_first()
    {
        var topic = Rule("custom.topic", """{"field":"topic","type":"choice","comparison":"equal"}""");
        var grade = Rule(
            "custom.grade",
            """{"field":"grade","type":"number","comparison":"closeness","range":4,"minimum":0.5}"""
        );
        using (Assert.EnterMultipleScope())
        {
            Shows(
                Of(true, Choosing("z"), [Choosing("a"), Choosing("b"), Choosing("b")], topic),
                "custom.topic",
                2,
                "answer",
                "topic",
                "b"
            );
            Shows(Of(false, Choosing("z"), [Choosing("b"), Choosing("a")], topic), "custom.topic", 1, "answer", "topic", "a");
            Shows(Of(true, Graded(1), [Graded(9), Graded(9), Graded(4)], grade), "custom.grade", 1, "answer", "grade", "2");
        }
    }

    [Test]
    public void An_own_answer_has_to_suit_the_other_rules_too()
    {
        // who changes the answer for one rule changes it for the other, which asks for the opposite
        var same = Rule("custom.same", """{"field":"topic","type":"choice","comparison":"equal"}""");
        var table = Rule(
            "custom.table",
            """{"field":"topic","type":"choice","comparison":"complement","complements":{"z":["a","b"],"b":["b"]}}"""
        );
        using (Assert.EnterMultipleScope())
        {
            Shows(Of(true, Choosing("z"), [Choosing("a")], same, table), "custom.same", 1, null);
            Shows(
                Of(true, Choosing("z"), [Choosing("a"), Choosing("a"), Choosing("b")], same, table),
                "custom.same",
                1,
                "answer",
                "topic",
                "b"
            );
        }
    }

    private static CriterionSetting[] Hard => [.. RelaxationsTests.Hard.Select(id => Rule(id))];

    private static CriterionSetting Rule(string id, string? parameters = null) =>
        new(
            id,
            "hard",
            null,
            null,
            parameters is null ? null : JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(parameters)
        );

    private static Participant Free(params int[] slots) => Person() with { Availability = slots };

    private static Participant Born(int year) => Person() with { BirthYear = year };

    private static Participant Choosing(string topic) =>
        Person() with
        {
            CustomTexts = new Dictionary<string, IReadOnlyList<string>> { ["topic"] = [topic] },
        };

    private static Participant Graded(double grade) =>
        Person() with
        {
            CustomNumbers = new Dictionary<string, double> { ["grade"] = grade },
        };

    private static Relaxation? OfMentee(Participant mentee, params Participant[] mentors) => Of(true, mentee, mentors, Hard);

    private static Relaxation? OfMentor(Participant mentor, params Participant[] mentees) => Of(false, mentor, mentees, Hard);

    private static Relaxation? Of(bool isMentee, Participant person, Participant[] others, params CriterionSetting[] rules) =>
        Of(isMentee, person, others, rules, []);

    private static Relaxation? Of(
        bool isMentee,
        Participant person,
        Participant[] others,
        CriterionSetting[] rules,
        params Guid[] forbidden
    ) =>
        PoolMatcher
            .Open(
                new PoolInput
                {
                    Mentees = isMentee ? [person] : others,
                    Mentors = isMentee ? others : [person],
                    Criteria = [.. rules, new CriterionSetting("age_closeness", "soft", 1, null, null)],
                    Objective = Objective.CoverageFirst,
                    AsOf = Today,
                    Forbids =
                    [
                        .. forbidden.Select(other => isMentee ? new IdPair(person.Id, other) : new IdPair(other, person.Id)),
                    ],
                }
            )
            .AsRun()
            .Solve()
            .Unmatched()
            .Single(unmatched => unmatched.PersonId == person.Id)
            .CheapestRelaxation;

    private static void Shows(Relaxation? found, string criterion, int opens, string? change, params string[] facts)
    {
        Assert.That((found?.Criterion, found?.Opens, found?.Change), Is.EqualTo((criterion, (int?)opens, change)));
        Assert.That(found?.Facts ?? [], Is.EqualTo(facts));
    }
}
