using Matching.Indicators.Catalogue;
using Matching.Web.Http;

namespace Matching.Web.Features.Indicators;

/// <summary>What a dataset holds.</summary>
public sealed record DatasetDescription
{
    /// <summary>Id of the dataset.</summary>
    public required string Id { get; init; }

    /// <summary>Name by language.</summary>
    public required IReadOnlyDictionary<string, string> Name { get; init; }

    /// <summary>Where its figures are.</summary>
    public required string Href { get; init; }

    /// <summary>Dimensions in order, with their codes.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyList<string>> Dimensions { get; init; }

    internal static Dataset Find(string id) => IndicatorCatalogue.Datasets.FirstOrDefault(dataset => dataset.Id == id) ?? throw Problems.NotFound("dataset");

    internal static DatasetDescription Of(Dataset dataset) => new()
    {
        Id = dataset.Id,
        Name = dataset.Name,
        Href = $"/api/v1/data/{dataset.Id}",
        Dimensions = DimensionsOf(dataset).ToDictionary(dimension => dimension.Id, dimension => dimension.Codes),
    };

    /// <summary>Dimensions of a dataset in the order of its cube; the last one runs fastest.</summary>
    internal static List<(string Id, IReadOnlyList<string> Codes)> DimensionsOf(Dataset dataset)
    {
        var dimensions = new List<(string, IReadOnlyList<string>)>
        {
            ("indicator", [.. IndicatorCatalogue.All.Where(indicator => indicator.Dataset == dataset.Id).Select(indicator => indicator.Id)]),
            ("stat", dataset.Stats),
        };
        if (dataset.Waves.Count > 0)
        {
            dimensions.Add(("wave", dataset.Waves));
        }

        dimensions.Add(("period", [IndicatorCatalogue.WholeProgramme]));
        return dimensions;
    }
}
