using System.Globalization;
using System.Text;
using Matching.Web.Features.Figures.Indicators;
using Matching.Web.Features.Figures.Pictures;
using Matching.Web.Http;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Matching.Web.Features.Figures.Insights;

/// <summary>The data behind the pages, for every reader who may see the pages; the API with its formats requires a key.</summary>
public static class InsightsEndpoints
{
    // Beside the pages and, like them, no part of the API document.
    public static void MapInsightsData(this IEndpointRouteBuilder app)
    {
        var data = app.MapGroup("/insights/{programmeId:guid}").AllowAnonymous().ExcludeFromDescription();
        data.MapGet("/pictures/{picture}.csv", Picture);
        data.MapGet(
            "/targets.csv",
            async (Guid programmeId, HttpContext http, IMediator mediator, CancellationToken ct) =>
            {
                var insights = await mediator.Send(new GetInsights(programmeId, null, null), ct);
                return File(
                    http,
                    TargetsCsv.Of(insights.Release.Number, insights.Targets!),
                    $"targets-release-{insights.Release.Number.ToString(CultureInfo.InvariantCulture)}"
                );
            }
        );
        data.MapGet(
            "/data/{dataset}.csv",
            async (Guid programmeId, string dataset, HttpContext http, IMediator mediator, CancellationToken ct) =>
            {
                var cube = await Read(programmeId, dataset, http, mediator, ct);
                return File(
                    http,
                    CubeCsv.Of(IsTrue(http, "structural") ? cube : cube.WithoutStructural(), new CsvStyle()),
                    $"{dataset}-release-{cube.Release.Number.ToString(CultureInfo.InvariantCulture)}"
                );
            }
        );
        data.MapGet(
            "/data/{dataset}.json",
            async (Guid programmeId, string dataset, HttpContext http, IMediator mediator, CancellationToken ct) =>
                TypedResults.Ok(
                    JsonStat.Of(
                        await Read(programmeId, dataset, http, mediator, ct),
                        http.Request.Path + http.Request.QueryString
                    )
                )
        );
    }

    private static async Task<ContentHttpResult> Picture(
        Guid programmeId,
        string picture,
        int? release,
        string? site,
        HttpContext http,
        IMediator mediator,
        CancellationToken ct
    )
    {
        var insights = await mediator.Send(new GetInsights(programmeId, release, site), ct);
        return File(
            http,
            PictureCsv.Of(
                insights.Pictures.GetValueOrDefault(picture)
                    ?? throw Problems.NotFound("dataset", string.Join(", ", insights.Pictures.Keys))
            ),
            $"{picture}-release-{insights.Release.Number.ToString(CultureInfo.InvariantCulture)}"
        );
    }

    // Filters by dimension as the API takes them.
    private static async Task<Cube> Read(
        Guid programmeId,
        string dataset,
        HttpContext http,
        IMediator mediator,
        CancellationToken ct
    )
    {
        await mediator.Send(new OpenInsights(programmeId), ct);
        var filters = http
            .Request.Query.Where(parameter => parameter.Key is not ("release" or "lang" or "structural"))
            .ToDictionary(parameter => parameter.Key, parameter => parameter.Value.Select(value => value ?? "").ToList());
        var release = http.Request.Query["release"].ToString();
        int? number =
            release.Length == 0 ? null
            : int.TryParse(release, NumberStyles.None, CultureInfo.InvariantCulture, out var given) ? given
            : throw Problems.NotFound("release");
        return await mediator.Send(new GetDataset(dataset, programmeId, number, new CubeSelection(filters)), ct);
    }

    private static bool IsTrue(HttpContext http, string parameter) =>
        bool.TryParse(http.Request.Query[parameter], out var value) && value;

    private static ContentHttpResult File(HttpContext http, string csv, string name)
    {
        http.Response.Headers.ContentDisposition = $"attachment; filename=\"{name}.csv\"";
        return TypedResults.Text(csv, CsvLists.ContentType, new UTF8Encoding(false));
    }
}
