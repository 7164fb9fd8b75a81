using Matching.Engine.Criteria;
using static Matching.Engine.Tests.Criteria.OnePair;

namespace Matching.Engine.Tests.Criteria;

public sealed class HardCriteriaTests
{
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
}
