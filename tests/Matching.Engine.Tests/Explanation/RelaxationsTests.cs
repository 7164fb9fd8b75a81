using Matching.Engine.Criteria;
using Matching.Engine.Explanation;

namespace Matching.Engine.Tests.Explanation;

/// <summary>What would have to change, asked of whole runs of one mentee and a few mentors.</summary>
public sealed class RelaxationsTests
{
    internal static readonly string[] Hard =
    [
        "site",
        "language",
        "gender",
        "age_limits",
        "availability_minimum",
        "needs_mandatory",
        "special_need",
        "accessibility",
        "capacity",
        "history",
    ];

    internal static readonly DateOnly Today = new(2026, 3, 2);
    internal static readonly Guid There = new(7, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2);
    private static readonly Guid Here = new(7, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1);
    private static int last;

    internal static Participant Person(Guid? site = null) =>
        new()
        {
            Id = new Guid(++last, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0),
            SiteId = site ?? Here,
            Languages = [new LanguageSkill("it", 4)],
            BirthYear = 1980,
            Gender = "man",
            AppliedOn = Today,
            Places = 1,
        };

    private static Relaxation? Of(Participant mentee, params Participant[] mentors)
    {
        var unmatched = PoolMatcher
            .Open(
                new PoolInput
                {
                    Mentees = [mentee],
                    Mentors = mentors,
                    Criteria =
                    [
                        .. Hard.Select(id => new CriterionSetting(id, "hard", null, null, null)),
                        new CriterionSetting("age_closeness", "soft", 1, null, null),
                    ],
                    Objective = Objective.CoverageFirst,
                    AsOf = Today,
                }
            )
            .AsRun()
            .Solve()
            .Unmatched();
        return unmatched.Single(person => person.IsMentee).CheapestRelaxation;
    }

    private static void Shows(Relaxation? found, string criterion, int opens, string? change, params string[] facts)
    {
        Assert.That((found?.Criterion, found?.Opens, found?.Change), Is.EqualTo((criterion, (int?)opens, change)));
        Assert.That(found?.Facts ?? [], Is.EqualTo(facts));
    }

    [Test]
    public void The_part_of_the_week_that_most_mentors_have() =>
        Shows(
            Of(
                Person() with
                {
                    Availability = [0],
                },
                Person() with
                {
                    Availability = [11, 3],
                },
                Person() with
                {
                    Availability = [11],
                },
                Person() with
                {
                    Availability = [4, 3, 11],
                }
            ),
            "availability_minimum",
            3,
            "slot",
            "11"
        );

    [Test]
    public void The_language_that_most_mentors_speak_well_enough() =>
        Shows(
            Of(
                Person() with
                {
                    Languages = [new LanguageSkill("ti", 7)],
                },
                Person(),
                Person() with
                {
                    Languages = [new LanguageSkill("it", 7), new LanguageSkill("en", 1)],
                }
            ),
            "language",
            2,
            "language",
            "it",
            "2"
        );

    [Test]
    public void Meeting_online_where_mentors_elsewhere_would() =>
        Shows(
            Of(
                Person(),
                Person(There) with
                {
                    AcceptsOnline = true,
                },
                Person(There) with
                {
                    AcceptsOnline = true,
                },
                Person() with
                {
                    Availability = [1],
                    Gender = "woman",
                    WishedGender = "woman",
                }
            ),
            "site",
            2,
            "online"
        );

    [Test]
    public void The_site_of_most_mentors() =>
        Shows(Of(Person(), Person(There), Person(There)), "site", 2, "site", There.ToString());

    [Test]
    public void Another_site_only_where_nothing_else_would_do() =>
        Shows(
            Of(
                Person() with
                {
                    Availability = [0],
                },
                Person(There) with
                {
                    Availability = [0],
                },
                Person(There) with
                {
                    Availability = [0],
                },
                Person() with
                {
                    Availability = [5],
                }
            ),
            "availability_minimum",
            1,
            "slot",
            "5"
        );

    [Test]
    public void A_longer_way_for_a_mentor_whom_no_mentee_needs()
    {
        var far = Person(There) with { Place = new GeoPoint(44.8, 10.33) };
        var mentee = Person() with { Place = new GeoPoint(44.7, 10.33), Languages = [new LanguageSkill("it", 4)] };
        var unmatched = PoolMatcher
            .Open(
                new PoolInput
                {
                    Mentees = [mentee],
                    Mentors = [far],
                    Criteria =
                    [
                        new CriterionSetting("site", "hard", null, null, null),
                        new CriterionSetting("age_closeness", "soft", 1, null, null),
                    ],
                    Objective = Objective.CoverageFirst,
                    AsOf = Today,
                }
            )
            .AsRun()
            .Solve()
            .Unmatched();

        // a tenth of a degree of latitude is 11.1 km
        Shows(unmatched.Single(person => !person.IsMentee).CheapestRelaxation, "site", 1, "travel", "12");
    }

    [Test]
    public void A_wish_for_a_gender_is_never_relaxed() =>
        Assert.That(Of(Person() with { WishedGender = "woman" }, Person(), Person() with { WishedGender = "woman" }), Is.Null);

    [Test]
    public void Nor_is_that_of_the_other_side() => Assert.That(Of(Person(), Person() with { WishedGender = "woman" }), Is.Null);

    [Test]
    public void Where_only_anothers_limit_is_in_the_way_the_rule_is_named() =>
        Shows(Of(Person(), Person() with { WishedMaxAge = 20 }), "age_limits", 1, null);

    [Test]
    public void A_lower_age_limit_by_the_least_that_opens_anyone() =>
        Shows(
            Of(Person() with { WishedMinAge = 50 }, Person(), Person() with { BirthYear = 1990 }),
            "age_limits",
            1,
            "min_age",
            "50",
            "46"
        );

    [Test]
    public void An_upper_age_limit() =>
        Shows(Of(Person() with { WishedMaxAge = 30 }, Person()), "age_limits", 1, "max_age", "30", "46");

    [Test]
    public void A_must_that_becomes_a_wish() =>
        Shows(
            Of(
                Person() with
                {
                    Needs = [new NeedAsked("driving", true), new NeedAsked("school", true)],
                },
                Person() with
                {
                    Offers = [new OfferMade("school", null, null)],
                },
                Person() with
                {
                    Offers = [],
                }
            ),
            "needs_mandatory",
            1,
            "need",
            "driving"
        );

    [Test]
    public void Experience_that_is_asked_for() =>
        Shows(
            Of(Person() with { SpecialNeeds = [new NeedAsked("trauma", true)] }, Person() with { Experience = [] }),
            "special_need",
            1,
            "special_need",
            "trauma"
        );

    [Test]
    public void What_cannot_be_provided() =>
        Shows(
            Of(Person() with { AccessibilityNeeds = ["step_free"] }, Person() with { AccessibilityOffers = [] }),
            "accessibility",
            1,
            "accessibility",
            "step_free"
        );

    [Test]
    public void Another_change_is_named_though_the_wish_for_a_gender_keeps_more_away() =>
        Shows(
            Of(
                Person() with
                {
                    Availability = [0],
                    WishedGender = "woman",
                },
                Person() with
                {
                    Availability = [0],
                },
                Person() with
                {
                    Availability = [0],
                },
                Person() with
                {
                    Availability = [5],
                    Gender = "woman",
                }
            ),
            "availability_minimum",
            1,
            "slot",
            "5"
        );

    [Test]
    public void Nothing_helps_where_two_rules_exclude_every_candidate() =>
        Assert.That(Of(Person() with { Availability = [0] }, Person(There) with { Availability = [5] }), Is.Null);
}
