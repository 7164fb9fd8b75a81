namespace Matching.Engine.Tests.Assignment;

/// <summary>Squares in which all are possible with all, beside the same with a mentor who has no place and so is no square.</summary>
public sealed class DenseSquareTests
{
    [Test]
    public void A_square_has_the_totals_of_the_general_solver_whatever_its_size_and_scores([Values(1, 3, 40, 10_001)] int values)
    {
        var random = new Random(values);
        foreach (var size in new[] { 1, 2, 3, 7, 8, 9, 16, 31, 33, 64, 130 })
        {
            for (var round = 0; round < 4; round++)
            {
                var highest = round == 3 ? MatchingProblem.MaxScore : random.Next(MatchingProblem.MaxScore);
                var square = Square(size, (_, _) => Math.Max(0, highest - random.Next(values)));
                var general = square with { Capacities = [.. square.Capacities, 0] };

                var (one, other) = (Matcher.Match(square), Matcher.Match(general));

                Assert.That((one.Matched, one.Score), Is.EqualTo((size, other.Score)), $"{size} {round}");
                Assert.That(Matcher.Match(square).MentorOf, Is.EqualTo(one.MentorOf));
            }
        }
    }

    [Test]
    public void Scores_that_are_products_are_left_to_the_general_solver()
    {
        const int Size = 60;
        var square = Square(Size, (i, j) => MatchingProblem.MaxScore - ((i + 1) * (j + 1)));

        var result = Matcher.Match(square);

        // the largest with the smallest: the least sum of products
        var least = Enumerable.Range(1, Size).Sum(i => i * (Size + 1 - i));
        Assert.That(result.Score, Is.EqualTo((long)(Size * MatchingProblem.MaxScore) - least));
    }

    [Test]
    public void A_square_that_is_cancelled_stops()
    {
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();

        Assert.That(
            () => Matcher.Match(Square(50, (i, j) => i ^ j), null, cancelled.Token),
            Throws.InstanceOf<OperationCanceledException>()
        );
    }

    private static MatchingProblem Square(int size, Func<int, int, int> score) =>
        new()
        {
            Capacities = [.. Enumerable.Repeat(1, size)],
            RowStart = [.. Enumerable.Range(0, size + 1).Select(i => i * size)],
            Mentors = [.. Enumerable.Range(0, size * size).Select(k => k % size)],
            Scores = [.. Enumerable.Range(0, size * size).Select(k => score(k / size, k % size))],
        };
}
