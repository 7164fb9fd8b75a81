using Matching.Engine.Criteria;

namespace Matching.Engine.Tests.Criteria;

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

        var parts = scorer.Contributions(OnePair.Person(), OnePair.Person());

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
        var (mentee, mentor) = (OnePair.Person(), OnePair.Person());
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
        var mentees = Enumerable.Range(0, 30).Select(_ => OnePair.Person() with { BirthYear = 1950 + random.Next(50) }).ToArray();
        var mentors = Enumerable
            .Range(0, 20)
            .Select(_ => OnePair.Person() with { BirthYear = 1950 + random.Next(50), Places = random.Next(1, 3) })
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
