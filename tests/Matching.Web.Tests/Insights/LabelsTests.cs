using Matching.Web.Components.Charts;

namespace Matching.Web.Tests.Insights;

public sealed class LabelsTests
{
    [Test]
    public void Labels_with_room_are_level_with_their_points() =>
        Assert.That(Labels.Beside([90, 20, 50], 14, 0, 200), Is.EqualTo(new double[] { 90, 20, 50 }));

    [Test]
    public void Labels_of_points_on_one_another_spread_to_both_sides() =>
        Assert.That(Labels.Beside([60, 60, 60], 14, 0, 200), Is.EqualTo(new double[] { 46, 60, 74 }));

    [Test]
    public void At_an_end_they_stay_inside() =>
        Assert.That(Labels.Beside([2, 3, 199], 14, 8, 200), Is.EqualTo(new double[] { 8, 22, 199 }));

    [Test]
    public void Where_there_is_no_room_for_all_they_keep_their_distance() =>
        Assert.That(Labels.Beside([5, 5, 5], 14, 0, 20), Is.EqualTo(new double[] { 0, 14, 28 }));

    [Test]
    public void No_labels_have_no_places() => Assert.That(Labels.Beside([], 14, 0, 20), Is.Empty);

    // Any place that keeps order and distance is farther from the points, measured by squares: every small step away from the answer is one.
    [Test]
    public void Together_they_are_as_near_to_their_points_as_order_and_distance_allow()
    {
        var random = new Random(7);
        for (var round = 0; round < 300; round++)
        {
            var points = Enumerable.Range(0, random.Next(2, 8)).Select(_ => (double)random.Next(0, 100)).Order().ToArray();
            var places = Labels.Beside(points, 14, -1000, 1000);
            double Away(double[] at) => at.Zip(points, (place, point) => (place - point) * (place - point)).Sum();
            bool Keeps(double[] at) => at.Zip(at.Skip(1), (one, next) => next - one).All(gap => gap > 14 - 1e-9);

            Assert.That(Keeps(places), Is.True, $"round {round}");
            for (var trial = 0; trial < 50; trial++)
            {
                double[] other = [.. places.Select(place => place + random.NextDouble() - .5)];
                Assert.That(!Keeps(other) || Away(other) > Away(places) - 1e-9, Is.True, $"round {round}");
            }
        }
    }
}
