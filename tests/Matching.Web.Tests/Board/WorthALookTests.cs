using Matching.Engine.Criteria;
using Matching.Web.Features.Runs.Board;

namespace Matching.Web.Tests.Board;

public sealed class WorthALookTests
{
    private static readonly Contribution[] Usual =
    [
        new("needs", 1000, 2000, true, ["1", "2", "sport"]),
        new("waiting", 400, 1200, true, ["200"]),
        new("age_closeness", 0, 500, true, ["20"]),
        new("channel", 100, 100, true, ["whatsapp"]),
        new("values", 900, 1800, false, []),
        new("occupation", 100, 200, false, []),
        new("family", 0, 0, false, []),
    ];

    private static readonly Participant Woman = Person("woman", "any");
    private static readonly Participant Man = Person("man", "any");

    [Test]
    public void A_pair_at_every_limit_is_nothing_unusual() => Assert.That(Looks(Usual, Woman, Man), Is.Empty);

    [Test]
    public void A_pair_whose_answers_are_erased_is_not_called_usual() =>
        Assert.That(Looks(Usual, Woman, null), Is.EqualTo(new[] { new Look(LookReason.InputGone) }));

    [Test]
    public void Each_reason_is_named_with_its_number_in_one_order()
    {
        var looks = WorthALook.Of(
            new LookedAt(
                4500,
                4500,
                900,
                [
                    new("needs", 600, 2000, true, ["1", "3", "sport"]),
                    new("waiting", 1200, 1200, true, ["201"]),
                    new("age_closeness", 0, 500, true, ["21"]),
                    new("channel", 0, 100, true, [""]),
                    .. Usual[4..6],
                    new("interests", 400, 800, false, []),
                ],
                Person("woman", null),
                Man,
                true
            )
        );

        Assert.That(
            looks,
            Is.EqualTo(
                new Look[]
                {
                    new(LookReason.DeclinedBefore),
                    new(LookReason.LowestScore),
                    new(LookReason.WomanAndMan),
                    new(LookReason.BetterElsewhere, 900),
                    new(LookReason.NoChannel),
                    new(LookReason.YearsApart, 21),
                    new(LookReason.FewNeeds),
                    new(LookReason.ManyUnknown, 3),
                    new(LookReason.LongWait, 201),
                }
            )
        );
    }

    [Test]
    public void A_woman_and_a_man_are_named_only_where_one_was_not_asked()
    {
        var several = Man with { IsSeveral = true, WishedGender = null };

        using (Assert.EnterMultipleScope())
        {
            Assert.That(Looks(Usual, Woman, Man), Is.Empty, "both said that either is fine");
            Assert.That(Looks(Usual, Woman, Person("man", null)), Has.Count.EqualTo(1));
            Assert.That(Looks(Usual, Person("woman", null), Person("woman", null)), Is.Empty);
            Assert.That(Looks(Usual, Person("woman", null), several), Is.Empty, "a family is not one man");
            Assert.That(Looks(Usual, Person("woman", null), Person("undisclosed", null)), Is.Empty);
        }
    }

    [Test]
    public void Ages_are_compared_where_the_profile_does_not_score_them()
    {
        var unscored = Usual.Where(part => part.Criterion != "age_closeness").ToArray();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(
                Looks(unscored, Woman with { BirthYear = 1950 }, Man with { BirthYear = 1980 }),
                Is.EqualTo(new[] { new Look(LookReason.YearsApart, 30) })
            );
            Assert.That(Looks(unscored, Woman, Man with { BirthYear = 1980 }), Is.Empty, "an unknown age is no reason");
        }
    }

    private static IReadOnlyList<Look> Looks(Contribution[] parts, Participant? mentee, Participant? mentor) =>
        WorthALook.Of(new LookedAt(5000, 4000, 0, parts, mentee, mentor, false));

    private static Participant Person(string gender, string? wish) =>
        new()
        {
            Id = Guid.NewGuid(),
            Gender = gender,
            WishedGender = wish,
            AppliedOn = new DateOnly(2026, 1, 1),
            Places = 1,
        };
}
