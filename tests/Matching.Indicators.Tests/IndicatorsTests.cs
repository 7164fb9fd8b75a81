using Matching.Indicators.Disclosure;
using Matching.Indicators.Scoring;
using Matching.Indicators.Statistics;

namespace Matching.Indicators.Tests;

public sealed class ScaleScoreTests
{
    // case S01 of the acceptance figures: mean of the answered items when at least half are answered
    [TestCase(new double[] { 4, 5, 3, 4 }, 4, 4.0, ScoreStatus.Complete)]
    [TestCase(new double[] { 4, 3 }, 4, 3.5, ScoreStatus.Prorated)]
    [TestCase(new double[] { 4 }, 4, null, ScoreStatus.Insufficient)]
    [TestCase(new double[] { }, 4, null, ScoreStatus.None)]
    [TestCase(new double[] { 1, 2 }, 4, 1.5, ScoreStatus.Prorated)]
    [TestCase(new double[] { 1 }, 3, null, ScoreStatus.Insufficient)]
    [TestCase(new double[] { 1, 2 }, 3, 1.5, ScoreStatus.Prorated)]
    [TestCase(new double[] { }, 0, null, ScoreStatus.None)]
    public void At_least_half_of_the_applicable_items_make_a_score(
        double[] answered,
        int applicable,
        double? expected,
        ScoreStatus status
    )
    {
        var score = ScaleScore.Of([
            .. answered.Select(value => (double?)value),
            .. Enumerable.Repeat((double?)null, applicable - answered.Length),
        ]);

        Assert.That(
            (score.Score, score.Status, score.Answered, score.Applicable),
            Is.EqualTo((expected, status, answered.Length, applicable))
        );
    }

    // case S02: reversed items are min + max - x, and the scale runs from 0 to 100
    [TestCase(new double[] { 5, 1, 4 }, 91.66666666666667)]
    [TestCase(new double[] { 2, 2, 2 }, 41.666666666666664)]
    public void Reversed_items_are_turned_before_the_mean(double[] answers, double expected)
    {
        var score = ScaleScore.Of([
            .. answers.Select((answer, i) => (double?)ScaleScore.Recode(answer, 1, 5, isReversed: i == 1)),
        ]);

        Assert.That(score.Score, Is.EqualTo(expected).Within(1e-9));
    }

    [TestCase(50.0, 60.0, 70.0, 60.0)]
    [TestCase(null, 60.0, 70.0, 65.0)]
    [TestCase(50.0, null, 70.0, null)]
    [TestCase(null, 60.0, null, null)]
    public void The_network_score_needs_bridges_and_one_other(double? bond, double? bridge, double? link, double? expected) =>
        Assert.That(ScaleScore.Network(bond, bridge, link), Is.EqualTo(expected));

    // case Z04: bands at their midpoints, the open one at its floor
    [Test]
    public void Bands_count_as_their_midpoints()
    {
        var (start, end) = (new[] { 0, 1, 3, 4 }.Average(Bands.Persons), new[] { 2, 3, 4, 5 }.Average(Bands.Persons));

        Assert.That((start, end), Is.EqualTo((2.75, 5.25)));
        Assert.That(() => Bands.Persons(6), Throws.TypeOf<ArgumentOutOfRangeException>());
    }
}

public sealed class PairedChangeTests
{
    // R's data set "sleep": published t = 4.0621 with 9 degrees of freedom, 95 % interval 0.7001142 to 2.4598858 (case T01)
    [Test]
    public void The_published_sleep_figures_come_out()
    {
        double[] start = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0, 2];
        double[] end = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4];

        var change = PairedChange.Of([.. start.Zip(end)]);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(change.Change.N, Is.EqualTo(10));
            Assert.That(change.Change.Mean, Is.EqualTo(1.58).Within(1e-12));
            Assert.That(change.Change.Sd, Is.EqualTo(1.22999548327987).Within(1e-9));
            Assert.That(change.Change.CiLow, Is.EqualTo(0.700114236723018).Within(1e-9));
            Assert.That(change.Change.CiHigh, Is.EqualTo(2.45988576327698).Within(1e-9));
            Assert.That((change.Improved, change.Same, change.Worse), Is.EqualTo((9, 1, 0)));
        }
    }

    [Test]
    public void Thirds_and_sixths_do_not_make_a_change() =>
        Assert.That(PairedChange.Of([(1.0 / 3, (1.0 / 6) + (1.0 / 6)), (.1 + .2, .3)]).Same, Is.EqualTo(2));

    [Test]
    public void What_is_undefined_is_null_with_a_reason()
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(MeanEstimate.Of([]), Is.EqualTo(new MeanEstimate(0, null, null, null, null, "n_lt_2")));
            Assert.That(MeanEstimate.Of([3]), Is.EqualTo(new MeanEstimate(1, 3, null, null, null, "n_lt_2")));
            Assert.That(MeanEstimate.Of([3, 3, 3]).Reason, Is.EqualTo("zero_variance"));
        }
    }
}

public sealed class DisclosureTests
{
    // cases X03 and X05, and what subtraction from the total would disclose
    [TestCase(new[] { 12, 30, 8, 5 }, new[] { false, false, false, false })]
    [TestCase(new[] { 1, 2, 40, 17 }, new[] { true, true, false, true })]
    [TestCase(new[] { 3, 20, 0 }, new[] { true, true, false })]
    [TestCase(new[] { 4, 4, 20 }, new[] { true, true, false })]
    [TestCase(new[] { 0, 0, 0 }, new[] { false, false, false })]
    [TestCase(new[] { 3, 0, 0 }, new[] { true, true, true })]
    [TestCase(new[] { 7, 7, 2 }, new[] { true, false, true })]
    public void Small_counts_are_hidden_with_enough_beside_them(int[] counts, bool[] hidden) =>
        Assert.That(OneWaySuppression.Hide(counts, 5), Is.EqualTo(hidden));

    [Test]
    public void No_hidden_count_below_k_follows_from_what_is_shown_and_the_total()
    {
        for (var seed = 0; seed < 2000; seed++)
        {
            var random = new Random(seed);
            var counts = Enumerable.Range(0, random.Next(2, 6)).Select(_ => random.Next(0, 15)).ToArray();
            var hidden = OneWaySuppression.Hide(counts, 5);
            var secret = counts.Where((_, i) => hidden[i]).ToArray();
            if (secret.Length > 0 && secret.Length < counts.Length)
            {
                Assert.That(secret, Has.Length.GreaterThan(1), $"seed {seed}");
                Assert.That(secret.Sum(), Is.GreaterThanOrEqualTo(5), $"seed {seed}");
            }
        }
    }

    [TestCase(0, false, false)]
    [TestCase(4, true, true)]
    [TestCase(5, false, true)]
    [TestCase(9, false, true)]
    [TestCase(10, false, false)]
    public void Counts_need_five_and_means_ten(int n, bool countHidden, bool meanHidden) =>
        Assert.That((PrimaryRules.HidesCount(n, 5), PrimaryRules.HidesMean(n, 5)), Is.EqualTo((countHidden, meanHidden)));
}
