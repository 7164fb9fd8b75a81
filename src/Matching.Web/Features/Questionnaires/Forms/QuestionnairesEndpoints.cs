using Matching.Web.Features.Questionnaires.FormFiles;
using Matching.Web.Http;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;

namespace Matching.Web.Features.Questionnaires.Forms;

public static class QuestionnairesEndpoints
{
    // what browsers and systems call an archive
    private static readonly string[] Accepted = [Workbook.ContentType, ZipFiles.ContentType, "application/x-zip-compressed"];

    public static void MapQuestionnaires(this IEndpointRouteBuilder api)
    {
        var questionnaires = api.MapGroup("/questionnaires", "Questionnaires", Policies.Anyone);
        questionnaires
            .MapGet(
                "/",
                async ([AsParameters] ListQuestionnaires query, IMediator mediator, CancellationToken ct) =>
                    TypedResults.Ok(await mediator.Send(query, ct))
            )
            .WithName(nameof(ListQuestionnaires))
            .WithSummary("Lists questionnaires in their newest versions")
            .WithList();
        questionnaires
            .MapGet(
                "/{id}",
                async ([SuchAs("mentee-start")] string id, HttpContext http, IMediator mediator, CancellationToken ct) =>
                    Routes.Ok(http, (await mediator.Send(new GetQuestionnaire(id, null), ct)).Form)
            )
            .WithName("GetNewestQuestionnaire")
            .WithSummary("Returns the newest version of a questionnaire")
            .Finds();
        questionnaires
            .MapGet(
                "/{id}/versions/{version}",
                async (
                    [SuchAs("mentee-start")] string id,
                    [SuchAs("1.0.0")] string version,
                    HttpContext http,
                    IMediator mediator,
                    CancellationToken ct
                ) => Routes.Ok(http, (await mediator.Send(new GetQuestionnaire(id, version), ct)).Form)
            )
            .WithName(nameof(GetQuestionnaire))
            .WithSummary("Returns a version of a questionnaire")
            .Finds();
        MapImport(api);
        api.MapFormExports();
    }

    private static void MapImport(IEndpointRouteBuilder api) =>
        api.MapGroup("/questionnaires", "Questionnaires", Policies.Admin)
            .MapPost("/", Import)
            .WithName(nameof(ImportQuestionnaire))
            .WithSummary("Publishes a version of a questionnaire from an XLSForm file")
            .WithDescription(
                "An `.xlsx` workbook, or a zip archive of its sheets as CSV files: `survey`, `choices`, `settings`, `scales`, "
                    + "`indicators`. `errors` names each fault by sheet and cell, such as `survey!F5`. A version that is published never "
                    + "changes; an item that asks or counts in another way requires a higher `cm:item_version`."
            )
            .WithMetadata(
                new TakesFile(null, Workbook.ContentType, ZipFiles.ContentType),
                new Microsoft.AspNetCore.Mvc.RequestSizeLimitAttribute(XlsFormFile.Largest)
            )
            .Creates()
            .OfAllProgrammes();

    private static async Task<Created<Questionnaire>> Import(HttpContext http, IMediator mediator, CancellationToken ct)
    {
        if (
            !MediaTypeHeaderValue.TryParse(http.Request.ContentType, out var type)
            || !Accepted.Contains(type.MediaType.Value, StringComparer.OrdinalIgnoreCase)
        )
        {
            throw Problems.Refused("unsupported-media-type");
        }

        // read and checked before the transaction begins
        var form = await mediator.Send(new ImportQuestionnaire(await XlsFormFile.Read(http.Request.Body, ct)), ct);
        return TypedResults.Created($"/api/v1/questionnaires/{form.Id}/versions/{form.Version}", form);
    }
}
