using Matching.Web.Http;
using MediatR;

namespace Matching.Web.Features.Questionnaires.Forms;

public static class QuestionnairesEndpoints
{
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
    }
}
