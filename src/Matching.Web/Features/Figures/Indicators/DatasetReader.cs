using Matching.Indicators.Catalogue;
using Matching.Indicators.Computation;
using Matching.Web.Features.Figures.Releases;
using Matching.Web.Http;
using Matching.Web.Mediation;

namespace Matching.Web.Features.Figures.Indicators;

/// <summary>Reads datasets of a release: the cells of a cube, the codes of its dimensions, and the dictionary.</summary>
internal sealed class DatasetReader(CallerContext callers, FigureReader figureReader, ReleaseStore releases)
{
    /// <summary>Returns cells of a cube. Filters only select; they never make a new subset of people.</summary>
    public async Task<Cube> Cube(
        string datasetId,
        Guid? programmeId,
        int? number,
        CubeSelection selection,
        CancellationToken cancellationToken
    )
    {
        DatasetDescription.Check(datasetId);
        var ofProgramme =
            programmeId
            ?? callers.Caller.ProgrammeId
            ?? throw Problems.ValidationFailed("programmeId", Texts.Validation("required"));
        var release = await releases.Find(ofProgramme, number, cancellationToken);
        var dataset = DatasetDescription.Find(release.Catalogue, datasetId);
        var figures = await figureReader.Read(release, dataset, cancellationToken);
        var dimensions = CubeLabels.Of(dataset, Select(DatasetDescription.DimensionsOf(dataset, figures), selection), figures);
        return new Cube(dataset, release, dimensions, Cells(dataset, release, figures, dimensions))
        {
            Carried = Carried(dataset, release, figures, dimensions),
        };
    }

    /// <summary>
    /// Returns a dataset with the codes that it has in a release: the newest one, or that of a number. Defaults to the fixed codes
    /// where there is no release.
    /// </summary>
    public async Task<ReleasedDataset> Codes(
        string datasetId,
        Guid? programmeId,
        int? number,
        CancellationToken cancellationToken
    )
    {
        DatasetDescription.Check(datasetId);
        var release = await Release(programmeId, number, cancellationToken);
        var dataset = DatasetDescription.Find(release?.Catalogue ?? ProgrammeCatalogue.Standard, datasetId);
        return new ReleasedDataset(
            dataset,
            release,
            release is null ? null : await figureReader.Read(release, dataset, cancellationToken)
        );
    }

    /// <summary>Returns the dictionary of a dataset, or of all; with the codes of a release where there is one.</summary>
    public async Task<CodeBook> Dictionary(string? datasetId, Guid? programmeId, int? number, CancellationToken cancellationToken)
    {
        var release = await Release(programmeId, number, cancellationToken);
        var catalogue = release?.Catalogue ?? ProgrammeCatalogue.Standard;
        var datasets = datasetId is { } one ? [DatasetDescription.Find(catalogue, one)] : catalogue.Datasets;
        return CodeBook.Of(
            datasets,
            release,
            release is null ? null : await figureReader.Read(release, datasets[0], cancellationToken)
        );
    }

    private async Task<Release?> Release(Guid? programmeId, int? number, CancellationToken cancellationToken)
    {
        if ((programmeId ?? callers.Caller.ProgrammeId) is not { } ofProgramme)
        {
            return number is null ? null : throw Problems.ValidationFailed("programmeId", Texts.Validation("required"));
        }

        return number is null && programmeId is null
            ? await releases.FindNewest(ofProgramme, cancellationToken)
            : await releases.Find(ofProgramme, number, cancellationToken);
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
        var indicators = dataset.Indicators.ToDictionary(indicator => indicator.Id);
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

            var indicator = indicators[codes[0]];
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
