using Matching.Benchmarks.Audit;
using Matching.Indicators.Audit;
using Matching.Indicators.Tests.Computation;

namespace Matching.Indicators.Tests.Audit;

/// <summary>The audit of everything that is published together.</summary>
public sealed class JointAuditTests
{
    [Test]
    public void It_finds_what_a_release_of_separately_protected_statistics_discloses()
    {
        var figures = ReleaseFile.Read(
            Path.Combine(TestContext.CurrentContext.TestDirectory, "Data", "demo-release", "release.zip")
        );

        var result = JointAudit.Of(PublishedSystem.Of(figures));

        Assert.That(result.Disclosed, Has.Count.GreaterThan(48));
    }

    [Test]
    public void A_release_discloses_no_suppressed_number([Range(1, 12)] int seed)
    {
        var mentees = new[] { 20, 30, 45, 60, 80, 110, 150, 200, 250, 300, 350, 400 }[seed - 1];
        var figures = ReleaseBuilderTests.Release(InventedDossier.Of(seed, mentees));

        var published = PublishedFigure.Of(figures).ToList();
        var result = JointAudit.Of(PublishedSystem.Of(published));
        TestContext.Out.WriteLine(
            $"{mentees}: {published.Count(figure => figure.Value is not null)} shown, {result.Variables}, {result.Equations}, {result.Asked}, {result.Disclosed.Count}\n{string.Join("\n", result.Disclosed.Take(40))}"
        );
        Assert.That(result.Disclosed, Is.Empty);
    }
}
