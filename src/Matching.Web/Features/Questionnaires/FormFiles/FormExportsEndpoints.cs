using System.Text.Encodings.Web;
using System.Text.Json;
using Matching.Web.Features.Questionnaires.Forms;
using Matching.Web.Http;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Matching.Web.Features.Questionnaires.FormFiles;

/// <summary>Routes by which a version of a questionnaire leaves as a file.</summary>
public static class FormExportsEndpoints
{
    private const string Html = "text/html";
    private const string Survey = "/survey/";

    // words of every language as they are
    private static readonly JsonSerializerOptions Readable = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        WriteIndented = true,
    };

    public static void MapFormExports(this IEndpointRouteBuilder api)
    {
        var forms = api.MapGroup("/questionnaires/{id}/versions", "Questionnaires", Policies.Anyone);
        Map(
            forms,
            "xlsx",
            "Workbook",
            "Exports a version of a questionnaire as an XLSForm workbook",
            Workbook.ContentType,
            (form, _, _, ct) => new FormWriter(form).ToWorkbook(ct)
        );
        Map(
            forms,
            "zip",
            "Archive",
            "Exports a version of a questionnaire as CSV files of its sheets, with its sound and pictures",
            ZipFiles.ContentType,
            async (form, _, mediator, ct) => new FormWriter(form).ToArchive(await Media(form, mediator, ct))
        );
        Map(
            forms,
            "fhir.json",
            "Fhir",
            "Exports a version of a questionnaire as a Questionnaire of HL7 FHIR R5",
            FhirForm.ContentType,
            (form, http, _, _) => Task.FromResult(Fhir(form, http))
        );
        MapPrint(forms);
    }

    private static void MapPrint(RouteGroupBuilder forms)
    {
        forms
            .MapGet(
                "/{version}.html",
                async (
                    [SuchAs("mentee-start")] string id,
                    [SuchAs("1.0.0")] string version,
                    [SuchAs("it")] string? language,
                    IMediator mediator,
                    CancellationToken ct
                ) => Printed(await mediator.Send(new GetQuestionnaire(id, version), ct), language, null)
            )
            .WithName("PrintQuestionnaire")
            .WithSummary("Returns a version of a questionnaire to print, in one language")
            .Produces<string>(StatusCodes.Status200OK, Html)
            .Finds();
        forms
            .MapPost(
                "/{version}/print",
                async (
                    [SuchAs("mentee-start")] string id,
                    [SuchAs("1.0.0")] string version,
                    PrintedWith with,
                    HttpContext http,
                    IMediator mediator,
                    CancellationToken ct
                ) =>
                    Printed(
                        await mediator.Send(new GetQuestionnaire(id, version), ct),
                        with.Language,
                        with.Link is null ? null : AddressOf(with.Link, http.Request)
                    )
            )
            .WithName("PrintQuestionnaireWithLink")
            .WithSummary("Returns a version of a questionnaire to print, with the QR code of a link to it")
            .Produces<string>(StatusCodes.Status200OK, Html)
            .Corrects();
    }

    private static RazorComponentResult<PrintedForm> Printed(PublishedQuestionnaire form, string? language, string? link) =>
        language is not null && !form.Form.Languages.Contains(language)
            ? throw Problems.ValidationFailed("language", Texts.Validation("language", string.Join(", ", form.Form.Languages)))
            : new RazorComponentResult<PrintedForm>(
                new Dictionary<string, object?>
                {
                    [nameof(PrintedForm.Form)] = form.Form,
                    [nameof(PrintedForm.ContentHash)] = form.ContentHash,
                    [nameof(PrintedForm.Language)] = language ?? form.Form.Languages[0],
                    [nameof(PrintedForm.Link)] = link,
                }
            );

    // a code leads to a page of this service and nowhere else
    private static string AddressOf(string link, HttpRequest request) =>
        link.StartsWith(Survey, StringComparison.Ordinal) && Uri.TryCreate(link, UriKind.Relative, out _)
            ? $"{request.Scheme}://{request.Host}{link}"
            : throw Problems.ValidationFailed("link", Texts.Validation("form-link"));

    private static void Map(
        RouteGroupBuilder forms,
        string ending,
        string name,
        string summary,
        string mediaType,
        Func<Questionnaire, HttpContext, IMediator, CancellationToken, Task<byte[]>> write
    ) =>
        forms
            .MapGet(
                "/{version}." + ending,
                async (
                    [SuchAs("mentee-start")] string id,
                    [SuchAs("1.0.0")] string version,
                    HttpContext http,
                    IMediator mediator,
                    CancellationToken ct
                ) =>
                {
                    var form = (await mediator.Send(new GetQuestionnaire(id, version), ct)).Form;
                    return TypedResults.File(
                        await write(form, http, mediator, ct),
                        mediaType,
                        $"{form.Id}-{form.Version}.{ending}"
                    );
                }
            )
            .WithName("ExportQuestionnaire" + name)
            .WithSummary(summary)
            .Produces<Stream>(StatusCodes.Status200OK, mediaType)
            .Finds();

    private static async Task<Dictionary<string, byte[]>> Media(Questionnaire form, IMediator mediator, CancellationToken ct)
    {
        var content = new Dictionary<string, byte[]>();
        foreach (var file in form.Media ?? [])
        {
            content[file.Hash] = (await mediator.Send(new GetFormMedia(file.Hash), ct)).Content;
        }

        return content;
    }

    /// <summary>Where the pages of questionnaires find sound and pictures: what is there under a hash never changes.</summary>
    public static void MapFormMedia(this IEndpointRouteBuilder app) =>
        app.MapGet(
                "/survey/media/{hash}",
                async (string hash, HttpContext http, IMediator mediator, CancellationToken ct) =>
                {
                    var media = await mediator.Send(new GetFormMedia(hash), ct);
                    http.Response.Headers.CacheControl = "public, max-age=31536000, immutable";
                    return TypedResults.Bytes(media.Content, media.Type, enableRangeProcessing: true);
                }
            )
            .AllowAnonymous()
            .ExcludeFromDescription();

    private static byte[] Fhir(Questionnaire form, HttpContext http) =>
        JsonSerializer.SerializeToUtf8Bytes(
            FhirForm.Write(form, $"{PageLinks.Service(http)}/api/v1/questionnaires/{form.Id}"),
            Readable
        );
}
