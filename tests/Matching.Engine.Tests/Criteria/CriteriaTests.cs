using System.Text.Json;
using Matching.Engine.Criteria;

namespace Matching.Engine.Tests.Criteria;

public sealed class CriteriaTests
{
    private static readonly DateOnly Day = new(2026, 3, 2);
    private static readonly ScoringContext Context = new(Day, new HashSet<(Guid, Guid)>());

    [TestCase(0, 0)]
    [TestCase(7, .1)]
    [TestCase(14, .2)]
    [TestCase(21, .35)]
    [TestCase(28, .5)]
    [TestCase(42, .65)]
    [TestCase(112, 1)]
    [TestCase(500, 1)]
    public void Waiting_rises_along_its_curve(int days, double expected) =>
        Assert.That(
            Soft("waiting", Person() with { AppliedOn = Day.AddDays(-days) }, Person()),
            Is.EqualTo(expected).Within(1e-12)
        );

    [TestCase("0", "1", 0)]
    [TestCase("0", "0", .4)]
    [TestCase("0,1", "0,1", .6)]
    [TestCase("0,1,2", "0,1,2,9", .75)]
    [TestCase("0,1,2,3", "0,1,2,3", .875)]
    [TestCase("0,1,2,3,4,5", "0,1,2,3,4,5", 1)]
    [TestCase("", "0", null)]
    public void Common_times_count_less_the_more_there_are(string mentee, string mentor, double? expected) =>
        Assert.That(
            Soft(
                "availability",
                Person() with
                {
                    Availability = Numbers(mentee),
                },
                Person() with
                {
                    Availability = Numbers(mentor),
                }
            ),
            Is.EqualTo(expected)
        );

    [TestCase("a,b", "a", "", "", .5)]
    [TestCase("a!,b", "a,b,c", "", "", 1)]
    [TestCase("a", "b", "", "", 0)]
    [TestCase("", "a", "", "", null)]
    [TestCase("a", null, "", "", null)]
    [TestCase("a,b", "a", "larger", "", .5)]
    [TestCase("a", "a,b,c,d", "larger", "", .25)]
    public void Needs_met_over_needs_asked(string needs, string? offers, string normaliser, string none, double? expected)
    {
        var parameters = normaliser.Length > 0 ? Params("{\"normaliser\":\"larger\"}") : null;

        Assert.That(
            Soft(
                "needs",
                Person() with
                {
                    Needs = Needs(needs),
                },
                Person() with
                {
                    Offers = offers is null ? null : Offers(offers),
                },
                parameters
            ),
            Is.EqualTo(expected)
        );
        Assert.That(none, Is.Empty);
    }

    [TestCase(3, 1)]
    [TestCase(6, 1)]
    [TestCase(7, 0)]
    public void A_ranged_offer_counts_only_within_its_range(int grade, double expected)
    {
        var mentee = Person() with
        {
            Needs = Needs("german"),
            CustomNumbers = new Dictionary<string, double> { ["grade"] = grade },
        };
        var mentor = Person() with { Offers = [new OfferMade("german", 1, 6)] };

        Assert.That(Soft("needs", mentee, mentor, Params("{\"gradeField\":\"grade\"}")), Is.EqualTo(expected));
    }

    [TestCase("it:7", "it:7", 1)]
    [TestCase("it:2,en:4", "it:7,en:3", .5)]
    [TestCase("it:2", "it:7", .3)]
    [TestCase("it:7", "en:7", 0)]
    [TestCase("", "en:7", null)]
    public void The_best_common_language_counts_by_the_weaker_speaker(string mentee, string mentor, double? expected) =>
        Assert.That(
            Soft(
                "language_quality",
                Person() with
                {
                    Languages = Languages(mentee),
                },
                Person() with
                {
                    Languages = Languages(mentor),
                }
            ),
            Is.EqualTo(expected)
        );

    [TestCase("1,2,3,4,5", "1,2,3,4,5", 1)]
    [TestCase("1,1,1,1,1", "5,5,5,5,5", 0)]
    [TestCase("4,2,5,3,4", "4,4,5,3,2", .8)]
    [TestCase("", "1,2,3,4,5", null)]
    public void Values_count_by_nearness(string mentee, string mentor, double? expected) =>
        Assert.That(
            Soft("values", Person() with { Values = Numbers(mentee) }, Person() with { Values = Numbers(mentor) }),
            Is.EqualTo(expected).Within(1e-12)
        );

    [TestCase("a,b", "b,c,d", "", "", 1, .5)]
    [TestCase("a,b", "a,b", "x", "x,y", 1, 1)]
    [TestCase("a,b", "c", "x", "x", 1, .5)]
    [TestCase("a", "a", "x", "", 1, .75)]
    [TestCase("", "a", "", "", 1, null)]
    [TestCase("a,b", "b,c,d", "", "", 2, .5)]
    [TestCase("a,b", "a,c", "x", "x,y", 2, .75)]
    [TestCase("a,b", "c", "x", "x", 2, .5)]
    [TestCase("a", "a", "x", "", 2, 1)]
    [TestCase("a", "a", "x", "y", 2, 1)]
    [TestCase("", "a", "x", "x", 2, .75)]
    [TestCase("", "a", "x", "y", 2, null)]
    public void A_shared_dislike_raises_interests_halfway_and_in_version_1_dislikes_were_half(
        string likes,
        string mentorLikes,
        string dislikes,
        string mentorDislikes,
        int version,
        double? expected
    ) =>
        Assert.That(
            Soft(
                "interests",
                Person() with
                {
                    Interests = Codes(likes),
                    Dislikes = Codes(dislikes),
                },
                Person() with
                {
                    Interests = Codes(mentorLikes),
                    Dislikes = Codes(mentorDislikes),
                },
                Params($"{{\"version\":{version}}}")
            ),
            Is.EqualTo(expected)
        );

    [TestCase("3", "4", "[1,2]", 1)]
    [TestCase("3", "5", "[1,2]", 1)]
    [TestCase("3", "6", "[1,2]", .75)]
    [TestCase("3", "3", "[1,2]", .75)]
    [TestCase("3", "1", "[1,2]", .25)]
    [TestCase("3", "1", "-2", 1)]
    public void A_mentor_may_be_asked_to_be_some_steps_above_the_mentee(
        string mentee,
        string mentor,
        string offset,
        double expected
    ) =>
        Assert.That(
            Soft(
                "custom.own",
                Own(mentee),
                Own(mentor),
                Params($$"""{"field":"own","type":"scale","comparison":"closeness","min":1,"max":5,"offset":{{offset}}}""")
            ),
            Is.EqualTo(expected)
        );

    [TestCase(8, 8, "a", "a", 1)]
    [TestCase(8, 4, "a,b", "b", .75)]
    [TestCase(8, 4, "", "b", .5)]
    [TestCase(null, 4, "", "b", null)]
    public void Expectations_count_half_hours_half_kinds(
        int? asked,
        int? given,
        string kinds,
        string mentorKinds,
        double? expected
    ) =>
        Assert.That(
            Soft(
                "expectations",
                Person() with
                {
                    HoursPerMonth = asked,
                    Kinds = Codes(kinds),
                },
                Person() with
                {
                    HoursPerMonth = given,
                    Kinds = Codes(mentorKinds),
                }
            ),
            Is.EqualTo(expected)
        );

    [TestCase(1990, 1990, 1)]
    [TestCase(1990, 1985, .75)]
    [TestCase(1990, 1960, 0)]
    [TestCase(null, 1960, null)]
    public void Nearness_in_age_falls_to_nothing_at_twenty_years(int? mentee, int? mentor, double? expected) =>
        Assert.That(
            Soft("age_closeness", Person() with { BirthYear = mentee }, Person() with { BirthYear = mentor }),
            Is.EqualTo(expected)
        );

    [TestCase("2016", "2013", 1)]
    [TestCase("2016", "2012", .5)]
    [TestCase("2016", "", 0)]
    [TestCase("2016", null, null)]
    public void Families_count_by_the_ages_of_their_children(string mentee, string? mentor, double? expected) =>
        Assert.That(
            Soft(
                "family",
                Person() with
                {
                    ChildrenBirthYears = Numbers(mentee),
                },
                Person() with
                {
                    ChildrenBirthYears = mentor is null ? null : Numbers(mentor),
                }
            ),
            Is.EqualTo(expected)
        );

    [TestCase("health", "health", 1)]
    [TestCase("health", "law", 0)]
    [TestCase(null, "law", null)]
    public void The_same_sector_counts(string? mentee, string? mentor, double? expected) =>
        Assert.That(
            Soft("occupation", Person() with { Sector = mentee }, Person() with { Sector = mentor }),
            Is.EqualTo(expected)
        );

    [TestCase("any", "woman", "any", "man", true)]
    [TestCase("woman", "woman", "any", "man", false)]
    [TestCase("woman", "man", "any", "woman", true)]
    [TestCase("any", "woman", "man", "man", false)]
    [TestCase("same", "woman", "any", "woman", true)]
    [TestCase("same", "woman", "any", "man", false)]
    [TestCase("woman", "woman", "any", "undisclosed", false)]
    [TestCase("woman", "woman", "any", null, false)]
    [TestCase("same", "undisclosed", "any", "undisclosed", false)]
    [TestCase("same", null, "any", "woman", false)]
    [TestCase("any", null, "any", null, true)]
    public void A_wish_for_a_gender_holds_in_both_directions(
        string menteeWish,
        string? menteeGender,
        string mentorWish,
        string? mentorGender,
        bool isPossible
    ) =>
        Assert.That(
            IsPossible(
                "gender",
                Person() with
                {
                    WishedGender = menteeWish,
                    Gender = menteeGender,
                },
                Person() with
                {
                    WishedGender = mentorWish,
                    Gender = mentorGender,
                }
            ),
            Is.EqualTo(isPossible)
        );

    [Test]
    public void A_preference_for_a_gender_blocks_no_pair() =>
        Assert.That(
            IsPossible(
                "gender",
                Person() with
                {
                    WishedGender = "woman",
                    WishedGenderStrength = "prefer",
                },
                Person() with
                {
                    Gender = "man",
                }
            ),
            Is.True
        );

    [TestCase("woman", null, 8, 8, 1)]
    [TestCase("man", null, 8, 8, .5)]
    [TestCase("undisclosed", null, 8, 8, .75)]
    [TestCase("woman", null, null, null, .75)]
    [TestCase(null, null, null, null, null)]
    [TestCase("man", "prefer", 8, 8, .75)]
    public void A_preference_for_a_gender_is_half_of_the_expectations(
        string? mentorGender,
        string? mentorStrength,
        int? asked,
        int? given,
        double? expected
    )
    {
        var mentee = Person() with
        {
            Gender = "man",
            WishedGender = "woman",
            WishedGenderStrength = "prefer",
            HoursPerMonth = asked,
            Kinds = asked is null ? null : ["a"],
        };
        var mentor = Person() with
        {
            Gender = mentorGender,
            WishedGender = mentorStrength is null ? null : "man",
            WishedGenderStrength = mentorStrength,
            HoursPerMonth = given,
            Kinds = ["a"],
        };

        Assert.That(Soft("expectations", mentee, mentor), Is.EqualTo(expected));
    }

    [Test]
    public void An_unknown_gender_passes_with_a_flag_where_the_profile_says_so()
    {
        var criterion = new GenderCriterion(isUnknownFlagged: true);
        var (mentee, unknown, man) = (
            Person() with
            {
                WishedGender = "woman",
            },
            Person() with
            {
                Gender = "undisclosed",
            },
            Person() with
            {
                Gender = "man",
            }
        );

        using (Assert.EnterMultipleScope())
        {
            Assert.That(
                (criterion.Blocks(mentee, unknown, Context), criterion.Flag(mentee, unknown, Context) is not null),
                Is.EqualTo((false, true))
            );
            Assert.That(
                (criterion.Blocks(mentee, man, Context), criterion.Flag(mentee, man, Context) is not null),
                Is.EqualTo((true, false))
            );
        }
    }

    [TestCase(null, 30, true)]
    [TestCase(null, null, false)]
    [TestCase(1990, 30, false)]
    public void An_age_limit_with_an_unknown_age_is_flagged(int? born, int? least, bool isFlagged) =>
        Assert.That(
            new AgeLimitsCriterion().Flag(Person() with { WishedMinAge = least }, Person() with { BirthYear = born }, Context)
                is not null,
            Is.EqualTo(isFlagged)
        );

    [TestCase("woman,woman", true)]
    [TestCase("woman,man", false)]
    [TestCase("woman,undisclosed", false)]
    [TestCase(null, false)]
    public void Of_a_couple_both_must_have_the_gender_asked_for(string? adults, bool isPossible) =>
        Assert.That(
            IsPossible(
                "gender",
                Person() with
                {
                    WishedGender = "woman",
                    WishedGenderStrength = "must",
                },
                Person() with
                {
                    Gender = "woman",
                    IsSeveral = true,
                    AdultGenders = adults?.Split(','),
                }
            ),
            Is.EqualTo(isPossible)
        );

    [TestCase(1990, 18, 40, true)]
    [TestCase(1990, 37, null, false)]
    [TestCase(1990, null, 35, false)]
    [TestCase(2009, null, null, false)]
    [TestCase(2008, null, null, false)]
    [TestCase(2007, null, null, true)]
    [TestCase(null, 18, 30, true)]
    public void Age_limits_and_adulthood_hold(int? mentorBorn, int? least, int? most, bool isPossible) =>
        Assert.That(
            IsPossible(
                "age_limits",
                Person() with
                {
                    WishedMinAge = least,
                    WishedMaxAge = most,
                    BirthYear = 1990,
                },
                Person() with
                {
                    BirthYear = mentorBorn,
                }
            ),
            Is.EqualTo(isPossible)
        );

    [TestCase(2008, true)]
    [TestCase(2009, false)]
    public void A_person_who_turns_18_this_year_is_an_adult_once_staff_have_confirmed_it(int born, bool isPossible) =>
        Assert.That(
            IsPossible(
                "age_limits",
                Person() with
                {
                    BirthYear = born,
                    IsAdultConfirmed = true,
                },
                Person() with
                {
                    BirthYear = 1990,
                }
            ),
            Is.EqualTo(isPossible)
        );

    [Test]
    public void What_a_mentor_was_not_asked_is_flagged()
    {
        var needing = Person() with { AccessibilityNeeds = ["step_free"] };

        Assert.That(new AccessibilityCriterion().Flag(needing, Person(), Context), Is.EqualTo(new[] { "step_free" }));
        Assert.That(new AccessibilityCriterion().Flag(needing, Person() with { AccessibilityOffers = [] }, Context), Is.Null);
    }

    [TestCase(2009, null, true)]
    [TestCase(2012, null, true)]
    [TestCase(2013, null, false)]
    [TestCase(2009, 18, false)]
    public void With_the_consent_of_a_guardian_fourteen_is_old_enough_and_wishes_hold_all_the_same(
        int born,
        int? least,
        bool isPossible
    ) =>
        Assert.That(
            IsPossible(
                "age_limits",
                Person() with
                {
                    BirthYear = born,
                    HasGuardianConsent = true,
                },
                Person() with
                {
                    WishedMinAge = least,
                    BirthYear = 1990,
                }
            ),
            Is.EqualTo(isPossible)
        );

    [TestCase("it:2", "it:7", true)]
    [TestCase("it:1", "it:7", false)]
    [TestCase("ti:7", "en:7", false)]
    [TestCase("", "it:7", false)]
    public void A_common_language_of_some_level_is_needed(string mentee, string mentor, bool isPossible) =>
        Assert.That(
            IsPossible(
                "language",
                Person() with
                {
                    Languages = Languages(mentee),
                },
                Person() with
                {
                    Languages = Languages(mentor),
                }
            ),
            Is.EqualTo(isPossible)
        );

    // Parma and Reggio Emilia are about 27 km apart
    [TestCase(30, false, false, true)]
    [TestCase(20, false, false, false)]
    [TestCase(null, true, true, true)]
    [TestCase(null, true, false, false)]
    public void Another_site_is_within_the_radius_or_online(int? radius, bool menteeOnline, bool mentorOnline, bool isPossible)
    {
        var mentee = Person() with { SiteId = Guid.NewGuid(), Place = new GeoPoint(44.70, 10.63), AcceptsOnline = menteeOnline };
        var mentor = Person() with
        {
            SiteId = Guid.NewGuid(),
            Place = new GeoPoint(44.80, 10.33),
            AcceptsOnline = mentorOnline,
            TravelKm = radius,
        };

        Assert.That(IsPossible("site", mentee, mentor), Is.EqualTo(isPossible));
        Assert.That(IsPossible("site", mentee, mentor with { SiteId = mentee.SiteId }), Is.True);
    }

    [Test]
    public void Great_circle_distances_are_those_of_the_atlas() =>
        // Rome to Milan, 477 km as the crow flies
        Assert.That(new GeoPoint(41.9028, 12.4964).KilometresTo(new GeoPoint(45.4642, 9.19)), Is.EqualTo(477).Within(1));

    [TestCase("a!,b", "b", false)]
    [TestCase("a!,b", "a", true)]
    [TestCase("a!", null, true)]
    public void Mandatory_needs_must_be_offered(string needs, string? offers, bool isPossible) =>
        Assert.That(
            IsPossible(
                "needs_mandatory",
                Person() with
                {
                    Needs = Needs(needs),
                },
                Person() with
                {
                    Offers = offers is null ? null : Offers(offers),
                }
            ),
            Is.EqualTo(isPossible)
        );

    [TestCase("step_free", "step_free,childcare", true)]
    [TestCase("step_free", "childcare", false)]
    [TestCase("step_free", null, true)]
    public void Accessibility_must_be_met(string needs, string? offers, bool isPossible) =>
        Assert.That(
            IsPossible(
                "accessibility",
                Person() with
                {
                    AccessibilityNeeds = Codes(needs),
                },
                Person() with
                {
                    AccessibilityOffers = offers is null ? null : Codes(offers),
                }
            ),
            Is.EqualTo(isPossible)
        );

    [Test]
    public void Accessibility_is_met_in_both_directions() =>
        Assert.That(
            IsPossible(
                "accessibility",
                Person() with
                {
                    AccessibilityOffers = [],
                },
                Person() with
                {
                    AccessibilityNeeds = ["step_free"],
                }
            ),
            Is.False
        );

    [Test]
    public void An_own_field_may_be_named_as_the_column_of_a_file() =>
        Assert.That(
            Soft("custom.own", Own("a"), Own("a"), Params("""{"field":"custom.own","type":"choice","comparison":"equal"}""")),
            Is.EqualTo(1)
        );

    [TestCase("a!,b", "a", true)]
    [TestCase("a!,b", "b", false)]
    [TestCase("a", "", true)]
    public void A_mandatory_special_need_asks_for_experience(string needs, string experience, bool isPossible) =>
        Assert.That(
            IsPossible(
                "special_need",
                Person() with
                {
                    SpecialNeeds = Needs(needs),
                },
                Person() with
                {
                    Experience = Codes(experience),
                }
            ),
            Is.EqualTo(isPossible)
        );

    [TestCase("2015", "2018", true)]
    [TestCase("2015", "2019", false)]
    [TestCase("", "2018", false)]
    [TestCase(null, "2018", true)]
    public void A_family_programme_asks_for_children_of_near_ages(string? mentee, string mentor, bool isPossible) =>
        Assert.That(
            IsPossible(
                "family",
                Person() with
                {
                    ChildrenBirthYears = mentee is null ? null : Numbers(mentee),
                },
                Person() with
                {
                    ChildrenBirthYears = Numbers(mentor),
                }
            ),
            Is.EqualTo(isPossible)
        );

    [TestCase("a,b,c", "c", true)]
    [TestCase("a,b", "c", false)]
    [TestCase("a!,b", "b", false)]
    public void A_profile_can_ask_for_a_shared_need(string needs, string offers, bool isPossible) =>
        Assert.That(
            IsPossible(
                "needs_mandatory",
                Person() with
                {
                    Needs = Needs(needs),
                },
                Person() with
                {
                    Offers = Offers(offers),
                },
                Params("{\"minimumShared\":1}")
            ),
            Is.EqualTo(isPossible)
        );

    [TestCase("it:2", "it:7", 0.3 + 0.2)]
    [TestCase("it:2", "it:4", 0.3)]
    [TestCase("it:6,en:7", "it:6,en:7", 1)]
    public void Wished_practice_of_a_language_adds_where_a_profile_says_so(string mentee, string mentor, double expected) =>
        Assert.That(
            Soft(
                "language_quality",
                Person() with
                {
                    Languages = Languages(mentee),
                    Needs = Needs("language_practice"),
                },
                Person() with
                {
                    Languages = Languages(mentor),
                },
                Params("{\"practiceBonus\":0.2}")
            ),
            Is.EqualTo(expected).Within(1e-12)
        );

    // type, comparison, further parameters, answer of the mentee, answer of the mentor, value
    private static readonly object?[][] OwnCases =
    [
        ["choice", "equal", "", "a", "a", 1.0],
        ["choice", "equal", "", "a", "b", 0.0],
        ["choice", "complement", "", "a", "b", 1.0],
        ["choice", "complement", ",\"complements\":{\"learns\":[\"teaches\"]}", "learns", "teaches", 1.0],
        ["choice", "complement", ",\"complements\":{\"learns\":[\"teaches\"]}", "learns", "learns", 0.0],
        ["multi_choice", "overlap", "", "a;b;c", "b;c;d;e", 2.0 / 3],
        ["multi_choice", "overlap", ",\"divisor\":\"larger\"", "a;b;c", "b;c;d;e", 0.5],
        ["multi_choice", "overlap", ",\"divisor\":\"mentor\"", "a;b;c", "b;c;d;e", 0.5],
        ["multi-choice", "overlap", "", "a", "b;a", 1.0],
        ["multi_choice", "equal", "", "a;b", "b;a", 1.0],
        ["multi_choice", "complement", "", "a;b", "b;c", 0.5],
        ["scale", "closeness", ",\"min\":1,\"max\":5", "2", "5", 0.25],
        ["scale", "equal", "", "2", "2", 1.0],
        ["scale", "complement", ",\"min\":1,\"max\":5", "1", "5", 1.0],
        ["number", "closeness", ",\"range\":10", "3.5", "6", 0.75],
        ["number", "closeness", ",\"range\":10", "0", "60", 0.0],
        ["number", "closeness", ",\"curve\":[[0,1],[2,0.5],[4,0]]", "1", "4", 0.25],
        ["yes_no", "equal", "", "yes", "true", 1.0],
        ["yes/no", "complement", "", "no", "sì", 1.0],
        ["yes_no", "equal", "", "perhaps", "yes", null],
        ["number", "equal", "", null, "1", null],
    ];

    [TestCaseSource(nameof(OwnCases))]
    public void A_programme_adds_criteria_without_code(
        string type,
        string comparison,
        string further,
        string? mentee,
        string? mentor,
        double? expected
    )
    {
        var parameters = Params($$"""{"field":"own","type":"{{type}}","comparison":"{{comparison}}"{{further}}}""");

        Assert.That(
            Soft("custom.own", Own(mentee), Own(mentor), parameters),
            expected is null ? Is.Null : Is.EqualTo(expected).Within(1e-12)
        );
    }

    [TestCase("a", "b", "", false)]
    [TestCase("a", "a", "", true)]
    [TestCase(null, "a", "", true)]
    public void An_own_criterion_can_be_hard(string? mentee, string? mentor, string further, bool isPossible) =>
        Assert.That(
            IsPossible(
                "custom.own",
                Own(mentee),
                Own(mentor),
                Params($$"""{"field":"own","type":"choice","comparison":"equal"{{further}}}""")
            ),
            Is.EqualTo(isPossible)
        );

    [TestCase(0.5, true)]
    [TestCase(0.75, true)]
    [TestCase(0.8, false)]
    public void A_hard_own_criterion_can_ask_for_a_minimum(double minimum, bool isPossible) =>
        Assert.That(
            IsPossible(
                "custom.own",
                Own("2"),
                Own("3"),
                Params(
                    $$"""{"field":"own","type":"scale","comparison":"closeness","min":1,"max":5,"minimum":{{minimum.ToString(System.Globalization.CultureInfo.InvariantCulture)}}}"""
                )
            ),
            Is.EqualTo(isPossible)
        );

    [TestCase("custom.own", "soft", "{}", "criteria[0].params.field")]
    [TestCase("custom.own", "soft", "{\"field\":\"own\"}", "criteria[0].params.type")]
    [TestCase("custom.own", "soft", "{\"field\":\"own\",\"type\":\"choice\"}", "criteria[0].params.comparison")]
    [TestCase(
        "custom.own",
        "soft",
        "{\"field\":\"own\",\"type\":\"choice\",\"comparison\":\"closeness\"}",
        "criteria[0].params.comparison"
    )]
    [TestCase(
        "custom.own",
        "soft",
        "{\"field\":\"own\",\"type\":\"number\",\"comparison\":\"closeness\"}",
        "criteria[0].params.range"
    )]
    [TestCase(
        "custom.own",
        "soft",
        "{\"field\":\"own\",\"type\":\"scale\",\"comparison\":\"closeness\",\"min\":5,\"max\":1}",
        "criteria[0].params.max"
    )]
    [TestCase(
        "custom.own",
        "soft",
        "{\"field\":\"own\",\"type\":\"number\",\"comparison\":\"closeness\",\"curve\":[[2,1],[1,0]]}",
        "criteria[0].params.curve"
    )]
    [TestCase(
        "custom.own",
        "soft",
        "{\"field\":\"own\",\"type\":\"choice\",\"comparison\":\"equal\",\"colour\":1}",
        "criteria[0].params.colour"
    )]
    [TestCase("custom.own", "soft", "{\"field\":7,\"type\":\"choice\",\"comparison\":\"equal\"}", "criteria[0].params.field")]
    [TestCase(
        "custom.own",
        "hard",
        "{\"field\":\"own\",\"type\":\"choice\",\"comparison\":\"equal\",\"minimum\":2}",
        "criteria[0].params.minimum"
    )]
    [TestCase("custom.own", "neither", "{\"field\":\"own\",\"type\":\"choice\",\"comparison\":\"equal\"}", "criteria[0].kind")]
    [TestCase("custom.", "soft", "{\"field\":\"own\",\"type\":\"choice\",\"comparison\":\"equal\"}", "criteria[0].id")]
    [TestCase("custom.religion", "soft", "{\"field\":\"own\",\"type\":\"choice\",\"comparison\":\"equal\"}", "criteria[0].id")]
    [TestCase(
        "custom.own",
        "soft",
        "{\"field\":\"motherNationality\",\"type\":\"choice\",\"comparison\":\"equal\"}",
        "criteria[0].params.field"
    )]
    [TestCase(
        "custom.own",
        "soft",
        "{\"field\":\"protection_status\",\"type\":\"choice\",\"comparison\":\"equal\"}",
        "criteria[0].params.field"
    )]
    [TestCase("interests", "soft", "{\"version\":3}", "criteria[0].params.version")]
    [TestCase(
        "custom.own",
        "soft",
        "{\"field\":\"own\",\"type\":\"number\",\"comparison\":\"closeness\",\"range\":4,\"offset\":[2,1]}",
        "criteria[0].params.offset"
    )]
    [TestCase(
        "custom.own",
        "soft",
        "{\"field\":\"own\",\"type\":\"choice\",\"comparison\":\"equal\",\"offset\":1}",
        "criteria[0].params.offset"
    )]
    [TestCase("nationality", "soft", "{}", "criteria[0].id")]
    [TestCase("colour", "soft", "{}", "criteria[0].id")]
    public void What_is_wrong_with_a_criterion_is_named(string id, string kind, string parameters, string path)
    {
        var profile = CriteriaProfile.Create(
            [
                new CriterionSetting(id, kind, kind == "soft" ? 1 : null, null, Params(parameters)),
                new CriterionSetting("waiting", "soft", 1, null, null),
            ],
            out var errors
        );

        Assert.That(profile, Is.Null);
        Assert.That(errors.Select(error => error.Path), Does.Contain(path));
    }

    private static Participant Own(string? answer) =>
        answer switch
        {
            null => Person(),
            _ when double.TryParse(answer, System.Globalization.CultureInfo.InvariantCulture, out var number) => Person() with
            {
                CustomNumbers = new Dictionary<string, double> { ["own"] = number },
            },
            _ => Person() with { CustomTexts = new Dictionary<string, IReadOnlyList<string>> { ["own"] = answer.Split(';') } },
        };

    private static double? Soft(
        string id,
        Participant mentee,
        Participant mentor,
        Dictionary<string, JsonElement>? parameters = null
    )
    {
        var profile = CriteriaProfile.Create([new CriterionSetting(id, "soft", 1, null, parameters)], out _)!;
        return profile.Soft[0].Criterion.Value(mentee, mentor, Context);
    }

    private static bool IsPossible(
        string id,
        Participant mentee,
        Participant mentor,
        Dictionary<string, JsonElement>? parameters = null
    )
    {
        var profile = CriteriaProfile.Create(
            [new CriterionSetting(id, "hard", null, null, parameters), new CriterionSetting("waiting", "soft", 1, null, null)],
            out _
        )!;
        return new PoolScorer(profile, Context).Score(mentee, mentor) >= 0;
    }

    internal static Participant Person() =>
        new()
        {
            Id = Guid.NewGuid(),
            AppliedOn = Day,
            Places = 1,
        };

    private static Dictionary<string, JsonElement> Params(string json) =>
        JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(json)!;

    private static List<int> Numbers(string text) => [.. Codes(text).Select(int.Parse)];

    private static List<string> Codes(string text) => [.. text.Split(',', StringSplitOptions.RemoveEmptyEntries)];

    private static List<NeedAsked> Needs(string text) =>
        [.. Codes(text).Select(code => new NeedAsked(code.TrimEnd('!'), code.EndsWith('!')))];

    private static List<OfferMade> Offers(string text) => [.. Codes(text).Select(code => new OfferMade(code, null, null))];

    private static List<LanguageSkill> Languages(string text) =>
        [.. Codes(text).Select(skill => skill.Split(':')).Select(skill => new LanguageSkill(skill[0], int.Parse(skill[1])))];
}

public sealed class CriteriaProfileTests
{
    [Test]
    public void Weights_become_integers_that_add_up_by_the_largest_remainder()
    {
        var profile = CriteriaProfile.Create([Soft("needs", 1), Soft("values", 1), Soft("waiting", 1)], out _)!;

        Assert.That(profile.Soft.Select(entry => entry.Points), Is.EqualTo(new[] { 3334, 3333, 3333 }));
    }

    [Test]
    public void Any_weights_add_up_to_ten_thousand()
    {
        for (var seed = 0; seed < 500; seed++)
        {
            var random = new Random(seed);
            var profile = CriteriaProfile.Create(
                [
                    .. CriteriaCatalogue
                        .Kinds.Where(kind => kind.Value.Contains("soft", StringComparison.Ordinal))
                        .Select(kind => Soft(kind.Key, random.NextDouble() * random.Next(0, 1000))),
                ],
                out _
            );

            Assert.That(
                profile?.Soft.Sum(entry => entry.Points),
                Is.EqualTo(profile is null ? null : CriteriaProfile.TotalPoints),
                $"seed {seed}"
            );
        }
    }

    [Test]
    public void An_unanswered_criterion_counts_its_neutral_points()
    {
        var profile = CriteriaProfile.Create([Soft("values", 3), Soft("occupation", 1) with { Neutral = .2 }], out _)!;
        var scorer = new PoolScorer(profile, new ScoringContext(new DateOnly(2026, 1, 1), new HashSet<(Guid, Guid)>()));

        var parts = scorer.Contributions(CriteriaTests.Person(), CriteriaTests.Person());

        Assert.That(
            parts.Select(part => (part.Points, part.Max, part.Known)),
            Is.EqualTo(new[] { (3750, 7500, false), (500, 2500, false) })
        );
    }

    [Test]
    public void Points_are_rounded_half_up_even_where_binary_fractions_fall_short()
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(CriteriaProfile.PointsOf(1429, .5), Is.EqualTo(715));
            Assert.That(CriteriaProfile.PointsOf(15, .1 + .2), Is.EqualTo(5));
            Assert.That(CriteriaProfile.PointsOf(2000, 0), Is.Zero);
            Assert.That(CriteriaProfile.PointsOf(2000, 1), Is.EqualTo(2000));
        }
    }

    [Test]
    public void No_mentee_is_proposed_twice_or_to_a_mentor_without_a_place_whatever_the_profile_says()
    {
        var (mentee, mentor) = (CriteriaTests.Person(), CriteriaTests.Person());
        var profile = CriteriaProfile.Create([Soft("waiting", 1)], out _)!;
        var parted = new PoolScorer(
            profile,
            new ScoringContext(new DateOnly(2026, 3, 2), new HashSet<(Guid, Guid)> { (mentee.Id, mentor.Id) })
        );
        var fresh = new PoolScorer(profile, new ScoringContext(new DateOnly(2026, 3, 2), new HashSet<(Guid, Guid)>()));

        Assert.That(
            (parted.Score(mentee, mentor), fresh.Score(mentee, mentor with { Places = 0 }), fresh.Score(mentee, mentor) >= 0),
            Is.EqualTo((-1, -1, true))
        );
    }

    private static CriterionSetting Soft(string id, double weight) => new(id, "soft", weight, null, null);
}

public sealed class PoolMatcherTests
{
    [Test]
    public void The_order_of_people_has_no_say()
    {
        var random = new Random(3);
        var mentees = Enumerable
            .Range(0, 30)
            .Select(_ => CriteriaTests.Person() with { BirthYear = 1950 + random.Next(50) })
            .ToArray();
        var mentors = Enumerable
            .Range(0, 20)
            .Select(_ => CriteriaTests.Person() with { BirthYear = 1950 + random.Next(50), Places = random.Next(1, 3) })
            .ToArray();
        var input = new PoolInput
        {
            Mentees = [.. mentees],
            Mentors = [.. mentors],
            Criteria = [new CriterionSetting("age_closeness", "soft", 1, null, null)],
            Objective = Objective.CoverageFirst,
            AsOf = new DateOnly(2026, 3, 2),
        };
        random.Shuffle(mentees);
        random.Shuffle(mentors);

        var (one, other) = (PoolMatcher.Match(input), PoolMatcher.Match(input with { Mentees = mentees, Mentors = mentors }));

        Assert.That(
            other.Proposals.Select(pair => (pair.MenteeId, pair.MentorId, pair.Score)),
            Is.EqualTo(one.Proposals.Select(pair => (pair.MenteeId, pair.MentorId, pair.Score)))
        );
        Assert.That(one.Proposals.All(pair => pair.Contributions.Sum(part => part.Points) == pair.Score), Is.True);
    }
}
