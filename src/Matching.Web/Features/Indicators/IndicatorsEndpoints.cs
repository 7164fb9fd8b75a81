using Matching.Indicators.Catalogue;
using Matching.Web.Http;
using MediatR;

namespace Matching.Web.Features.Indicators;

public static class IndicatorsEndpoints
{
    public static void MapIndicators(this IEndpointRouteBuilder api)
    {
        var indicators = api.MapGroup("/indicators", "Indicators", Policies.Analyst);
        indicators.MapGet("/", () => TypedResults.Ok(new Page<Indicator> { Items = IndicatorCatalogue.All, Next = null }))
            .WithName("ListIndicators").WithSummary("Lists the indicators with definition, formula, base and rule").WithList();
        indicators.MapGet("/{id}", (string id, HttpContext http) => Routes.Ok(http, IndicatorCatalogue.All.FirstOrDefault(indicator => indicator.Id == id) ?? throw Problems.NotFound("indicator")))
            .WithName("GetIndicator").WithSummary("Reads an indicator").Finds();

        var datasets = api.MapGroup("/datasets", "Indicators", Policies.Analyst);
        datasets.MapGet("/", () => TypedResults.Ok(new Page<DatasetDescription> { Items = [.. IndicatorCatalogue.Datasets.Select(DatasetDescription.Of)], Next = null }))
            .WithName("ListDatasets").WithSummary("Lists the datasets").WithList();
        datasets.MapGet("/{id}", (string id, HttpContext http) => Routes.Ok(http, DatasetDescription.Of(DatasetDescription.Find(id))))
            .WithName("GetDatasetDescription").WithSummary("Reads what a dataset holds").Finds();

        var data = api.MapGroup("/data", "Indicators", Policies.Analyst);
        data.MapGet("/{dataset}", Data).WithName(nameof(GetDataset)).WithSummary("Reads released figures as JSON-stat 2.0 or CSV; each dimension is also a filter")
            .Produces<JsonStat>().Produces<string>(StatusCodes.Status200OK, "text/csv").Produces(StatusCodes.Status304NotModified).Finds();
    }

    private static async Task<IResult> Data(string dataset, [AsParameters] DataQuery query, HttpContext http, IMediator mediator, CancellationToken ct)
    {
        var filters = http.Request.Query.Where(parameter => !DataQuery.Reserved.Contains(parameter.Key)).ToDictionary(parameter => parameter.Key, parameter => parameter.Value.Select(value => value ?? "").ToList());
        var cube = await mediator.Send(new GetDataset(dataset, query.ProgrammeId, query.Release, filters), ct);
        var isCsv = query.Format is "csv" || (query.Format is null && Accepted.Prefers(http.Request, "text/csv", "application/json"));
        var language = System.Globalization.CultureInfo.CurrentUICulture.TwoLetterISOLanguageName;
        var headers = http.Response.Headers;
        headers["X-Release"] = cube.Release.Number.ToString(System.Globalization.CultureInfo.InvariantCulture);
        headers.Link = $"</api/v1/datasets/{dataset}>; rel=\"describedby\"";
        headers.CacheControl = "private";
        headers.Vary = "Accept, Accept-Language, Authorization";
        headers.LastModified = cube.Release.ReleasedAt.ToString("R", System.Globalization.CultureInfo.InvariantCulture);
        headers.ETag = $"\"{cube.Tag(isCsv ? "csv" : "jsonstat", language)}\"";
        if (http.Request.Headers.IfNoneMatch.ToString() == headers.ETag.ToString())
        {
            return TypedResults.StatusCode(StatusCodes.Status304NotModified);
        }

        return isCsv ? TypedResults.Text(cube.ToCsv(), CsvLists.ContentType, System.Text.Encoding.UTF8) : TypedResults.Ok(cube.ToJsonStat(language, http.Request.Path + http.Request.QueryString));
    }
}

/// <summary>What a data call takes beside filters by dimension.</summary>
public sealed record DataQuery
{
    internal static readonly string[] Reserved = ["programmeId", "release", "format", "lang"];

    /// <summary>The programme; the caller's own when left out.</summary>
    public Guid? ProgrammeId { get; set; }

    /// <summary>Number of a release; the newest when left out.</summary>
    [Between(1, int.MaxValue)] public int? Release { get; set; }

    /// <summary><c>jsonstat</c> or <c>csv</c>; by Accept when left out.</summary>
    [Pattern("^(jsonstat|csv)$", "format")] public string? Format { get; set; }

    /// <summary>Language of the labels.</summary>
    [LengthUpTo(10)] public string? Lang { get; set; }

    /// <summary>Indicators; repeatable.</summary>
    [ItemsUpTo(100)] public string[]? Indicator { get; set; }

    /// <summary>Statistics; repeatable.</summary>
    [ItemsUpTo(100)] public string[]? Stat { get; set; }

    /// <summary>Waves; repeatable.</summary>
    [ItemsUpTo(100)] public string[]? Wave { get; set; }

    /// <summary>Periods; repeatable.</summary>
    [ItemsUpTo(100)] public string[]? Period { get; set; }
}
