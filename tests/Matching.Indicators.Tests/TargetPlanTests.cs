using Matching.Indicators.Statistics;

namespace Matching.Indicators.Tests;

public sealed class TargetPlanTests
{
    private static readonly DateOnly First = new(2026, 1, 1);

    // from 20 to 60 within 100 days, 30 after the first 50
    private static readonly TargetPlan Up = new(20, First, 60, First.AddDays(100), [(First.AddDays(50), 30)], IsUpBetter: true);

    private static readonly TargetPlan Down = new(40, First, 20, First.AddDays(100), [], IsUpBetter: false);

    [TestCase(-10, 20)]
    [TestCase(0, 20)]
    [TestCase(25, 25)]
    [TestCase(50, 30)]
    [TestCase(75, 45)]
    [TestCase(100, 60)]
    [TestCase(200, 60)]
    public void Between_milestones_the_way_is_straight(int days, double expected) =>
        Assert.That(Up.ExpectedOn(First.AddDays(days)), Is.EqualTo(expected).Within(1e-12));

    // on day 75 the expected progress is (45 - 20) / 40 = .625: 90 % of it are .5625 (42.5), 70 % .4375 (37.5)
    [TestCase(42.5, TargetStatus.OnTrack)]
    [TestCase(42.4, TargetStatus.AtRisk)]
    [TestCase(37.5, TargetStatus.AtRisk)]
    [TestCase(37.4, TargetStatus.OffTrack)]
    [TestCase(60.0, TargetStatus.Met)]
    [TestCase(null, TargetStatus.Unknown)]
    public void The_light_compares_with_what_was_expected_by_the_day(double? actual, TargetStatus status)
    {
        var standing = Up.Judge(actual, null, null, First.AddDays(75));

        Assert.That((standing.Status, standing.Expected, standing.ExpectedProgress), Is.EqualTo((status, 45.0, .625)));
        Assert.That(standing.Progress, Is.EqualTo((actual - 20) / 40).Within(1e-12));
    }

    [TestCase(60.0, 70.0, TargetStatus.MetBeyondDoubt)]
    [TestCase(59.9, 70.0, TargetStatus.Met)]
    public void Beyond_doubt_is_what_the_nearer_bound_passes_too(double low, double high, TargetStatus status) =>
        Assert.That(Up.Judge(65, low, high, First.AddDays(75)).Status, Is.EqualTo(status));

    [TestCase(25.0, 15.0, 35.0, 50, TargetStatus.OnTrack)]
    [TestCase(30.9, null, null, 50, TargetStatus.OnTrack)]
    [TestCase(31.1, null, null, 50, TargetStatus.AtRisk)]
    [TestCase(20.0, 18.0, 22.0, 50, TargetStatus.Met)]
    [TestCase(15.0, 12.0, 20.0, 50, TargetStatus.MetBeyondDoubt)]
    public void Where_less_is_better_the_upper_bound_counts(
        double actual,
        double? low,
        double? high,
        int day,
        TargetStatus status
    ) => Assert.That(Down.Judge(actual, low, high, First.AddDays(day)).Status, Is.EqualTo(status));

    [TestCase(20.0, TargetStatus.OnTrack)]
    [TestCase(19.0, TargetStatus.OffTrack)]
    public void On_the_first_day_no_change_is_enough(double actual, TargetStatus status) =>
        Assert.That(Up.Judge(actual, null, null, First).Status, Is.EqualTo(status));

    [TestCase(50.0, TargetStatus.Met)]
    [TestCase(49.0, TargetStatus.OffTrack)]
    public void A_target_at_its_baseline_is_held_or_lost(double actual, TargetStatus status)
    {
        var standing = new TargetPlan(50, First, 50, First.AddDays(100), [], IsUpBetter: true).Judge(
            actual,
            null,
            null,
            First.AddDays(10)
        );

        Assert.That((standing.Status, standing.Progress), Is.EqualTo((status, (double?)null)));
    }
}
