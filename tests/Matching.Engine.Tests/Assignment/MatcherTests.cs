using FsCheck;
using FsCheck.Fluent;
using Matching.Engine.Assignment;

namespace Matching.Engine.Tests.Assignment;

public sealed class MatcherTests
{
    [Test]
    public void Nothing_is_better_than_what_it_finds([Values] Objective objective)
    {
        for (var seed = 0; seed < 3000; seed++)
        {
            var problem = Instances.Random(seed, objective: objective);

            var result = Matcher.Match(problem);

            var best = Instances.Best(problem);
            Assert.That(result.Score, Is.EqualTo(best.Score), $"seed {seed}");
            if (objective == Objective.CoverageFirst)
            {
                Assert.That(result.Matched, Is.EqualTo(best.Matched), $"seed {seed}");
            }
        }
    }

    [Test]
    public void A_problem_worked_by_hand_has_its_optimum()
    {
        // of the six ways to match all people: 7+2+8, 7+1+6, 6+6+8, 6+1+5, 2+6+6, 2+2+5; the greatest is the third
        int[,] scores =
        {
            { 7, 6, 2 },
            { 6, 2, 1 },
            { 5, 6, 8 },
        };
        var pairs = from i in Enumerable.Range(0, 3) from j in Enumerable.Range(0, 3) select (i, j, scores[i, j]);

        var result = Matcher.Match(MatchingProblem.FromPairs(3, [1, 1, 1], pairs.ToList()));

        Assert.That(
            (result.Score, result.MentorOf),
            Is.EqualTo((20L, new[] { 1, 0, 2 }))
                .Using<(long, int[])>((one, other) => one.Item1 == other.Item1 && one.Item2.SequenceEqual(other.Item2))
        );
    }

    [Test]
    public void An_empty_problem_is_solved()
    {
        var result = Matcher.Match(MatchingProblem.FromPairs(0, [], []));

        Assert.That((result.Matched, result.Score, result.MentorOf.Length), Is.EqualTo((0, 0L, 0)));
    }

    [Test]
    public void The_order_in_which_pairs_are_given_has_no_say()
    {
        for (var seed = 0; seed < 300; seed++)
        {
            var problem = Instances.Random(seed, 8, 8);
            var pairs = Enumerable
                .Range(0, problem.MenteeCount)
                .SelectMany(i =>
                    Enumerable
                        .Range(problem.RowStart[i], problem.RowStart[i + 1] - problem.RowStart[i])
                        .Select(k => (i, problem.Mentors[k], problem.Scores[k]))
                )
                .ToArray();
            new Random(seed).Shuffle(pairs);

            var shuffled = Matcher.Match(MatchingProblem.FromPairs(problem.MenteeCount, problem.Capacities, pairs));

            Assert.That(shuffled.MentorOf, Is.EqualTo(Matcher.Match(problem).MentorOf), $"seed {seed}");
        }
    }

    [FsCheck.NUnit.Property(MaxTest = 300)]
    public Property Raising_a_place_never_lowers_coverage_and_then_score(int seed)
    {
        var problem = Instances.Random(seed, 8, 6);
        if (problem.MentorCount == 0)
        {
            return true.ToProperty();
        }

        var more = (int[])problem.Capacities.Clone();
        more[Math.Abs(seed % more.Length)]++;
        var (before, after) = (Matcher.Match(problem), Matcher.Match(problem with { Capacities = more }));
        return (after.Matched > before.Matched || (after.Matched == before.Matched && after.Score >= before.Score)).ToProperty();
    }

    [FsCheck.NUnit.Property(MaxTest = 300)]
    public Property Taking_a_pair_away_never_raises_coverage(int seed)
    {
        var problem = Instances.Random(seed, 8, 6);
        var pairs = Enumerable
            .Range(0, problem.MenteeCount)
            .SelectMany(i =>
                Enumerable
                    .Range(problem.RowStart[i], problem.RowStart[i + 1] - problem.RowStart[i])
                    .Select(k => (i, problem.Mentors[k], problem.Scores[k]))
            )
            .ToList();
        if (pairs.Count == 0)
        {
            return true.ToProperty();
        }

        pairs.RemoveAt(Math.Abs(seed % pairs.Count));
        return (
            Matcher.Match(MatchingProblem.FromPairs(problem.MenteeCount, problem.Capacities, pairs)).Matched
            <= Matcher.Match(problem).Matched
        ).ToProperty();
    }

    [FsCheck.NUnit.Property(MaxTest = 200)]
    public Property Renumbering_people_keeps_the_total(int seed)
    {
        var problem = Instances.Random(seed, 8, 6);
        var random = new Random(seed);
        var (rows, columns) = (
            Enumerable.Range(0, problem.MenteeCount).ToArray(),
            Enumerable.Range(0, problem.MentorCount).ToArray()
        );
        random.Shuffle(rows);
        random.Shuffle(columns);
        var capacities = new int[problem.MentorCount];
        for (var j = 0; j < capacities.Length; j++)
        {
            capacities[columns[j]] = problem.Capacities[j];
        }

        var pairs = Enumerable
            .Range(0, problem.MenteeCount)
            .SelectMany(i =>
                Enumerable
                    .Range(problem.RowStart[i], problem.RowStart[i + 1] - problem.RowStart[i])
                    .Select(k => (rows[i], columns[problem.Mentors[k]], problem.Scores[k]))
            );
        var (one, other) = (
            Matcher.Match(problem),
            Matcher.Match(MatchingProblem.FromPairs(problem.MenteeCount, capacities, pairs.ToList()))
        );
        return ((one.Matched, one.Score) == (other.Matched, other.Score)).ToProperty();
    }

    [Test]
    public void A_pool_of_hundreds_is_proved_too()
    {
        var random = new Random(7);
        var pairs =
            from i in Enumerable.Range(0, 400)
            from j in Enumerable.Range(0, 300)
            where random.Next(10) == 0
            select (i, j, random.Next(10_001));
        var problem = MatchingProblem.FromPairs(
            400,
            [.. Enumerable.Range(0, 300).Select(_ => random.Next(0, 3))],
            pairs.ToList()
        );

        var result = Matcher.Match(problem);

        Assert.That(CertificateValidator.Fault(problem, result.MentorOf, result.Certificate), Is.Null);
        Assert.That(result.Matched, Is.GreaterThan(250));
    }

    [FsCheck.NUnit.Property(MaxTest = 200)]
    public Property Adding_a_constant_to_all_scores_changes_no_coverage_and_shifts_the_total(int seed)
    {
        var problem = Instances.Random(seed, 8, 6);
        var most = problem.Scores.DefaultIfEmpty().Max();
        var constant = Math.Abs(seed % (10_001 - most));
        var (before, after) = (
            Matcher.Match(problem),
            Matcher.Match(problem with { Scores = [.. problem.Scores.Select(score => score + constant)] })
        );
        return ((after.Matched, after.Score) == (before.Matched, before.Score + ((long)constant * before.Matched))).ToProperty();
    }

    [Test]
    public void More_places_than_there_can_be_mentees_do_no_harm()
    {
        var result = Matcher.Match(
            MatchingProblem.FromPairs(3, [int.MaxValue, int.MaxValue, int.MaxValue], [(0, 0, 5), (1, 0, 5), (2, 0, 7), (2, 1, 6)])
        );

        Assert.That(result.MentorOf, Is.EqualTo(new[] { 0, 0, 0 }));
    }

    [Test]
    public void Long_rows_and_many_equal_scores_are_proved_with_either_objective(
        [Values] Objective objective,
        [Values(2, 4, 10_001)] int scores,
        [Values(150, 700)] int mentors
    )
    {
        var random = new Random(scores + mentors);
        var pairs =
            from i in Enumerable.Range(0, 400)
            from j in Enumerable.Range(0, mentors)
            where random.Next(5) > 0
            select (i, j, random.Next(scores));
        var problem = MatchingProblem.FromPairs(
            400,
            [.. Enumerable.Range(0, mentors).Select(_ => random.Next(0, 4))],
            pairs.ToList(),
            objective
        );

        var result = Matcher.Match(problem);

        Assert.That(CertificateValidator.Fault(problem, result.MentorOf, result.Certificate), Is.Null);
        Assert.That(result.MentorOf, Is.EqualTo(Matcher.Match(problem).MentorOf));
    }

    [Test]
    public void Work_can_be_stopped()
    {
        using var stop = new CancellationTokenSource();
        stop.Cancel();
        var problem = MatchingProblem.FromPairs(1, [1], [(0, 0, 1)]);

        Assert.That(() => Matcher.Match(problem, null, stop.Token), Throws.InstanceOf<OperationCanceledException>());
    }
}

public sealed class BenchmarkFormatTests
{
    [Test]
    public void An_instance_is_read_as_it_was_written()
    {
        for (var seed = 0; seed < 50; seed++)
        {
            var problem = Instances.Random(seed);
            using var text = new StringWriter();
            BenchmarkFormat.WriteInstance(problem, text);

            var read = BenchmarkFormat.ReadInstance(new StringReader(text.ToString()));

            Assert.That(
                (read.Capacities, read.RowStart, read.Mentors, read.Scores),
                Is.EqualTo((problem.Capacities, problem.RowStart, problem.Mentors, problem.Scores))
                    .Using<(int[], int[], int[], int[])>(
                        (one, other) =>
                            one.Item1.SequenceEqual(other.Item1)
                            && one.Item2.SequenceEqual(other.Item2)
                            && one.Item3.SequenceEqual(other.Item3)
                            && one.Item4.SequenceEqual(other.Item4)
                    )
            );
        }
    }

    [TestCase("")]
    [TestCase("b-matching 1 1 1")]
    [TestCase("b-matching 1 1 2\ncapacities 1\n0 0 5\n")]
    [TestCase("b-matching 1 2 0\ncapacities 1\n")]
    public void A_broken_text_is_refused(string text) =>
        Assert.That(() => BenchmarkFormat.ReadInstance(new StringReader(text)), Throws.TypeOf<FormatException>());

    [Test]
    public void Impossible_pairs_are_refused() =>
        Assert.That(() => MatchingProblem.FromPairs(1, [1], [(0, 0, 1), (0, 0, 2)]), Throws.ArgumentException);

    [TestCase("b-matching 1 1 1\ncapacities 1\n0 0 -3\n", "Line 3")]
    [TestCase("b-matching 1 1 1\ncapacities 1\n0 0 10001\n", "Line 3")]
    [TestCase("b-matching 1 1 1\ncapacities 1\n0 0 NaN\n", "Line 3")]
    [TestCase("b-matching 1 1 1\ncapacities 1\n0 1 5\n", "Line 3")]
    [TestCase("b-matching 1 1 1\ncapacities 1\n0 0 5 6\n", "Line 3")]
    [TestCase("b-matching 1 1 2\ncapacities 1\n0 0 5\n\n0 0 6\n", "Line 5")]
    [TestCase("b-matching 2 1 3\ncapacities 1\n1 0 5\n0 0 6\n1 0 7\n", "Line 5")]
    [TestCase("b-matching 1 1 1\ncapacities -1\n0 0 5\n", "Line 2")]
    [TestCase("b-matching 1 2 1\ncapacities 1\n0 0 5\n", "Line 2")]
    [TestCase("b-matching 99999999999999999999 1 1\ncapacities 1\n0 0 5\n", "Line 1")]
    [TestCase("b-matching 1 1 3000000000\ncapacities 1\n0 0 5\n", "Line 1")]
    [TestCase("b-matching 1 1 2\ncapacities 1\n0 0 5\n", "Line 1")]
    [TestCase("matching 1 1 1\ncapacities 1\n0 0 5\n", "Line 1")]
    public void A_broken_instance_names_its_line(string text, string line) =>
        Assert.That(
            () => BenchmarkFormat.ReadInstance(new StringReader(text)),
            Throws.TypeOf<FormatException>().With.Message.StartsWith(line)
        );

    [Test]
    public void Pairs_may_come_in_any_order()
    {
        var problem = BenchmarkFormat.ReadInstance(
            new StringReader("b-matching 2 2 3\r\ncapacities 1 1\r\n1 1 4\r\n0 1 3\r\n0 0 2\r\n")
        );

        Assert.That(
            (problem.RowStart, problem.Mentors, problem.Scores),
            Is.EqualTo((new[] { 0, 2, 3 }, new[] { 0, 1, 1 }, new[] { 2, 3, 4 }))
        );
    }

    // worked by hand: of 2+6, 3+1 the second
    [TestCase(" 2\n 2 3\n 1 6\n", false, 4)]
    // the costs of a row may run over lines
    [TestCase("3\n7 5\n9 8 4\n6 3 1\n2\n", false, 5 + 6 + 2)]
    [TestCase("3\n1 1 4\n1 2 1\n2 1 2\n3 3 9\n2 2 5\n", true, 1 + 2 + 9)]
    public void An_assignment_of_the_library_is_solved(string text, bool isSparse, int cost)
    {
        var problem = BenchmarkFormat.ReadAssignment(new StringReader(text), isSparse);

        var result = Matcher.Match(problem);

        Assert.That((result.Matched, (10_000L * result.Matched) - result.Score), Is.EqualTo((problem.MenteeCount, (long)cost)));
    }

    [TestCase("2\n1 2\n3\n", false, "Line 4")]
    [TestCase("2\n1 2\n3 4 5\n", false, "Line 3")]
    [TestCase("2\n1 2\n3 x\n", false, "Line 3")]
    [TestCase("2\n1 3 5\n", true, "Line 2")]
    [TestCase("2\n0 1 5\n", true, "Line 2")]
    [TestCase("2\n1 1 5\n1 1 6\n", true, "Line 3")]
    [TestCase("", false, "Line 1")]
    public void A_broken_assignment_names_its_line(string text, bool isSparse, string line) =>
        Assert.That(
            () => BenchmarkFormat.ReadAssignment(new StringReader(text), isSparse),
            Throws.TypeOf<FormatException>().With.Message.StartsWith(line)
        );
}
