using Matching.Indicators.Statistics;

namespace Matching.Indicators.Tests;

public sealed class GroupSharesTests
{
    // Newcombe, Statistics in Medicine 17, 1998, table I, method 3
    [TestCase(81, 263, .2553, .3662)]
    [TestCase(15, 148, .0624, .1605)]
    [TestCase(0, 20, 0, .1611)]
    [TestCase(1, 29, .0061, .1718)]
    [TestCase(29, 29, .8830, 1)]
    public void A_share_has_its_Wilson_interval(int count, int n, double low, double high)
    {
        var share = ShareEstimate.Of(count, n);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(share.CiLow, Is.EqualTo(low).Within(5e-5));
            Assert.That(share.CiHigh, Is.EqualTo(high).Within(5e-5));
        }
    }

    [Test]
    public void Nothing_has_no_share() =>
        Assert.That(ShareEstimate.Of(0, 0), Is.EqualTo(new ShareEstimate(0, 0, null, null, null, "n_lt_2")));

    // tea tasting (Fisher 1935): 34/70; convictions of criminals' twins, as in R's help of fisher.test; equal shares
    [TestCase(3, 4, 1, 4, 34.0 / 70)]
    [TestCase(10, 13, 2, 17, .0005367241)]
    [TestCase(5, 10, 5, 10, 1)]
    public void A_difference_of_shares_is_tested_exactly(int count, int n, int other, int otherN, double p) =>
        Assert.That(GroupShares.FisherP(count, n, other, otherN), Is.EqualTo(p).Within(1e-8));

    // case H01 of the acceptance figures, from R's p.adjust
    [Test]
    public void Many_tests_are_adjusted_by_Holm() =>
        Assert.That(
            MultipleTests.Holm([.01, .02, .03, .04, .05, .001, .03]),
            Is.EqualTo(new[] { .06, .1, .12, .12, .12, .007, .12 }).Within(1e-12)
        );

    [TestCase(new double[] { }, null)]
    [TestCase(new double[] { 3 }, 3.0)]
    [TestCase(new double[] { 4, 1, 2 }, 2.0)]
    [TestCase(new double[] { 4, 1, 2, 3 }, 2.5)]
    public void The_median_is_the_middle(double[] sample, double? expected) =>
        Assert.That(GroupShares.Median(sample), Is.EqualTo(expected));
}
