using Matching.Engine.Assignment;

namespace Matching.Engine.Tests.Assignment;

public sealed class StructuredScoresTests
{
    [Test]
    public void Each_pair_is_read_as_often_as_the_bound_says_on_every_family(
        [ValueSource(typeof(ScoreFamilies), nameof(ScoreFamilies.Names))] string family,
        [Values(25, 100, 200)] int size
    )
    {
        var problem = ScoreFamilies.Of(family, size);

        var work = Matcher.Match(problem).Work;

        // the bound of the engine's README
        var most = 20 + (3 * Math.Sqrt(problem.MenteeCount));
        using (Assert.EnterMultipleScope())
        {
            Assert.That((double)work.PairsRead / problem.PairCount, Is.LessThanOrEqualTo(most), "reads a pair");
            Assert.That((double)work.NodesSettled / problem.MenteeCount, Is.LessThanOrEqualTo(most), "settled a mentee");
        }
    }

    [Test]
    public void The_same_scores_give_the_same_pairs_and_the_same_work(
        [Values("additive_with_noise", "products", "waiting_only_few_places")] string family
    )
    {
        var one = Matcher.Match(ScoreFamilies.Of(family, 40));
        var other = Matcher.Match(ScoreFamilies.Of(family, 40));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(other.MentorOf, Is.EqualTo(one.MentorOf));
            Assert.That(other.Certificate.MenteeDuals, Is.EqualTo(one.Certificate.MenteeDuals));
            Assert.That(other.Work.PairsRead, Is.EqualTo(one.Work.PairsRead));
        }
    }

    [Test]
    public void Rows_that_can_all_be_matched_cost_as_little_as_by_trying_everything()
    {
        for (var seed = 0; seed < 6000; seed++)
        {
            var problem = Instances.Random(seed);
            var split = Decomposition.Of(problem, CancellationToken.None);
            var mentees = split.Rest(problem);
            var pairs = new RowPairs(mentees, problem.RowStart, problem.Mentors, problem.Scores, split.IsMentorOfSurplus);

            var solver = new StructuredAssignment(pairs, problem.Capacities, new SolverWork());
            solver.Solve(null, CancellationToken.None);

            var used = new int[problem.MentorCount];
            for (var row = 0; row < mentees.Length; row++)
            {
                var own = solver.CostOf(row) - solver.ColumnDual(solver.ColumnOf(row));
                used[solver.ColumnOf(row)]++;
                Assert.That(
                    10_000 - Instances.ScoreOf(problem, mentees[row], solver.ColumnOf(row)),
                    Is.EqualTo(solver.CostOf(row)),
                    $"seed {seed}"
                );
                for (var k = problem.RowStart[mentees[row]]; k < problem.RowStart[mentees[row] + 1]; k++)
                {
                    var mentor = problem.Mentors[k];
                    var isBetter =
                        !split.IsMentorOfSurplus[mentor] && 10_000 - problem.Scores[k] - solver.ColumnDual(mentor) < own;
                    Assert.That(isBetter, Is.False, $"seed {seed}: a pair below its price");
                }
            }

            for (var j = 0; j < used.Length; j++)
            {
                Assert.That(used[j], Is.LessThanOrEqualTo(problem.Capacities[j]), $"seed {seed}");
                Assert.That(
                    solver.ColumnDual(j),
                    used[j] < problem.Capacities[j] ? Is.Zero : Is.LessThanOrEqualTo(0),
                    $"seed {seed}: a free place has a price"
                );
            }
        }
    }

    [Test]
    public void All_scores_may_be_equal_and_one_mentor_may_have_every_mentee([Values(0, 10_000)] int score)
    {
        const int Mentees = 3000;
        var equal = MatchingProblem.FromPairs(
            Mentees,
            [.. Enumerable.Repeat(1, 40), Mentees],
            Enumerable.Range(0, Mentees).SelectMany(i => new[] { (i, i % 40, score), (i, 40, score) }).ToList()
        );

        var result = Matcher.Match(equal);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(result.Matched, Is.EqualTo(Mentees));
            Assert.That(result.Score, Is.EqualTo((long)Mentees * score));
        }
    }

    [Test]
    public void A_mentor_may_have_more_places_than_there_are_mentees([Values(30, 1_000_000)] int places)
    {
        var problem = ScoreFamilies.Of("mentor_only", 40);
        int[] capacities = [.. problem.Capacities.Select((few, j) => j % 40 == 0 ? places : few)];

        // the proof holds for all places, used or not
        Assert.That(() => Matcher.Match(problem with { Capacities = capacities }), Throws.Nothing);
    }

    [Test]
    public void A_run_stops_at_any_moment()
    {
        var problem = ScoreFamilies.Of("additive_with_noise", 60);
        for (var at = 0; at < 12; at++)
        {
            using var stop = new CancellationTokenSource();
            var reports = 0;
            var progress = new Counted(() =>
            {
                if (reports++ == at)
                {
                    stop.Cancel();
                }
            });

            try
            {
                Matcher.Match(problem, progress, stop.Token);
                Assert.That(reports, Is.LessThanOrEqualTo(at + 2), "it went on");
            }
            catch (OperationCanceledException)
            {
                Assert.That(reports, Is.EqualTo(at + 1), "reports after it was told to stop");
            }
        }
    }

    private sealed class Counted(Action report) : IProgress<double>
    {
        public void Report(double value) => report();
    }
}
