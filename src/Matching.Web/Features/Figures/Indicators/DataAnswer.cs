using System.Globalization;
using System.Text;
using System.Text.Json;
using Matching.Web.Features.Figures.Releases;
using Matching.Web.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace Matching.Web.Features.Figures.Indicators;

/// <summary>
/// Answers out of a release. It never changes, so a caller that has the answer already gets 304 without a body.
/// </summary>
internal static class DataAnswer
{
    private static readonly object TagItem = new();

    /// <summary>
    /// Gives the answer its tag before it is made: release, address, accepted forms and language say what it will be. Without it,
    /// as of a page that a cursor names, the tag follows from the cube.
    /// </summary>
    public static void Tag(HttpContext http, Release release)
    {
        var request = http.Request;
        http.Items[TagItem] = Cube.TagOf(
            $"{Cube.WrittenBy}|{release.Id}|{AddressOf(request)}|{request.Headers.Accept}|{CultureInfo.CurrentUICulture.Name}"
        );
    }

    /// <summary>Answers 304 to a caller that has the answer already, without making it.</summary>
    public static ValueTask<object?> UnlessKnown(EndpointFilterInvocationContext context, EndpointFilterDelegate next) =>
        // whether there is anything, as * asks, is only known once it is made
        context.HttpContext.Items[TagItem]
            is string tag
        && context.HttpContext.Request.Headers.IfNoneMatch != "*"
        && IsKnown(context.HttpContext, tag)
            ? ValueTask.FromResult<object?>(TypedResults.StatusCode(StatusCodes.Status304NotModified))
            : next(context);

    /// <summary>Figures in the form that was asked for.</summary>
    public static async Task<IResult> Of(
        HttpContext http,
        Cube cube,
        DataFormat format,
        DataQuery query,
        CellCursor? after,
        Func<Task<CodeBook>> dictionary
    )
    {
        if (after is not null && after.Release != cube.Release.Number)
        {
            throw CellCursor.Wrong();
        }

        var isShort = query.LeavesOutStructural(format);
        cube = isShort ? cube.WithoutStructural() : cube;
        var page = query.IsPaged ? CellPage.Of(cube, query.Limit, after) : null;
        var form =
            format.Id
            + (format == DataFormat.Csv ? query.Style : "")
            + (isShort ? " short" : "")
            + (page is null ? "" : $" {page.From}+{page.Cells.Count}");
        if (IsKnown(http, cube, form))
        {
            return TypedResults.StatusCode(StatusCodes.Status304NotModified);
        }

        if (page?.Next is { } next)
        {
            http.Response.Headers.Append(HeaderNames.Link, NextPage(http.Request, next));
        }

        // A browser that opens the address gets a file with a name that says what it is.
        http.Response.Headers.ContentDisposition =
            $"{(format == DataFormat.Xlsx ? "attachment" : "inline")}; "
            + $"filename=\"{cube.Dataset.Id}-release-{cube.Release.Number}.{format.Extension}\"";
        return format.Id switch
        {
            "csv" => Text(CubeCsv.Of(cube, query.Style, page), format.ContentType),
            "sdmx-csv" => Text(SdmxCsv.Of(cube), format.ContentType),
            "xlsx" => TypedResults.Bytes(
                await CubeWorkbook.Of(cube, await dictionary(), http.RequestAborted),
                format.ContentType
            ),
            "rows" when page is not null => TypedResults.Ok(
                new Page<IReadOnlyDictionary<string, object?>> { Items = CubeRows.Of(cube, page), Next = page.Next }
            ),
            "rows" => TypedResults.Ok(CubeRows.Of(cube)),
            _ => TypedResults.Ok(JsonStat.Of(cube, AddressOf(http.Request))),
        };
    }

    private static string AddressOf(HttpRequest request) =>
        $"{request.Scheme}://{request.Host}{request.PathBase}{request.Path}{request.QueryString}";

    /// <summary>Another document about a cube.</summary>
    public static IResult Of(HttpContext http, Cube cube, string form, Func<IResult> body) =>
        IsKnown(http, cube, form) ? TypedResults.StatusCode(StatusCodes.Status304NotModified) : body();

    /// <summary>A package with its files.</summary>
    public static IResult OfArchive(HttpContext http, PackagedDataset packed) =>
        Of(
            http,
            packed.Cube,
            "zip",
            () =>
            {
                var json = http.RequestServices.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions;
                var archive = ZipFiles.Of([
                    ("datapackage.json", JsonSerializer.SerializeToUtf8Bytes(packed.Describe(null), json)),
                    (PackagedDataset.ObservationsName + ".csv", packed.Observations),
                    (PackagedDataset.DictionaryName + ".csv", packed.Dictionary),
                ]);
                return TypedResults.Bytes(
                    archive,
                    ZipFiles.ContentType,
                    $"{packed.Cube.Dataset.Id}-release-{packed.Cube.Release.Number}.zip"
                );
            }
        );

    /// <summary>The dictionary, of a release or of what is known before the first one.</summary>
    public static IResult OfDictionary(HttpContext http, CsvForm form, CodeBook dictionary)
    {
        var text = form.File(dictionary.ToCsv(form.Separator));
        if (dictionary.Release is { } release)
        {
            Describe(http.Response.Headers, release, null);
        }

        return IsKnown(http, http.Items[TagItem] as string ?? Cube.TagOf(text))
            ? TypedResults.StatusCode(StatusCodes.Status304NotModified)
            : Text(text, CsvLists.ContentType);
    }

    private static bool IsKnown(HttpContext http, Cube cube, string form)
    {
        var headers = http.Response.Headers;
        Describe(headers, cube.Release, cube.Dataset.Id);
        return IsKnown(
            http,
            http.Items[TagItem] as string ?? cube.Tag(form, CultureInfo.CurrentUICulture.TwoLetterISOLanguageName)
        );
    }

    /// <summary>Headers that say of which release and dataset an answer is.</summary>
    public static void Describe(IHeaderDictionary headers, Release release, string? dataset)
    {
        if (dataset is not null)
        {
            headers.Link = $"</api/v1/datasets/{dataset}>; rel=\"describedby\"";
        }

        headers["X-Release"] = release.Number.ToString(CultureInfo.InvariantCulture);
        headers.LastModified = release.ReleasedAt.ToString("R", CultureInfo.InvariantCulture);
    }

    private static bool IsKnown(HttpContext http, string tag)
    {
        var headers = http.Response.Headers;
        // To be asked again each time: the newest release may be another one by then.
        headers.CacheControl = "private, no-cache";
        headers.Vary = "Accept, Accept-Language, Authorization, Cookie";
        var own = new EntityTagHeaderValue($"\"{tag}\"");
        headers.ETag = own.ToString();
        return EntityTagHeaderValue.TryParseList(http.Request.Headers.IfNoneMatch, out var known)
            && known.Any(theirs => theirs.Equals(EntityTagHeaderValue.Any) || theirs.Compare(own, useStrongComparison: false));
    }

    private static string NextPage(HttpRequest request, string next)
    {
        var query = request
            .Query.Where(parameter => parameter.Key != "after")
            .SelectMany(parameter => parameter.Value.Select(value => KeyValuePair.Create(parameter.Key, value)))
            .Append(KeyValuePair.Create<string, string?>("after", next));
        return $"<{request.Path}{QueryString.Create(query)}>; rel=\"next\"";
    }

    private static ContentHttpResult Text(string text, string contentType) =>
        TypedResults.Text(text, contentType, new UTF8Encoding(false));
}
