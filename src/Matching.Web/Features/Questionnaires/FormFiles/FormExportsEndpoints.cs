using System.Text.Encodings.Web;
using System.Text.Json;
using Matching.Web.Features.Questionnaires.Forms;
using Matching.Web.Http;
using MediatR;

namespace Matching.Web.Features.Questionnaires.FormFiles;

/// <summary>Routes by which a version of a questionnaire leaves as a file.</summary>
public static class FormExportsEndpoints
{
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
            (form, _, ct) => new FormWriter(form).ToWorkbook(ct)
        );
        Map(
            forms,
            "zip",
            "Archive",
            "Exports a version of a questionnaire as CSV files of its sheets",
            ZipFiles.ContentType,
            (form, _, _) => Task.FromResult(new FormWriter(form).ToArchive())
        );
        Map(
            forms,
            "fhir.json",
            "Fhir",
            "Exports a version of a questionnaire as a Questionnaire of HL7 FHIR R5",
            FhirForm.ContentType,
            (form, http, _) => Task.FromResult(Fhir(form, http))
        );
    }

    private static void Map(
        RouteGroupBuilder forms,
        string ending,
        string name,
        string summary,
        string mediaType,
        Func<Questionnaire, HttpContext, CancellationToken, Task<byte[]>> write
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
                    return TypedResults.File(await write(form, http, ct), mediaType, $"{form.Id}-{form.Version}.{ending}");
                }
            )
            .WithName("ExportQuestionnaire" + name)
            .WithSummary(summary)
            .Produces(StatusCodes.Status200OK, contentType: mediaType)
            .Finds();

    private static byte[] Fhir(Questionnaire form, HttpContext http) =>
        JsonSerializer.SerializeToUtf8Bytes(
            FhirForm.Write(form, $"{http.Request.Scheme}://{http.Request.Host}/api/v1/questionnaires/{form.Id}"),
            Readable
        );
}
