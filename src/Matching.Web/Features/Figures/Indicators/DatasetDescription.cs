using Matching.Indicators.Catalogue;
using Matching.Web.Features.Figures.Releases;
using Matching.Web.Http;

namespace Matching.Web.Features.Figures.Indicators;

/// <summary>Description of a dataset.</summary>
public sealed record DatasetDescription
{
    /// <summary>Id of the dataset.</summary>
    public required string Id { get; init; }

    /// <summary>Name in the reader's language.</summary>
    public required string Name { get; init; }

    /// <summary>Theme.</summary>
    public required string Theme { get; init; }

    /// <summary>Breakdown of the figures.</summary>
    public required string Breakdown { get; init; }

    /// <summary>Where its figures are.</summary>
    public required string Href { get; init; }

    /// <summary>Dimensions in order, with their codes; of sites, periods, languages and partners a release knows them.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyList<string>> Dimensions { get; init; }

    internal static Dataset Find(ProgrammeCatalogue catalogue, string id) =>
        catalogue.FindDataset(id)
        ?? throw Problems.NotFound("dataset", string.Join(", ", catalogue.Datasets.Select(dataset => dataset.Id)));

    /// <summary>Refuses a dataset that no release has, before one is looked for.</summary>
    internal static void Check(string id)
    {
        if (id.Split("-by-")[0] != IndicatorCatalogue.DeclaredTheme)
        {
            Find(ProgrammeCatalogue.Standard, id);
        }
    }

    internal static DatasetDescription Of(Dataset dataset, string query) =>
        new()
        {
            Id = dataset.Id,
            Name = CubeLabels.Of(dataset),
            Theme = dataset.Theme,
            Breakdown = dataset.Breakdown,
            Href = $"/api/v1/data/{dataset.Id}{query}",
            Dimensions = DimensionsOf(dataset, null).ToDictionary(dimension => dimension.Id, dimension => dimension.Codes),
        };

    /// <summary>Dimensions of a dataset in the order of its cube; the last one runs fastest.</summary>
    internal static List<(string Id, IReadOnlyList<string> Codes)> DimensionsOf(Dataset dataset, ReleasedFigures? figures) =>
        [.. dataset.Dimensions.Select(dimension => (dimension, CodesOf(dataset, dimension, figures)))];

    private static IReadOnlyList<string> CodesOf(Dataset dataset, string dimension, ReleasedFigures? figures) =>
        dimension switch
        {
            "indicator" => [.. dataset.Indicators.Select(indicator => indicator.Id)],
            "stat" => dataset.Stats,
            "wave" => dataset.Waves,
            Matching.Indicators.Computation.Breakdown.Contrast => Matching.Indicators.Computation.Breakdown.FixedCodes(
                dimension
            )!,
            // Quarters are a breakdown of their own; the others are of the whole time.
            Matching.Indicators.Computation.Breakdown.Period
                when dataset.Breakdown != Matching.Indicators.Computation.Breakdown.Period =>
            [
                Matching.Indicators.Computation.Breakdown.Total,
            ],
            _ =>
            [
                Matching.Indicators.Computation.Breakdown.Total,
                .. Matching.Indicators.Computation.Breakdown.FixedCodes(dimension) ?? figures?.CodesOf(dimension) ?? [],
            ],
        };
}
