using Matching.Indicators.Computation;
using Matching.Indicators.Summaries;

namespace Matching.Indicators.Tests.Summaries;

public sealed class DurationSummaryTests
{
    // survfit(Surv(10 * 1:12, rep(1:0, c(5, 7))) ~ 1) of R's survival 3.5: median NA, 0.95LCL 40, 0.95UCL NA
    [Test]
    public void The_lower_bound_of_a_median_duration_may_be_known_before_the_median()
    {
        var subject = new Subject(Guid.Empty, null, new Groups(null, null, HandMade.First, null, code => code), null);

        var figures = DurationSummary.Instance.Of([
            .. Enumerable.Range(1, 12).Select(i => new DurationEntry(subject, 10 * i, HasEnded: i <= 5)),
        ]);

        Assert.That(
            new[] { "n", "median", "ci_low", "ci_high" }.Select(stat => figures[stat]),
            Is.EqualTo(new Figure[] { new(12), new(null, "not_collected"), new(40), new(null, "not_collected") })
        );
    }

    [Test]
    public void No_pairs_have_neither_a_median_nor_bounds() =>
        Assert.That(
            DurationSummary.Instance.Of([]).Values,
            Is.EquivalentTo(new Figure[] { new(0), new(null, "n_lt_2"), new(null, "n_lt_2"), new(null, "n_lt_2") })
        );
}
