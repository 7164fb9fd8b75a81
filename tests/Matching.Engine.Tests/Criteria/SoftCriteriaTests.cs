using Matching.Engine.Criteria;
using static Matching.Engine.Tests.Criteria.OnePair;

namespace Matching.Engine.Tests.Criteria;

public sealed class SoftCriteriaTests
{
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
}
