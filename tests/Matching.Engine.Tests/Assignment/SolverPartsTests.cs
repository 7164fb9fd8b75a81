using Matching.Engine.Assignment;

namespace Matching.Engine.Tests.Assignment;

public sealed class MaximumCardinalityTests
{
    [Test]
    public void As_many_are_matched_as_by_trying_everything()
    {
        for (var seed = 0; seed < 3000; seed++)
        {
            var problem = Instances.Random(seed);

            var (mentorOf, _, _) = MaximumCardinality.Find(problem, CancellationToken.None);

            Assert.That(mentorOf.Count(mentor => mentor >= 0), Is.EqualTo(Instances.Best(problem).Matched), $"seed {seed}");
            foreach (
                var mentees in mentorOf
                    .Select((mentor, mentee) => (mentor, mentee))
                    .Where(pair => pair.mentor >= 0)
                    .GroupBy(pair => pair.mentor)
            )
            {
                Assert.That(mentees.Count(), Is.LessThanOrEqualTo(problem.Capacities[mentees.Key]), $"seed {seed}");
                Assert.That(
                    mentees.All(pair => Instances.ScoreOf(problem, pair.mentee, pair.mentor) is not null),
                    Is.True,
                    $"seed {seed}"
                );
            }
        }
    }

    [Test]
    public void Paths_of_any_length_are_found()
    {
        // mentee i can take mentor i or i + 1, the last only the last: a mentee who starts with the first of the two has to move
        const int Length = 3000;
        var pairs = Enumerable
            .Range(0, Length)
            .SelectMany(i => new[] { (i, i, 1), (i, Math.Min(i + 1, Length - 1), 9000) })
            .Distinct()
            .Where(pair => pair.Item1 < Length - 1 || pair.Item3 == 1);

        var problem = MatchingProblem.FromPairs(Length, [.. Enumerable.Repeat(1, Length)], pairs.ToList());

        Assert.That(MaximumCardinality.Find(problem, CancellationToken.None).MentorOf, Is.EqualTo(Enumerable.Range(0, Length)));
        Assert.That(Matcher.Match(problem).Score, Is.EqualTo(Length));
    }
}

public sealed class DecompositionTests
{
    [Test]
    public void Mentees_of_the_surplus_know_only_mentors_of_it_and_fill_their_places()
    {
        for (var seed = 0; seed < 1000; seed++)
        {
            var problem = Instances.Random(seed, 8, 6);

            var parts = Decomposition.Of(problem, CancellationToken.None);
            var result = Matcher.Match(problem);

            for (var i = 0; i < problem.MenteeCount; i++)
            {
                var mentors = problem.Mentors[problem.RowStart[i]..problem.RowStart[i + 1]];
                Assert.That(
                    !parts.IsMenteeOfSurplus[i] || mentors.All(j => parts.IsMentorOfSurplus[j]),
                    Is.True,
                    $"seed {seed}: a mentee of the surplus knows somebody else"
                );
                Assert.That(
                    result.MentorOf[i] >= 0 || parts.IsMenteeOfSurplus[i],
                    Is.True,
                    $"seed {seed}: somebody outside the surplus goes without"
                );
                Assert.That(
                    result.MentorOf[i] < 0 || parts.IsMenteeOfSurplus[i] == parts.IsMentorOfSurplus[result.MentorOf[i]],
                    Is.True,
                    $"seed {seed}: a pair across the parts"
                );
            }

            for (var j = 0; j < problem.MentorCount; j++)
            {
                Assert.That(
                    !parts.IsMentorOfSurplus[j] || result.MentorOf.Count(mentor => mentor == j) == problem.Capacities[j],
                    Is.True,
                    $"seed {seed}: a free place in the surplus"
                );
            }
        }
    }

    [Test]
    public void The_surplus_by_mentor_holds_every_pair_of_it()
    {
        var problem = MatchingProblem.FromPairs(4, [1, 0, 2], [(0, 0, 10), (1, 0, 20), (1, 1, 30), (2, 2, 40), (3, 2, 50)]);

        var part = Decomposition.Of(problem, CancellationToken.None).Surplus(problem);

        Assert.That(part.Mentees, Is.EqualTo(new[] { 0, 1 }));
        Assert.That(part.Mentors, Is.EqualTo(new[] { 0 }));
        Assert.That(part.Columns, Is.EqualTo(new[] { 0, 1 }));
        Assert.That(part.Scores, Is.EqualTo(new[] { 10, 20 }));
        Assert.That(part.Places(problem.Capacities), Is.EqualTo(new[] { 0 }));
    }
}

public sealed class PricedRowsTests
{
    [TestCase(5)]
    [TestCase(40)]
    [TestCase(150)]
    [TestCase(161)]
    [TestCase(1000)]
    public void A_row_is_sorted_as_far_as_one_looks_and_the_rest_costs_at_least_what_it_says(int length)
    {
        var random = new Random(length);
        var scores = Enumerable.Range(0, length).Select(_ => random.Next(10_001)).ToArray();
        var rows = new PricedRows([0, length], [.. Enumerable.Range(0, length)], scores, length, null);
        var prices = new long[length];
        for (var round = 0; rows.RestAtLeast(0) != int.MaxValue; round++)
        {
            rows.SortMore(0);
            var sorted = rows.Of(0).ToArray();
            var columns = sorted.Select(PricedRows.ColumnOf).ToHashSet();

            Assert.That(columns, Has.Count.EqualTo(sorted.Length), "a pair stands there once");
            Assert.That(sorted.Select(PricedRows.ReducedOf), Is.Ordered);
            Assert.That(sorted.All(pair => PricedRows.CostOf(pair) == 10_000 - scores[PricedRows.ColumnOf(pair)]), Is.True);
            Assert.That(
                sorted.All(pair => PricedRows.ReducedOf(pair) <= PricedRows.CostOf(pair) - prices[PricedRows.ColumnOf(pair)]),
                Is.True,
                "never more than the reduced cost of now"
            );
            Assert.That(
                Enumerable
                    .Range(0, length)
                    .Where(j => !columns.Contains(j))
                    .All(j => 10_000 - scores[j] - prices[j] >= rows.RestAtLeast(0)),
                Is.True
            );
            for (var k = 0; k < length / 10; k++)
            {
                var j = random.Next(length);
                prices[j] -= random.Next(3000);
                rows.SetPrice(j, prices[j]);
            }

            rows.WasRead(0, 1000);
            Assert.That(round, Is.LessThan(20));
        }

        Assert.That(rows.Of(0).Length, Is.EqualTo(length));
    }

    [Test]
    public void Pairs_of_columns_that_are_out_are_never_seen()
    {
        var rows = new PricedRows([0, 3], [0, 1, 2], [10, 20, 30], 3, [false, true, false]);

        rows.SortMore(0);

        Assert.That(rows.Of(0).ToArray().Select(PricedRows.ColumnOf), Is.EqualTo(new[] { 2, 0 }));
        Assert.That(rows.RestAtLeast(0), Is.EqualTo(int.MaxValue));
    }
}

public sealed class ShortestAugmentingPathsTests
{
    [Test]
    public void Duals_prove_the_assignment_of_long_rows([Values(1, 2)] int places, [Values(3, 10_001)] int scores)
    {
        var random = new Random(scores);
        const int Rows = 300;
        const int Columns = 320;
        var table = Enumerable.Range(0, Rows * Columns).Select(_ => random.Next(scores)).ToArray();
        var pairs = new PricedRows(
            [.. Enumerable.Range(0, Rows + 1).Select(i => i * Columns)],
            [.. Enumerable.Range(0, Rows * Columns).Select(k => k % Columns)],
            table,
            Columns,
            null
        );
        var paths = new ShortestAugmentingPaths(
            [.. Enumerable.Range(0, Rows)],
            pairs,
            [.. Enumerable.Repeat(places, Columns)],
            null
        );

        paths.Solve(null, CancellationToken.None);

        for (var i = 0; i < Rows; i++)
        {
            for (var j = 0; j < Columns; j++)
            {
                var slack = 10_000 - table[(i * Columns) + j] - paths.RowDual(i) - paths.ColumnDuals[j];
                Assert.That(slack, paths.ColumnOf(i) == j ? Is.Zero : Is.GreaterThanOrEqualTo(0), $"pair {i} {j}");
            }
        }

        Assert.That(
            Enumerable
                .Range(0, Columns)
                .All(j => paths.ColumnDuals[j] == 0 || Enumerable.Range(0, Rows).Count(i => paths.ColumnOf(i) == j) == places),
            Is.True,
            "a place that is free costs nothing"
        );
    }
}
