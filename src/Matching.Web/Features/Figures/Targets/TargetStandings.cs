using Matching.Indicators.Catalogue;
using Matching.Indicators.Computation;
using Matching.Indicators.Statistics;
using Matching.Indicators.Summaries;
using Matching.Web.Features.Figures.Releases;

namespace Matching.Web.Features.Figures.Targets;

/// <summary>
/// Computes the status of targets. The status is a function of the target and of the cells that the newest release publishes, and
/// of nothing else, so a reader learns no more from it than from the release.
/// <para>
/// Of a suppressed cell no status is published, not even a vague one. People who enter targets choose their values freely: each
/// status would answer "is the suppressed figure at least x", and with a dozen targets on one cell halving finds it. There is no
/// status of a suppressed cell that could be shown to readers who did not choose the target either, since two targets that happen
/// to be there already bound it; so <c>unknown</c> is the only one that cannot reveal it. It is the same for cells that are
/// suppressed because they are small and for those that are suppressed to protect them.
/// </para>
/// </summary>
public sealed class TargetStandings(FigureReader figureReader, ReleaseStore releaseStore)
{
    private readonly Dictionary<Guid, Release?> releases = [];

    /// <summary>The targets with their status, in the order given.</summary>
    public async Task<List<Target>> Read(List<Target> targets, CancellationToken cancellationToken)
    {
        var read = new List<Target>(targets.Count);
        foreach (var target in targets)
        {
            read.Add(target with { Standing = await Of(target, cancellationToken) });
        }

        return read;
    }

    private async Task<TargetProgressNow> Of(Target target, CancellationToken cancellationToken)
    {
        if (await Newest(target.ProgrammeId, cancellationToken) is not { } release)
        {
            return new TargetProgressNow { Status = TargetStatus.Unknown, Reason = "no_release" };
        }

        var indicator = release.Catalogue.Find(target.Indicator);
        var (breakdown, codes) = TargetPlace.Of(target.Breakdown, target.Category);
        if (
            indicator is null
            || release.Catalogue.Datasets.FirstOrDefault(dataset =>
                dataset.Theme == indicator.Theme && dataset.Breakdown == breakdown
            )
                is not { } dataset
        )
        {
            return Unknown(release, Reasons.NotCollected);
        }

        var figures = await figureReader.Read(release, dataset, cancellationToken);
        FigureCell? Cell(string stat) => figures.Find(indicator, target.Wave!, breakdown, codes, stat);
        var (cell, version) = (Cell(target.Stat!), figures.VersionOf(indicator, target.Wave!, breakdown, codes));
        if (cell?.Value is not { } actual)
        {
            return Unknown(release, cell?.Reason ?? Reasons.NotCollected) with { CellStatus = cell?.Status };
        }

        if (!indicator.HasOneFormula(version, target.IndicatorVersion))
        {
            return Unknown(release, Reasons.NotComparableVersions);
        }

        var unchanged = IsOfImproved(indicator, target) ? Cell(EntrySummary.Expected) : null;
        var hasInterval = indicator.Measure.SummaryOf(target.Wave!).HasInterval(target.Stat!);
        return Judged(
            target,
            indicator,
            release,
            cell,
            actual,
            (hasInterval ? Cell("ci_low")?.Value : null, hasInterval ? Cell("ci_high")?.Value : null)
        ) with
        {
            CarriedFrom = figures.CarriedFrom(indicator, target.Wave!, breakdown, codes, release.Number),
            ExpectedWithoutChange = unchanged?.Value,
            ExpectedWithoutChangeReason = unchanged?.Reason,
        };
    }

    /// <summary>Whether a target is on the share of improved of everyone, of which it is known what chance alone would give.</summary>
    public static bool IsOfImproved(Indicator indicator, Target target) =>
        target is { Stat: "percent", Breakdown: null or "" }
        && indicator.Measure.Stats(target.Wave!).Contains(EntrySummary.Expected);

    private static TargetProgressNow Judged(
        Target target,
        Indicator indicator,
        Release release,
        FigureCell cell,
        double actual,
        (double? Low, double? High) interval
    )
    {
        var isUpBetter = indicator.Direction switch
        {
            "up" => true,
            "down" => false,
            _ => target.Target >= target.Baseline,
        };
        var plan = new TargetPlan(
            target.Baseline!.Value,
            target.BaselineOn!.Value,
            target.Target!.Value,
            target.DueOn!.Value,
            [.. target.Milestones.Select(milestone => (milestone.On!.Value, milestone.Value!.Value))],
            isUpBetter
        );
        var standing = plan.Judge(actual, interval.Low, interval.High, release.AsOf);
        // a release from before the baseline says nothing of what came after it
        var isBefore = release.AsOf < target.BaselineOn;
        return new TargetProgressNow
        {
            Status = isBefore ? TargetStatus.Unknown : standing.Status,
            Reason = isBefore ? "before_baseline" : null,
            Release = release.Number,
            AsOf = release.AsOf,
            Actual = actual,
            CiLow = interval.Low,
            CiHigh = interval.High,
            BaseN = cell.BaseN,
            CellStatus = cell.Status,
            Progress = isBefore ? null : standing.Progress,
            Expected = standing.Expected,
            IsPastDue = release.AsOf > target.DueOn,
        };
    }

    private static TargetProgressNow Unknown(Release release, string reason) =>
        new()
        {
            Status = TargetStatus.Unknown,
            Reason = reason,
            Release = release.Number,
            AsOf = release.AsOf,
        };

    private async Task<Release?> Newest(Guid programmeId, CancellationToken cancellationToken)
    {
        if (!releases.TryGetValue(programmeId, out var known))
        {
            releases[programmeId] = known = await releaseStore.FindNewest(programmeId, cancellationToken);
        }

        return known;
    }
}
