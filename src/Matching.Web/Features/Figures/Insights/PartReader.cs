using Matching.Indicators.Computation;
using Matching.Indicators.Summaries;
using Matching.Web.Features.Figures.Indicators;
using Matching.Web.Features.Figures.Releases;

namespace Matching.Web.Features.Figures.Insights;

/// <summary>Reads the part of a released cube that a picture shows.</summary>
internal sealed class PartReader(DatasetReader datasets, ReleaseStore releases)
{
    /// <summary>Statistics that pages show.</summary>
    internal static readonly string[] ShownStats =
    [
        "n",
        "count",
        "mean",
        "percent",
        "sum",
        "difference",
        "n_first",
        "n_second",
        "ci_low",
        "ci_high",
        "p_holm",
        "mean_start",
        "mean_end",
        "percent_start",
        "percent_end",
        "improved",
        EntrySummary.Expected,
    ];

    // Where a site is asked for, its cells of the cube by site; otherwise those of the whole programme.
    public async Task<Cube> Read(
        Release release,
        string theme,
        string? breakdown,
        string? site,
        string[]? indicators,
        string[] waves,
        CancellationToken cancellationToken
    )
    {
        var by = site is null ? breakdown : Breakdown.Site;
        var dataset = release.Catalogue.FindDataset(by is null ? theme : $"{theme}-by-{by.Replace('_', '-')}")!;
        var filters = new Dictionary<string, List<string>>
        {
            ["indicator"] =
            [
                .. dataset
                    .Indicators.Select(indicator => indicator.Id)
                    .Where(id => indicators is null || indicators.Contains(id)),
            ],
            ["stat"] = [.. dataset.Stats.Intersect(ShownStats)],
            [Breakdown.Period] = [Breakdown.Total],
        };
        if (waves.Length > 0 && dataset.Waves.Count > 0)
        {
            filters["wave"] = [.. dataset.Waves.Intersect(waves)];
        }

        if (site is not null)
        {
            filters[Breakdown.Site] = [site];
        }

        var cube = await datasets.Cube(
            dataset.Id,
            release.ProgrammeId,
            release.Number,
            new CubeSelection(filters),
            cancellationToken
        );
        return cube.Carried.Count == 0
            ? cube
            : cube with
            {
                CarriedDays = await releases.Days(release.ProgrammeId, cancellationToken),
            };
    }
}
