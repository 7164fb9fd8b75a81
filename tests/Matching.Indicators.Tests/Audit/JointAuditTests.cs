using Matching.Benchmarks.Audit;
using Matching.Indicators.Audit;

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
        var watch = System.Diagnostics.Stopwatch.StartNew();
        var system = PublishedSystem.Of(figures);
        TestContext.Out.WriteLine(
            $"{figures.Count} figures, {system.Variables} {system.Equations.Count} {system.Questions.Count} in {watch.ElapsedMilliseconds}"
        );

        var result = JointAudit.Of(system);

        TestContext.Out.WriteLine(
            $"{result.Variables} variables {result.Equations} equations {result.Asked} asked {result.Disclosed.Count} in {watch.ElapsedMilliseconds}"
        );
        TestContext.Out.WriteLine(string.Join("\n", result.Disclosed));
        Assert.That(result.Disclosed, Has.Count.GreaterThan(48));
    }
}
