using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Serialization;
using Matching.Web.Features.Participants.Programmes;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Figures.Indicators;

/// <summary>
/// Describes the figures of a dataset in a release and their dictionary (Data Package 2.0, with the keys by which readers of
/// version 1 know a table).
/// </summary>
public sealed record DataPackage
{
    /// <summary>Version of the standard.</summary>
    [JsonPropertyName("$schema")]
    public string Schema { get; init; } = "https://datapackage.org/profiles/2.0/datapackage.json";

    /// <summary>Kind of package, for readers of version 1.</summary>
    public string Profile { get; init; } = "tabular-data-package";

    /// <summary>Name of the package.</summary>
    public required string Name { get; init; }

    /// <summary>Identifies dataset and release.</summary>
    public required string Id { get; init; }

    /// <summary>Number of the release.</summary>
    public required string Version { get; init; }

    /// <summary>Name of the dataset and the programme.</summary>
    public required string Title { get; init; }

    /// <summary>What a reader should know.</summary>
    public required string Description { get; init; }

    /// <summary>When the release was made.</summary>
    public required string Created { get; init; }

    /// <summary>Under which licence the figures may be used.</summary>
    public required IReadOnlyList<PackageLicence> Licenses { get; init; }

    /// <summary>Where they come from.</summary>
    public required IReadOnlyList<PackageSource> Sources { get; init; }

    /// <summary>Who publishes them.</summary>
    public required IReadOnlyList<PackageContributor> Contributors { get; init; }

    /// <summary>The files.</summary>
    public required IReadOnlyList<PackageResource> Resources { get; init; }
}

/// <summary>A licence.</summary>
public sealed record PackageLicence(string Name, string Path, string Title);

/// <summary>A source.</summary>
public sealed record PackageSource(string Title);

/// <summary>A contributor.</summary>
public sealed record PackageContributor(string Title, IReadOnlyList<string> Roles);

/// <summary>A file of a package.</summary>
public sealed record PackageResource
{
    /// <summary>Version of the standard.</summary>
    [JsonPropertyName("$schema")]
    public string Schema { get; init; } = "https://datapackage.org/profiles/2.0/dataresource.json";

    /// <summary>Kind of file, for readers of version 1.</summary>
    public string Profile { get; init; } = "tabular-data-resource";

    /// <summary>Kind of file.</summary>
    public string Type { get; init; } = "table";

    /// <summary>Name.</summary>
    public required string Name { get; init; }

    /// <summary>Where it is: an address, or a file beside the description.</summary>
    public required string Path { get; init; }

    /// <summary>Format.</summary>
    public string Format { get; init; } = "csv";

    /// <summary>Media type.</summary>
    public string Mediatype { get; init; } = "text/csv";

    /// <summary>Encoding.</summary>
    public string Encoding { get; init; } = "utf-8";

    /// <summary>Hash of its bytes.</summary>
    public required string Hash { get; init; }

    /// <summary>How many bytes it has.</summary>
    public required int Bytes { get; init; }

    /// <summary>Its columns.</summary>
    [JsonPropertyName("schema")]
    public required TableSchema Table { get; init; }
}

/// <summary>The files of a package beside its description.</summary>
public sealed record PackagedDataset(Cube Cube, string Programme, byte[] Observations, byte[] Dictionary)
{
    public const string ObservationsName = "observations";
    public const string DictionaryName = "dictionary";

    /// <summary>The description, with the files beside it or, when an address is given, at the service of this address.</summary>
    public DataPackage Describe(string? service)
    {
        var (release, dataset) = (Cube.Release, Cube.Dataset);
        var which = $"programmeId={release.ProgrammeId}&release={release.Number.ToString(CultureInfo.InvariantCulture)}";
        return new DataPackage
        {
            Name = $"matching-{dataset.Id}",
            Id = $"urn:uuid:{release.Id}#{dataset.Id}",
            Version = $"{release.Number.ToString(CultureInfo.InvariantCulture)}.0.0",
            Title = $"{CubeLabels.Of(dataset)} ({Programme})",
            Description = string.Join(" ", CubeLabels.Notes(dataset)),
            Created = JsonStat.Instant(release.ReleasedAt),
            Licenses =
            [
                new PackageLicence(
                    "CC-BY-4.0",
                    "https://creativecommons.org/licenses/by/4.0/",
                    "Creative Commons Attribution 4.0"
                ),
            ],
            Sources = [new PackageSource(Texts.Figure("package.source", Programme))],
            Contributors = [new PackageContributor(Programme, ["publisher"])],
            Resources =
            [
                Resource(
                    ObservationsName,
                    service is null ? ObservationsName + ".csv" : $"{service}/api/v1/data/{dataset.Id}?format=csv&{which}",
                    Observations,
                    TableSchema.Of(dataset, Cube.Dimensions, isReleased: true)
                ),
                Resource(
                    DictionaryName,
                    service is null
                        ? DictionaryName + ".csv"
                        : $"{service}/api/v1/dictionary.csv?dataset={dataset.Id}&{which}"
                            + $"&lang={CultureInfo.CurrentUICulture.TwoLetterISOLanguageName}",
                    Dictionary,
                    TableSchema.OfDictionary()
                ),
            ],
        };
    }

    private static PackageResource Resource(string name, string path, byte[] content, TableSchema schema) =>
        new()
        {
            Name = name,
            Path = path,
            Hash = "sha256:" + Convert.ToHexStringLower(SHA256.HashData(content)),
            Bytes = content.Length,
            Table = schema,
        };
}

/// <summary>Packs the figures of a dataset in a release with what explains them.</summary>
public sealed record PackDataset(string Dataset, Guid? ProgrammeId, int? Release) : IQuery<PackagedDataset>;

internal sealed class PackDatasetHandler(DatasetReader datasets, ProgrammeStore programmes)
    : IRequestHandler<PackDataset, PackagedDataset>
{
    public async Task<PackagedDataset> Handle(PackDataset request, CancellationToken cancellationToken)
    {
        var cube = await datasets.Cube(
            request.Dataset,
            request.ProgrammeId,
            request.Release,
            CubeSelection.Everything,
            cancellationToken
        );
        var programme = await programmes.Get(cube.Release.ProgrammeId, cancellationToken);
        var dictionary = await datasets.Dictionary(
            request.Dataset,
            cube.Release.ProgrammeId,
            cube.Release.Number,
            cancellationToken
        );
        return new PackagedDataset(
            cube,
            programme.Name,
            Encoding.UTF8.GetBytes(CubeCsv.Of(cube.WithoutStructural(), new CsvStyle())),
            Encoding.UTF8.GetBytes(dictionary.ToCsv())
        );
    }
}
