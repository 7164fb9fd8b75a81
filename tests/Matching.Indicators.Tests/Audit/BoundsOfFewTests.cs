using Matching.Indicators.Audit;
using Matching.Indicators.Statistics;

namespace Matching.Indicators.Tests.Audit;

/// <summary>What spread and quartiles of all say of the sum of some.</summary>
public sealed class BoundsOfFewTests
{
    private static readonly (double Low, double High) Range = (0, 100);

    private static (double Low, double High) BySpread(double[] all, int m)
    {
        var described = Descriptives.Of(all).Estimate;
        return BoundsOfFew.BySpread(m, all.Length, described.Mean!.Value, described.Sd!.Value);
    }

    private static (double Low, double High) ByQuartiles(double[] all, int m)
    {
        var described = Descriptives.Of(all);
        return BoundsOfFew.ByQuartiles(m, all.Length, [described.Q1!.Value, described.Median!.Value, described.Q3!.Value], Range);
    }

    [Test]
    public void The_sum_of_any_people_is_within_the_bounds()
    {
        var random = new Random(4);
        for (var i = 0; i < 3000; i++)
        {
            var all = Enumerable.Range(0, random.Next(10, 40)).Select(_ => 25.0 * random.Next(5)).ToArray();
            var m = random.Next(1, 10);
            // the lowest and the highest of them, and some by chance
            random.Shuffle(all);
            double[] sums = [all.Take(m).Sum(), all.Order().Take(m).Sum(), all.OrderDescending().Take(m).Sum()];
            foreach (var (low, high) in new[] { BySpread(all, m), ByQuartiles(all, m) })
            {
                Assert.That(sums, Is.All.InRange(low - 1e-6, high + 1e-6), string.Join(' ', all));
            }
        }
    }

    [Test]
    public void People_who_answered_alike_have_the_mean_of_all() =>
        Assert.That(BySpread([.. Enumerable.Repeat(40.0, 12)], 3), Is.EqualTo((120.0, 120.0)));

    // Half, and no more than half, of two parts can be as far away as the spread allows.
    [Test]
    public void Two_halves_apart_reach_the_bounds_of_the_spread()
    {
        var (low, high) = BySpread([.. Enumerable.Repeat(20.0, 5), .. Enumerable.Repeat(80.0, 5)], 5);

        Assert.That(low, Is.EqualTo(100).Within(1e-9));
        Assert.That(high, Is.EqualTo(400).Within(1e-9));
    }

    // Of thirteen people in order the quartiles are the fourth, the seventh and the tenth: of nine at least six are not below the
    // fourth, three not below the seventh and none needs to be at the tenth.
    [Test]
    public void Quartiles_bound_nine_of_thirteen_people()
    {
        var all = Enumerable.Range(1, 13).Select(one => 5.0 * one).ToArray();

        Assert.That(ByQuartiles(all, 9), Is.EqualTo(((6 * 20.0) + (3 * 15), (9 * 100.0) - (6 * 50) - (3 * 15))));
    }
}
