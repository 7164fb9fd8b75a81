using Matching.Indicators.Catalogue;
using Matching.Indicators.Computation;
using Matching.Web.Features.Figures.Releases;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Figures.Indicators;

/// <summary>What of a dataset is asked for.</summary>
/// <param name="Filters">Codes by dimension; a dimension left out comes whole.</param>
/// <param name="Since">First quarter.</param>
/// <param name="Until">Last quarter.</param>
/// <param name="Last">Limits the result to this number of newest quarters.</param>
public sealed record CubeSelection(
    IReadOnlyDictionary<string, List<string>> Filters,
    string? Since = null,
    string? Until = null,
    int? Last = null
)
{
    public static readonly CubeSelection Everything = new(new Dictionary<string, List<string>>());

    /// <summary>
    /// Refuses what a dataset does not have, and what is said twice or contradicts itself; an answer that is empty by mistake
    /// looks like a finding.
    /// </summary>
    public void Check(IReadOnlyList<(string Id, IReadOnlyList<string> Codes)> dimensions)
    {
        foreach (var (name, codes) in Filters)
        {
            var (id, known) = dimensions.FirstOrDefault(candidate => candidate.Id == name);
            if (id is null)
            {
                throw Problems.ValidationFailed(
                    name,
                    Texts.Validation("dimension", name, string.Join(", ", dimensions.Select(candidate => candidate.Id)))
                );
            }

            if (codes.Find(code => !known.Contains(code)) is { } unknown)
            {
                throw Problems.ValidationFailed(name, Texts.Validation("dimension-code", unknown, string.Join(", ", known)));
            }

            if (codes.GroupBy(code => code).FirstOrDefault(group => group.Count() > 1)?.Key is { } twice)
            {
                throw Problems.ValidationFailed(name, Texts.Validation("dimension-code-twice", twice, string.Join(", ", known)));
            }
        }

        if (Since is not null && Until is not null && string.CompareOrdinal(Since, Until) > 0)
        {
            throw Problems.ValidationFailed("untilTimePeriod", Texts.Validation("time-bounds", Since, Until));
        }
    }
}

/// <summary>Reads cells of a released cube. Filters only select; they never make a new subset of people.</summary>
public sealed record GetDataset(string Dataset, Guid? ProgrammeId, int? Release, CubeSelection Selection) : IQuery<Cube>;

internal sealed class GetDatasetHandler(CallerContext callers, FigureReader figureReader, ReleaseStore releases)
    : IRequestHandler<GetDataset, Cube>
{
    public async Task<Cube> Handle(GetDataset request, CancellationToken cancellationToken)
    {
        var dataset = DatasetDescription.Find(request.Dataset);
        var programmeId =
            request.ProgrammeId
            ?? callers.Caller.ProgrammeId
            ?? throw Problems.ValidationFailed("programmeId", Texts.Validation("required"));
        var release = await releases.Find(programmeId, request.Release, cancellationToken);
        var figures = await figureReader.Read(release, dataset.Id, cancellationToken);
        var dimensions = CubeLabels.Of(Select(DatasetDescription.DimensionsOf(dataset, figures), request.Selection), figures);
        return new Cube(dataset, release, dimensions, Cells(dataset, release, figures, dimensions))
        {
            Carried = Carried(dataset, release, figures, dimensions),
        };
    }

    private static List<CarriedGroup> Carried(
        Dataset dataset,
        Release release,
        ReleasedFigures figures,
        List<CubeDimension> dimensions
    )
    {
        bool Has(string dimension, string code) =>
            dimensions.Find(candidate => candidate.Id == dimension)?.Codes.Contains(code) != false;
        return
        [
            .. figures
                .Carried(dataset, release.Number)
                .Where(group =>
                    Has("indicator", group.Indicator) && Has("wave", group.Wave.Length == 0 ? Dataset.NoWave : group.Wave)
                ),
        ];
    }

    private static List<CubeCell> Cells(Dataset dataset, Release release, ReleasedFigures figures, List<CubeDimension> dimensions)
    {
        var (stat, wave) = (
            dimensions.FindIndex(dimension => dimension.Id == "stat"),
            dimensions.FindIndex(dimension => dimension.Id == "wave")
        );
        var own = Breakdown
            .Dimensions(dataset.Breakdown)
            .Select(dimension => dimensions.FindIndex(candidate => candidate.Id == dimension))
            .ToArray();
        var cells = new List<CubeCell>(dimensions.Aggregate(1, (size, dimension) => size * dimension.Codes.Count));
        var codes = new string[dimensions.Count];
        Walk(0);
        return cells;

        void Walk(int depth)
        {
            if (depth < dimensions.Count)
            {
                foreach (var code in dimensions[depth].Codes)
                {
                    codes[depth] = code;
                    Walk(depth + 1);
                }

                return;
            }

            var indicator = IndicatorCatalogue.Find(codes[0])!;
            var inWave = wave < 0 || codes[wave] == Dataset.NoWave ? "" : codes[wave];
            string[] at = [.. own.Select(d => codes[d])];
            cells.Add(
                new CubeCell(
                    [.. codes],
                    indicator,
                    figures.Find(indicator, inWave, dataset.Breakdown, at, codes[stat]) ?? CubeCell.NoFigure
                )
                {
                    Version = figures.VersionOf(indicator, inWave, dataset.Breakdown, at) ?? indicator.Version,
                    CarriedFrom = figures.CarriedFrom(indicator, inWave, dataset.Breakdown, at, release.Number),
                }
            );
        }
    }

    private static List<(string Id, IReadOnlyList<string> Codes)> Select(
        List<(string Id, IReadOnlyList<string> Codes)> dimensions,
        CubeSelection selection
    )
    {
        selection.Check(dimensions);
        var chosen = dimensions.ConvertAll(dimension =>
            (
                dimension.Id,
                Codes: (IReadOnlyList<string>)
                    [
                        .. Within(dimension, selection)
                            .Where(code => !selection.Filters.TryGetValue(dimension.Id, out var wanted) || wanted.Contains(code)),
                    ]
            )
        );
        // Only bounds of time can contradict the codes that were chosen.
        return chosen.Exists(dimension => dimension.Codes.Count == 0)
            ? throw Problems.ValidationFailed(
                Breakdown.Period,
                Texts.Validation(
                    "selection-empty",
                    string.Join(", ", dimensions.Find(dimension => dimension.Id == Breakdown.Period).Codes)
                )
            )
            : chosen;
    }

    // Bounds of time are about quarters; the total stays unless they are given.
    private static IEnumerable<string> Within((string Id, IReadOnlyList<string> Codes) dimension, CubeSelection selection)
    {
        if (dimension.Id != Breakdown.Period || (selection.Since, selection.Until, selection.Last) is (null, null, null))
        {
            return dimension.Codes;
        }

        var quarters = dimension.Codes.Where(code =>
            code != Breakdown.Total
            && (selection.Since is null || string.CompareOrdinal(code, selection.Since) >= 0)
            && (selection.Until is null || string.CompareOrdinal(code, selection.Until) <= 0)
        );
        return selection.Last is { } last ? quarters.TakeLast(last) : quarters;
    }
}
