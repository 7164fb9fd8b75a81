using Matching.Indicators.Catalogue;
using Matching.Web.Http;
using MediatR;

namespace Matching.Web.Features.Indicators;

public static class IndicatorsEndpoints
{
    public static void MapIndicators(this IEndpointRouteBuilder api)
    {
        var indicators = api.MapGroup("/indicators", "Indicators", Policies.Analyst);
        indicators.MapGet("/", () => TypedResults.Ok(new Page<Indicator> { Items = IndicatorCatalogue.Entries, Next = null }))
            .WithName("ListIndicators").WithSummary("Lists the indicators with definition, formula, base and rule").WithList();
        indicators.MapGet("/{id}", (string id, HttpContext http) => Routes.Ok(http, IndicatorCatalogue.Find(id) ?? throw Problems.NotFound("indicator")))
            .WithName("GetIndicator").WithSummary("Reads an indicator").Finds();

        var datasets = api.MapGroup("/datasets", "Indicators", Policies.Analyst);
        datasets.MapGet("/", () => TypedResults.Ok(new Page<DatasetDescription> { Items = [.. DatasetCatalogue.All.Select(DatasetDescription.Of)], Next = null }))
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
        var cube = await mediator.Send(new GetDataset(dataset, query.ProgrammeId, query.Release, new CubeSelection(filters, query.SinceTimePeriod, query.UntilTimePeriod, query.LastTimePeriod)), ct);
        var isCsv = query.Format is "csv" || (query.Format is null && Accepted.Prefers(http.Request, "text/csv", "application/json"));
        var style = new CsvStyle(query.Sep ?? ",", query.Dec == ",", query.Bom == 1);
        var language = System.Globalization.CultureInfo.CurrentUICulture.TwoLetterISOLanguageName;
        var headers = http.Response.Headers;
        headers["X-Release"] = cube.Release.Number.ToString(System.Globalization.CultureInfo.InvariantCulture);
        headers.Link = $"</api/v1/datasets/{dataset}>; rel=\"describedby\"";
        headers.CacheControl = "private";
        headers.Vary = "Accept, Accept-Language, Authorization, Cookie";
        headers.LastModified = cube.Release.ReleasedAt.ToString("R", System.Globalization.CultureInfo.InvariantCulture);
        headers.ETag = $"\"{cube.Tag(isCsv ? "csv" + style : "jsonstat", language)}\"";
        if (http.Request.Headers.IfNoneMatch.ToString() == headers.ETag.ToString())
        {
            return TypedResults.StatusCode(StatusCodes.Status304NotModified);
        }

        return isCsv ? TypedResults.Text(CubeCsv.Of(cube, style), CsvLists.ContentType, new System.Text.UTF8Encoding(false)) : TypedResults.Ok(JsonStat.Of(cube, http.Request.Path + http.Request.QueryString));
    }
}

/// <summary>What a data call takes beside filters by dimension.</summary>
public sealed record DataQuery
{
    internal static readonly string[] Reserved = ["programmeId", "release", "format", "lang", "sep", "dec", "bom", "sinceTimePeriod", "untilTimePeriod", "lastTimePeriod"];

    /// <summary>The programme; the caller's own when left out.</summary>
    public Guid? ProgrammeId { get; set; }

    /// <summary>Number of a release; the newest when left out.</summary>
    [Between(1, int.MaxValue)] public int? Release { get; set; }

    /// <summary><c>jsonstat</c> or <c>csv</c>; by Accept when left out.</summary>
    [Pattern("^(jsonstat|csv)$", "format")] public string? Format { get; set; }

    /// <summary>Language of the labels.</summary>
    [LengthUpTo(10)] public string? Lang { get; set; }

    /// <summary>First quarter, such as <c>2026-Q1</c>.</summary>
    [Pattern(@"^\d{4}-Q[1-4]$", "quarter")] public string? SinceTimePeriod { get; set; }

    /// <summary>Last quarter.</summary>
    [Pattern(@"^\d{4}-Q[1-4]$", "quarter")] public string? UntilTimePeriod { get; set; }

    /// <summary>Only so many of the newest quarters.</summary>
    [Between(1, 400)] public int? LastTimePeriod { get; set; }

    /// <summary>Separator of CSV: comma or semicolon.</summary>
    [Pattern("^[,;]$", "separator")] public string? Sep { get; set; }

    /// <summary>Decimal sign of CSV: point or comma.</summary>
    [Pattern("^[.,]$", "decimal-sign")] public string? Dec { get; set; }

    /// <summary>1 for a byte order mark before CSV, as some spreadsheets want.</summary>
    [Between(0, 1)] public int? Bom { get; set; }

    /// <summary>Indicators; repeatable.</summary>
    [ItemsUpTo(100)] public string[]? Indicator { get; set; }

    /// <summary>Statistics; repeatable.</summary>
    [ItemsUpTo(100)] public string[]? Stat { get; set; }

    /// <summary>Waves; repeatable.</summary>
    [ItemsUpTo(100)] public string[]? Wave { get; set; }

    /// <summary>Periods; repeatable.</summary>
    [ItemsUpTo(100)] public string[]? Period { get; set; }

    /// <summary>Sites, in datasets by site; repeatable. Likewise every other dimension of a dataset.</summary>
    [ItemsUpTo(100)] public string[]? Site { get; set; }

    /// <summary>Genders, in datasets by gender; repeatable.</summary>
    [ItemsUpTo(100)] public string[]? Gender { get; set; }
}
