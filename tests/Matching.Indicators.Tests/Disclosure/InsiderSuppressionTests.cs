using Matching.Indicators.Disclosure;

namespace Matching.Indicators.Tests.Disclosure;

public sealed class InsiderSuppressionTests
{
    // two suppressed numbers disclose each other to who knows one
    [TestCase("3 4 20 30", "3 4 20")]
    // one other number is no protection, however large
    [TestCase("3 30 40", "3 30 40")]
    // of the two others each may be from 1 to 6
    [TestCase("2 3 4 30 40", "2 3 4 30")]
    [TestCase("4 4 4 30", "4 4 4")]
    [TestCase("0 3 20 30", "3 20 30")]
    // nothing is left: zeros go too
    [TestCase("0 3 20", "0 3 20")]
    [TestCase("5 20 0", "")]
    public void Who_knows_one_suppressed_number_does_not_know_the_others(string numbers, string suppressed)
    {
        long[] counts = [.. numbers.Split(' ').Select(long.Parse)];

        var hidden = InsiderSuppression.Hide(counts, 5);

        Assert.That(string.Join(' ', counts.Where((_, i) => hidden[i])), Is.EqualTo(suppressed));
    }
}
