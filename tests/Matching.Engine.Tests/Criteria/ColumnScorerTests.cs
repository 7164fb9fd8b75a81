using Matching.Engine.Criteria;

namespace Matching.Engine.Tests.Criteria;

public sealed class ColumnScorerTests
{
    // Enough to have met every criterion with every parameter, many times over.
    private const int Pools = 300;

    [Test]
    public void Every_pair_scores_as_by_the_plain_scorer()
    {
        var (possible, blocked, pairByPair) = (0, 0, new HashSet<string>());
        for (var seed = 0; seed < Pools; seed++)
        {
            var (profile, context, mentees, mentors) = new RandomPools(seed).Next();
            var plain = new PoolScorer(profile, context);
            var columns = new ColumnScorer(profile, context, mentees, mentors);
            pairByPair.UnionWith(columns.AskedPairByPair);
            var row = columns.NewRow();
            for (var i = 0; i < mentees.Count; i++)
            {
                var expected = mentors
                    .Select((mentor, j) => (Mentor: j, Score: plain.Score(mentees[i], mentor)))
                    .Where(pair => pair.Score != -1)
                    .ToList();

                columns.Row(i, row);

                Assert.That(row.Mentors.ToArray(), Is.EqualTo(expected.Select(pair => pair.Mentor)), $"seed {seed}, mentee {i}");
                Assert.That(row.Scores.ToArray(), Is.EqualTo(expected.Select(pair => pair.Score)), $"seed {seed}, mentee {i}");
                Assert.That(columns.CountPossible(i, row), Is.EqualTo(expected.Count), $"seed {seed}, mentee {i}");
                possible += expected.Count;
                blocked += mentors.Count - expected.Count;
            }
        }

        // the comparison is meaningful only if both kinds of pairs occurred, and criteria both in columns and not
        using (Assert.EnterMultipleScope())
        {
            Assert.That(possible, Is.GreaterThan(100_000));
            Assert.That(blocked, Is.GreaterThan(100_000));
            Assert.That(
                pairByPair,
                Does.Contain("custom.always")
                    .And.Contain("values")
                    .And.Contain("language_quality")
                    .And.Contain("interests")
                    .And.Contain("channel")
            );
        }
    }

    [Test]
    public void All_criteria_of_the_catalogue_fit_in_columns()
    {
        var profile = CriteriaProfile.Create(
            [
                .. CriteriaCatalogue.Kinds.Select(kind => new CriterionSetting(
                    kind.Key,
                    kind.Value == "soft" ? "soft" : "hard",
                    kind.Value == "soft" ? 1 : null,
                    null,
                    null
                )),
            ],
            out _
        )!;
        var people = Enumerable
            .Range(0, 200)
            .Select(i => OnePair.Person() with { BirthYear = 1950 + (i % 50), Sector = "s" + (i % 9), HoursPerMonth = i % 20 })
            .ToList();

        var columns = new ColumnScorer(
            profile,
            new ScoringContext(new DateOnly(2026, 3, 2), new HashSet<(Guid, Guid)>()),
            people,
            people
        );

        Assert.That(columns.AskedPairByPair, Is.Empty);
    }

    [Test]
    public void Only_pairs_that_the_site_leaves_are_evaluated()
    {
        var profile = CriteriaProfile.Create(
            [new CriterionSetting("site", "hard", null, null, null), new CriterionSetting("waiting", "soft", 1, null, null)],
            out _
        )!;
        var (here, there) = (Guid.NewGuid(), Guid.NewGuid());
        var mentors = Enumerable
            .Range(0, 1000)
            .Select(i => OnePair.Person() with { SiteId = i % 4 == 0 ? here : there })
            .ToList();
        var columns = new ColumnScorer(
            profile,
            new ScoringContext(new DateOnly(2026, 3, 2), new HashSet<(Guid, Guid)>()),
            [OnePair.Person() with { SiteId = here }],
            mentors
        );
        var row = columns.NewRow();

        columns.Row(0, row);

        Assert.That((row.Count, row.Evaluated), Is.EqualTo((250, 250L)));
        Assert.That(row.Mentors.ToArray(), Is.EqualTo(Enumerable.Range(0, 250).Select(i => 4 * i)));
    }

    [Test]
    public void The_number_of_threads_has_no_say()
    {
        var (profile, context, mentees, mentors) = new RandomPools(2).Next();
        var columns = new ColumnScorer(profile, context, mentees, mentors);

        var (one, two) = (FeasiblePairs.Of(columns, 1), FeasiblePairs.Of(columns, 2));

        Assert.That((two.RowStart, two.Mentors, two.Scores), Is.EqualTo((one.RowStart, one.Mentors, one.Scores)));
        Assert.That(one.RowStart[^1], Is.GreaterThan(0));
    }

    [Test]
    public void Scoring_stops_when_asked()
    {
        var (profile, context, mentees, mentors) = new RandomPools(2).Next();
        using var stop = new CancellationTokenSource();
        stop.Cancel();

        Assert.That(
            () => FeasiblePairs.Of(new ColumnScorer(profile, context, mentees, mentors), 2, null, stop.Token),
            Throws.InstanceOf<OperationCanceledException>()
        );
    }

    [Test]
    public void A_run_scores_as_the_plain_scorer_and_keeps_out_forbidden_pairs_and_taken_places()
    {
        for (var seed = 0; seed < 40; seed++)
        {
            var pools = new RandomPools(seed);
            var (_, context, mentees, mentors) = pools.Next();
            mentors = mentors.ConvertAll(mentor => mentor with { Places = Math.Max(0, mentor.Places) });
            var settings = new RandomPools(seed).Settings();
            var profile = CriteriaProfile.Create(settings, out _)!;
            var open = mentors.FindIndex(mentor => mentor.Places > 0);
            var input = new PoolInput
            {
                Mentees = mentees,
                Mentors = mentors,
                Criteria = settings,
                Objective = Objective.TotalScore,
                AsOf = context.AsOf,
                History = [.. context.History.Select(pair => new IdPair(pair.MenteeId, pair.MentorId))],
                Locks = mentees.Count > 1 && open >= 0 ? [new IdPair(mentees[0].Id, mentors[open].Id)] : [],
                Forbids = mentees.Count > 1 && mentors.Count > 0 ? [new IdPair(mentees[1].Id, mentors[^1].Id)] : [],
            };

            var problem = PoolMatcher.Match(input).Problem;

            var free = mentees.Where(mentee => !input.Locks.Any(pair => pair.MenteeId == mentee.Id)).ToList();
            var plain = new PoolScorer(profile, context);
            var expected =
                from i in Enumerable.Range(0, free.Count)
                from j in Enumerable.Range(0, mentors.Count)
                where problem.Capacities[j] > 0 && !input.Forbids.Contains(new IdPair(free[i].Id, mentors[j].Id))
                let score = plain.Score(free[i], mentors[j])
                where score >= 0
                select (i, j, score);
            var actual = Enumerable
                .Range(0, free.Count)
                .SelectMany(i =>
                    Enumerable
                        .Range(problem.RowStart[i], problem.RowStart[i + 1] - problem.RowStart[i])
                        .Select(k => (i, problem.Mentors[k], problem.Scores[k]))
                );
            Assert.That(actual, Is.EqualTo(expected), $"seed {seed}");
        }
    }
}
