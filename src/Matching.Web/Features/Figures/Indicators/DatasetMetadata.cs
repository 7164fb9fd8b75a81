using Matching.Indicators.Catalogue;
using Matching.Web.Features.Figures.Releases;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Figures.Indicators;

/// <summary>Metadata of a dataset.</summary>
public sealed record DatasetMetadata
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

    /// <summary>Table Schema of the figures as CSV.</summary>
    public required string Schema { get; init; }

    /// <summary>Data Package that describes the figures and their dictionary.</summary>
    public required string DataPackage { get; init; }

    /// <summary>The same with the files, in one archive.</summary>
    public required string Archive { get; init; }

    /// <summary>Names and definitions of indicators and codes as CSV.</summary>
    public required string Dictionary { get; init; }

    /// <summary>Formats of the figures.</summary>
    public required IReadOnlyList<DatasetForm> Formats { get; init; }

    /// <summary>The release whose codes are listed; null before the first one.</summary>
    public Release? Release { get; init; }

    /// <summary>Dimensions in order, with their codes; of sites, periods, languages and partners a release knows them.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyList<string>> Dimensions { get; init; }

    /// <summary>Names of the dimensions.</summary>
    public required IReadOnlyDictionary<string, string> DimensionNames { get; init; }

    /// <summary>Names of the codes of each dimension.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> CodeNames { get; init; }

    /// <summary>Unit and decimals of the statistics.</summary>
    public required IReadOnlyDictionary<string, JsonStatUnit> Units { get; init; }

    /// <summary>What the letters of a status mean.</summary>
    public required IReadOnlyDictionary<string, string> Statuses { get; init; }

    /// <summary>Its indicators with definition, formula, base and rule.</summary>
    public required IReadOnlyList<Indicator> Indicators { get; init; }

    /// <summary>Figures of the release that an earlier one computed, because too few people differ since.</summary>
    public required IReadOnlyList<CarriedGroup> Carried { get; init; }

    /// <summary>
    /// Whether its figures of groups are exploratory: their p values are adjusted for the claims of the theme, not for the number
    /// of groups.
    /// </summary>
    public required bool IsExploratory { get; init; }

    /// <summary>What a reader should know.</summary>
    public required IReadOnlyList<string> Notes { get; init; }

    internal static DatasetMetadata Of(ReleasedDataset released)
    {
        var dataset = released.Dataset;
        var dimensions = CubeLabels.Of(dataset, DatasetDescription.DimensionsOf(dataset, released.Figures), released.Figures);
        var (data, about) = ($"/api/v1/data/{dataset.Id}", $"/api/v1/datasets/{dataset.Id}");
        return new DatasetMetadata
        {
            Id = dataset.Id,
            Name = CubeLabels.Of(dataset),
            Theme = dataset.Theme,
            Breakdown = dataset.Breakdown,
            Href = data,
            Schema = about + "/schema.json",
            DataPackage = about + "/datapackage.json",
            Archive = about + "/datapackage.zip",
            Dictionary = "/api/v1/dictionary.csv?dataset=" + dataset.Id,
            Formats =
            [
                .. DataFormat.All.Select(format => new DatasetForm
                {
                    Id = format.Id,
                    ContentType = format.ContentType,
                    Href = $"{data}?format={format.Id}",
                }),
            ],
            Release = released.Release,
            Dimensions = dimensions.ToDictionary(dimension => dimension.Id, dimension => dimension.Codes),
            DimensionNames = dimensions.ToDictionary(
                dimension => dimension.Id,
                dimension => Texts.Figure("dimension." + dimension.Id)
            ),
            CodeNames = dimensions.ToDictionary(dimension => dimension.Id, dimension => dimension.Labels),
            Units = JsonStat.UnitsOf(dataset.Indicators, dataset.Stats),
            Statuses = TableSchema.Statuses.ToDictionary(status => status, status => Texts.Figure("status." + status)),
            Indicators = [.. dataset.Indicators.Select(CubeLabels.InReadersLanguage)],
            Carried = released is { Release: { } release, Figures: { } figures } ? figures.Carried(dataset, release.Number) : [],
            IsExploratory = dataset.IsExploratory,
            Notes = CubeLabels.Notes(dataset),
        };
    }
}

/// <summary>A format of a dataset.</summary>
public sealed record DatasetForm
{
    /// <summary>Name for <c>format=</c>.</summary>
    public required string Id { get; init; }

    /// <summary>Type of the answer, and for <c>Accept</c>.</summary>
    public required string ContentType { get; init; }

    /// <summary>Where it is.</summary>
    public required string Href { get; init; }
}

/// <summary>Reads everything that is known of a dataset.</summary>
public sealed record GetDatasetMetadata(string Dataset, Guid? ProgrammeId, int? Release) : IQuery<DatasetMetadata>;

internal sealed class GetDatasetMetadataHandler(DatasetReader datasets) : IRequestHandler<GetDatasetMetadata, DatasetMetadata>
{
    public async Task<DatasetMetadata> Handle(GetDatasetMetadata request, CancellationToken cancellationToken) =>
        DatasetMetadata.Of(await datasets.Codes(request.Dataset, request.ProgrammeId, request.Release, cancellationToken));
}

/// <summary>
/// A dataset with a release and its figures, of which the codes are; both null before the first release, when only fixed codes are
/// known.
/// </summary>
public sealed record ReleasedDataset(Dataset Dataset, Release? Release, ReleasedFigures? Figures);
