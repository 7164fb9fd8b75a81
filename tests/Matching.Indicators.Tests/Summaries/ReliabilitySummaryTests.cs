using Matching.Indicators.Computation;
using Matching.Indicators.Statistics;
using Matching.Indicators.Summaries;

namespace Matching.Indicators.Tests.Summaries;

public sealed class ReliabilitySummaryTests
{
    [Test]
    public void All_who_answered_at_least_half_of_the_items_count()
    {
        var made = new HandMade();
        var rows = Rows(40).ToList();
        foreach (var row in rows)
        {
            made.Items(made.Person(), "start", row);
        }

        // one of four items is too few
        made.Items(made.Person(), "start", [2, null, null, null]);
        var entries = new AlphaOf("em").Entries(new Cohort(made.Dossier()), "mentee", "start").ToList();

        var figures = ReliabilitySummary.Instance.Of(entries);

        double?[][] points = [.. rows.Select(row => row.Select(code => (code - 1) * 25d).ToArray())];
        var alpha = CronbachAlpha.Of(points);
        Assert.That(alpha.N, Is.EqualTo(32), "40 less four who left the second and four who left the third item out");
        Assert.That(
            new[] { "n", "alpha", "ci_low", "ci_high", "omega" }.Select(stat => figures[stat].Value),
            Is.EqualTo(new[] { 40, alpha.Alpha, alpha.CiLow, alpha.CiHigh, McDonaldOmega.Of(ItemCovariances.Of(points)).Omega })
                .Within(1e-12)
        );
    }

    [Test]
    public void Two_items_that_fewer_than_thirty_answered_leave_no_reliability()
    {
        var subject = new Subject(Guid.Empty, null, new Groups(null, null, HandMade.First, null, code => code), null);
        ItemsEntry[] entries = [.. Rows(36).Select(row => new ItemsEntry(subject, [.. row.Select(code => (double?)code)]))];

        var figures = ReliabilitySummary.Instance.Of(entries);

        // 36 less the six who left the second or the third item out
        Assert.That(figures["n"].Value, Is.EqualTo(36));
        Assert.That(
            new[] { "alpha", "ci_low", "ci_high", "omega" }.Select(stat => ReliabilitySummary.Instance.Of(entries[..35])[stat]),
            Is.All.EqualTo(new Figure(null, "insufficient_items"))
        );
        Assert.That(figures["alpha"].Value, Is.Not.Null);
    }

    [Test]
    public void A_scale_of_two_items_has_alpha_and_no_omega()
    {
        var subject = new Subject(Guid.Empty, null, new Groups(null, null, HandMade.First, null, code => code), null);

        var figures = ReliabilitySummary.Instance.Of([.. Rows(40).Select(row => new ItemsEntry(subject, [row[0], row[3]]))]);

        Assert.That(figures["alpha"].Value, Is.Not.Null);
        Assert.That(figures["omega"], Is.EqualTo(new Figure(null, "insufficient_items")));
    }

    // every twelfth leaves the second item out, and the one after the third
    private static IEnumerable<int?[]> Rows(int people) =>
        Enumerable
            .Range(0, people)
            .Select(i =>
            {
                var trait = 1 + (i * 7 % 4);
                return new int?[]
                {
                    trait + (i % 3 == 0 ? 1 : 0),
                    i % 12 == 0 ? null : trait,
                    i % 12 == 1 ? null : trait + (i % 5 == 0 ? 1 : 0),
                    1 + (i * 3 % 5),
                };
            });
}
