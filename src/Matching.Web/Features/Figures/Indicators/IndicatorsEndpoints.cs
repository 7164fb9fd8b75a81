using Matching.Indicators.Catalogue;
using Matching.Web.Http;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Matching.Web.Features.Figures.Indicators;

public static class IndicatorsEndpoints
{
    public static void MapIndicators(this IEndpointRouteBuilder api)
    {
        api.MapGroup("/indicators", "Indicators", Policies.Analyst).MapCatalogue();
        api.MapGroup("/datasets", "Indicators", Policies.Analyst).MapDatasets();
        api.MapGroup("/dictionary.csv", "Indicators", Policies.Analyst).MapDictionary();
        api.MapGroup("/data", "Indicators", Policies.Analyst).MapData();
    }

    private static void MapCatalogue(this RouteGroupBuilder indicators)
    {
        indicators
            .MapGet("/", ListIndicators)
            .WithName("ListIndicators")
            .WithSummary("Lists the indicators with definition, formula, base and rule")
            .WithList();
        indicators
            .MapGet(
                "/{id}",
                async (
                    [SuchAs("sn.bridge")] string id,
                    [AsParameters] ReleaseQuery query,
                    HttpContext http,
                    IMediator mediator,
                    CancellationToken ct
                ) =>
                    Routes.Ok(
                        http,
                        (await mediator.Send(new GetCatalogue(query.ProgrammeId, query.Release), ct)).Find(id) is { } indicator
                            ? CubeLabels.InReadersLanguage(indicator)
                            : throw Problems.NotFound("indicator")
                    )
            )
            .WithName("GetIndicator")
            .WithSummary("Returns an indicator")
            .Finds();
    }

    private static void MapDatasets(this RouteGroupBuilder datasets)
    {
        datasets.MapGet("/", ListDatasets).WithName("ListDatasets").WithSummary("Lists the datasets").WithList();
        datasets
            .MapGet(
                "/{id}",
                async (
                    [SuchAs("networks")] string id,
                    [AsParameters] ReleaseQuery query,
                    HttpContext http,
                    IMediator mediator,
                    CancellationToken ct
                ) => Routes.Ok(http, await mediator.Send(new GetDatasetMetadata(id, query.ProgrammeId, query.Release), ct))
            )
            .WithName(nameof(GetDatasetMetadata))
            .WithSummary("Returns the metadata of a dataset: dimensions, codes, indicators, units, formats")
            .Frozen();
        datasets
            .MapGet(
                "/{id}/schema.json",
                async (
                    [SuchAs("networks")] string id,
                    [AsParameters] ReleaseQuery query,
                    HttpContext http,
                    IMediator mediator,
                    CancellationToken ct
                ) => Routes.Ok(http, await mediator.Send(new GetTableSchema(id, query.ProgrammeId, query.Release), ct))
            )
            .WithName(nameof(GetTableSchema))
            .WithSummary("Returns the Table Schema of a dataset's CSV")
            .Frozen();
        datasets
            .MapGet("/{id}/datapackage.json", DescribePackage)
            .WithName("DescribeDataPackage")
            .WithSummary("Returns the Data Package of a dataset")
            .Produces<DataPackage>()
            .Frozen();
        datasets
            .MapGet(
                "/{id}/datapackage.zip",
                async (
                    [SuchAs("networks")] string id,
                    [AsParameters] ReleaseQuery query,
                    HttpContext http,
                    IMediator mediator,
                    CancellationToken ct
                ) => DataAnswer.OfArchive(http, await mediator.Send(new PackDataset(id, query.ProgrammeId, query.Release), ct))
            )
            .WithName(nameof(PackDataset))
            .WithSummary("Returns the Data Package of a dataset with its files in one archive")
            .Produces<Stream>(StatusCodes.Status200OK, ZipFiles.ContentType)
            .Frozen();
    }

    private static void MapDictionary(this RouteGroupBuilder dictionary) =>
        dictionary
            .MapGet(
                "/",
                async ([AsParameters] CodeBookQuery query, HttpContext http, IMediator mediator, CancellationToken ct) =>
                    DataAnswer.OfDictionary(
                        http,
                        CsvForm.Of(query),
                        await mediator.Send(new ReadCodeBook(query.Dataset, query.ProgrammeId, query.Release), ct)
                    )
            )
            .WithName(nameof(ReadCodeBook))
            .WithSummary("Returns the dictionary of indicators and codes, a row each")
            .Produces<string>(StatusCodes.Status200OK, "text/csv")
            .Frozen();

    private static void MapData(this RouteGroupBuilder data) =>
        data.MapGet("/{dataset}", ReadData)
            .WithMetadata(new ReadsQuery())
            .WithName(nameof(GetDataset))
            .WithSummary(
                "Returns released figures as JSON-stat 2.0, CSV, SDMX-CSV 2.0, workbook or rows; each dimension is also a filter"
            )
            .Produces<JsonStat>()
            .AlsoAnswers("text/csv", "application/vnd.sdmx.data+csv", Workbook.ContentType)
            .Frozen();

    private static async Task<Ok<Page<Indicator>>> ListIndicators(
        [AsParameters] CatalogueQuery query,
        IMediator mediator,
        CancellationToken ct
    )
    {
        var catalogue = await mediator.Send(new GetCatalogue(query.ProgrammeId, query.Release), ct);
        return TypedResults.Ok(
            NamedPages.Cut(
                [.. catalogue.Entries.Select(CubeLabels.InReadersLanguage)],
                indicator => indicator.Id,
                query.Limit,
                query.After
            )
        );
    }

    private static async Task<Ok<Page<DatasetDescription>>> ListDatasets(
        [AsParameters] CatalogueQuery query,
        IMediator mediator,
        CancellationToken ct
    )
    {
        var catalogue = await mediator.Send(new GetCatalogue(query.ProgrammeId, query.Release), ct);
        return TypedResults.Ok(
            NamedPages.Cut(
                [.. catalogue.Datasets.Select(dataset => DatasetDescription.Of(dataset, query.Suffix))],
                dataset => dataset.Id,
                query.Limit,
                query.After
            )
        );
    }

    private static async Task<IResult> DescribePackage(
        [SuchAs("networks")] string id,
        [AsParameters] ReleaseQuery query,
        HttpContext http,
        IMediator mediator,
        CancellationToken ct
    )
    {
        var packed = await mediator.Send(new PackDataset(id, query.ProgrammeId, query.Release), ct);
        var service = PageLinks.Service(http);
        return DataAnswer.Of(http, packed.Cube, "datapackage", () => TypedResults.Ok(packed.Describe(service)));
    }

    private static async Task<IResult> ReadData(
        [SuchAs("networks")] string dataset,
        [AsParameters] DataQuery query,
        HttpContext http,
        IMediator mediator,
        CancellationToken ct
    )
    {
        var format = DataFormat.Of(query.Format, http.Request);
        query.Check(format);
        var after = CellCursor.Read(query.After);
        var cube = await mediator.Send(
            new GetDataset(dataset, query.ProgrammeId, query.Release ?? after?.Release, query.Selection(http.Request)),
            ct
        );
        return await DataAnswer.Of(
            http,
            cube,
            format,
            query,
            after,
            () => mediator.Send(new ReadCodeBook(dataset, cube.Release.ProgrammeId, cube.Release.Number), ct)
        );
    }

    private static void Frozen(this RouteHandlerBuilder route) =>
        route
            .WithMetadata(new FollowsFromDatabase())
            .CacheOutput(ReleasedAnswers.Name)
            .AddEndpointFilter(DataAnswer.UnlessKnown)
            .Produces(StatusCodes.Status304NotModified)
            .ProducesProblem(StatusCodes.Status406NotAcceptable)
            .ProducesProblem(StatusCodes.Status410Gone)
            .Finds();
}

/// <summary>Of which release.</summary>
public record ReleaseQuery
{
    /// <summary>The programme. Defaults to the caller's own.</summary>
    public Guid? ProgrammeId { get; set; }

    /// <summary>Number of a release. Defaults to the newest.</summary>
    [Between(1, int.MaxValue)]
    public int? Release { get; set; }
}

/// <summary>Of which release, and the form of CSV.</summary>
public abstract record ReleaseCsvQuery : ReleaseQuery, ICsvQuery
{
    /// <summary>Separator of CSV: comma (default) or semicolon, as Italian Excel opens it.</summary>
    [Pattern("^[,;]$", "separator")]
    public string? Sep { get; set; }

    /// <summary>Decimal sign of CSV: point (default) or comma.</summary>
    [Pattern("^[.,]$", "decimal-sign")]
    public string? Dec { get; set; }

    /// <summary>1 for a byte order mark before CSV, as some spreadsheets require.</summary>
    [Between(0, 1)]
    public int? Bom { get; set; }
}

/// <summary>Which part of the catalogue, and of which release.</summary>
public sealed record CatalogueQuery : ReleaseCsvQuery
{
    /// <summary>Number of entries, 1 to 200. Defaults to all.</summary>
    [Between(1, 200)]
    public int? Limit { get; set; }

    /// <summary>Cursor from <c>next</c> of the page before.</summary>
    [LengthUpTo(200)]
    public string? After { get; set; }

    /// <summary>What addresses of datasets need so that they lead to the same release.</summary>
    internal string Suffix
    {
        get
        {
            var parts = new[]
            {
                ProgrammeId is { } programme ? $"programmeId={programme}" : "",
                Release is { } release ? FormattableString.Invariant($"release={release}") : "",
            };
            return string.Join('&', parts.Where(part => part.Length > 0)) is { Length: > 0 } query ? "?" + query : "";
        }
    }
}

/// <summary>Content of the dictionary.</summary>
public sealed record CodeBookQuery : ReleaseCsvQuery
{
    /// <summary>Filters by dataset.</summary>
    [LengthUpTo(100)]
    public string? Dataset { get; set; }
}
