using Matching.Indicators.Catalogue;
using Matching.Indicators.Computation;
using Matching.Web.Data;

namespace Matching.Web.Features.Figures.Releases;

/// <summary>Reads the figures of a release that a dataset needs; figures of a release never change and are kept.</summary>
public sealed class FigureReader(Db db, FigureCache cache)
{
    public async Task<ReleasedFigures> Read(Release release, Dataset dataset, CancellationToken cancellationToken)
    {
        if (cache.Find(release.Id, dataset.Id) is { } known)
        {
            return known;
        }

        var indicators = dataset.Indicators.Select(indicator => indicator.Measure.KeptWith?.Id ?? indicator.Id).ToHashSet();
        string[] families =
            dataset.Breakdown == Breakdown.Contrast
                ? [Breakdown.GenderAge, Breakdown.Disability]
                : [BreakdownFamily.Of(dataset.Breakdown).Name];
        var groups = await db.Query<GroupRow>(
            """
            SELECT indicator, indicator_version, wave, family, computed_in, cells FROM release_groups
            WHERE release_id = @Id AND family IN (@First, @Second)
            """,
            new
            {
                release.Id,
                First = families[0],
                Second = families[^1],
            },
            cancellationToken
        );
        var codes = await db.Query<CodeRow>(
            "SELECT dimension, code, position, label FROM release_codes WHERE release_id = @Id",
            new { release.Id },
            cancellationToken
        );
        var figures = new ReleasedFigures(
            groups.Where(row => indicators.Contains(row.Indicator)).Select(row => row.Figures()),
            codes.Select(row => new ReleaseCode(row.Dimension, row.Code, row.Position, row.Label))
        );
        cache.Keep(release.Id, dataset.Id, figures);
        return figures;
    }

    private sealed record CodeRow
    {
        public required string Dimension { get; init; }
        public required string Code { get; init; }
        public required int Position { get; init; }
        public string? Label { get; init; }
    }
}
