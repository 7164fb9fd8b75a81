using System.Globalization;
using System.Text;
using Matching.Web.Http;
using MediatR;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;

namespace Matching.Web.Features.Runs.OwnLists;

/// <summary>Marks a route whose forms are read into memory, files included, and never onto the disk.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class FormInMemoryAttribute : Attribute;

/// <summary>The form of this request held a larger file than is taken.</summary>
public sealed record FormTooLarge;

/// <summary>Files beside the page <c>/try</c>: the result as a spreadsheet, and an invented list to try.</summary>
public static class OwnListsEndpoints
{
    /// <summary>Most bytes of a request: one that is larger than a list may be is still read to its end, and answered in words.</summary>
    public const long MostBytes = 100_000_000;

    // the closed list of the largest file that is taken; what is larger is not kept in memory either
    private const int MostKept = 12_000_000;

    private static readonly int[] Widths = [24, 24, 10, 24, 10, 60];

    private static readonly FormOptions InMemory = new()
    {
        MemoryBufferThreshold = OwnList.MostBytes + 1,
        MultipartBodyLengthLimit = OwnList.MostBytes,
        ValueLengthLimit = MostKept,
    };

    public static void MapOwnLists(this IEndpointRouteBuilder app)
    {
        var lists = app.MapGroup("/try")
            .AllowAnonymous()
            .ExcludeFromDescription()
            .WithMetadata(new FormInMemoryAttribute(), new RequestSizeLimitAttribute(MostBytes));
        lists.AddEndpointFilter(
            (context, next) =>
                context.HttpContext.RequestServices.GetRequiredService<IOptions<OwnListOptions>>().Value.Enabled
                    ? next(context)
                    : throw Problems.Refused("not-found")
        );
        lists.MapPost(
            "/pairs.xlsx",
            async (HttpContext http, OwnListSeal seal, IMediator mediator, CancellationToken ct) =>
            {
                var book = new Workbook();
                foreach (var (name, rows) in OwnListSheets.Of(await Match(http, seal, mediator, ct)))
                {
                    book.Add(name, Widths, rows);
                }

                http.Response.Headers.CacheControl = "no-store";
                return TypedResults.File(await book.ToBytes(ct), Workbook.ContentType, Texts.Page("try.file-name") + ".xlsx");
            }
        );
        lists.MapPost(
            "/pairs.csv",
            async (HttpContext http, OwnListSeal seal, IMediator mediator, CancellationToken ct) =>
            {
                var (_, rows) = OwnListSheets.Of(await Match(http, seal, mediator, ct))[0];
                http.Response.Headers.CacheControl = "no-store";
                return TypedResults.File(
                    Encoding.UTF8.GetBytes(OwnListSheets.Csv(rows)),
                    CsvLists.ContentType,
                    Texts.Page("try.file-name") + ".csv"
                );
            }
        );
        lists.MapGet(
            "/sample.xlsx",
            async (CancellationToken ct) =>
            {
                var sample = OwnListFile.Read([Sample()]).Tables[0];
                var book = new Workbook();
                book.Add(
                    sample.Name,
                    [.. sample.Headers.Select(_ => 20)],
                    [
                        [.. sample.Headers],
                        .. sample.Rows.Select(row => (IReadOnlyList<object?>)[.. row.Cells]),
                    ]
                );
                return TypedResults.File(await book.ToBytes(ct), Workbook.ContentType, Texts.Page("try.sample-name") + ".xlsx");
            }
        );
    }

    /// <summary>The invented list, in the language of the reader.</summary>
    internal static (string Name, byte[] Content) Sample() =>
        (
            Texts.Page("try.sample-name") + ".csv",
            File.ReadAllBytes(
                Path.Combine(
                    AppContext.BaseDirectory,
                    "seeds",
                    "own-lists",
                    $"sample.{(CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "it" ? "it" : "en")}.csv"
                )
            )
        );

    private static async Task<OwnListResult> Match(HttpContext http, OwnListSeal seal, IMediator mediator, CancellationToken ct)
    {
        var form = await http.Request.ReadFormAsync(ct);
        var list = seal.Open(form["list"]);
        var proposed = OwnChoices.Propose(list, OwnColumns.Propose(list));
        return await mediator.Send(new MatchOwnList(list, OwnChoices.Read(list, proposed, form)), ct);
    }

    /// <summary>
    /// Reads marked forms into memory. A file that is too large is read to its end all the same, because a browser shows the answer
    /// only then, and answered by the page itself.
    /// </summary>
    public static IApplicationBuilder UseFormsInMemory(this IApplicationBuilder app) =>
        app.Use(
            async (context, next) =>
            {
                if (
                    !HttpMethods.IsPost(context.Request.Method)
                    || context.GetEndpoint()?.Metadata.GetMetadata<FormInMemoryAttribute>() is null
                    || !context.Request.HasFormContentType
                )
                {
                    await next();
                    return;
                }

                if (await IsRead(context))
                {
                    await next();
                    return;
                }

                await context.Request.Body.CopyToAsync(Stream.Null, context.RequestAborted);
                await PageAnswers.Show(context, "try", StatusCodes.Status413PayloadTooLarge, new FormTooLarge());
            }
        );

    private static async Task<bool> IsRead(HttpContext context)
    {
        if (context.Request.ContentLength > MostKept)
        {
            return false;
        }

        if (
            context.Request.ContentLength is null
            && context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit
        )
        {
            limit.MaxRequestBodySize = MostKept;
        }

        context.Features.Set<IFormFeature>(new FormFeature(context.Request, InMemory));
        try
        {
            await context.Request.ReadFormAsync(context.RequestAborted);
            return true;
        }
        catch (InvalidDataException)
        {
            return false;
        }
    }
}
