using Matching.Web.Http;
using MediatR;

namespace Matching.Web.Features.Questionnaires.SurveyLinks;

public static class SurveyLinksEndpoints
{
    public static void MapSurveyLinks(this IEndpointRouteBuilder api)
    {
        var links = api.MapGroup("/survey-links", "Responses", Policies.Coordinator);
        links
            .MapPost(
                "/",
                async (CreateSurveyLink request, HttpContext http, IMediator mediator, CancellationToken ct) =>
                    Routes.Created(http, await mediator.Send(request, ct))
            )
            .WithName(nameof(CreateSurveyLink))
            .WithSummary("Makes the link by which a person answers a questionnaire alone")
            .Creates();
        links
            .MapGet(
                "/",
                async ([AsParameters] ListSurveyLinks query, IMediator mediator, CancellationToken ct) =>
                    TypedResults.Ok(await mediator.Send(query, ct))
            )
            .WithName(nameof(ListSurveyLinks))
            .WithSummary("Lists links to questionnaires, and what became of them")
            .WithList();
        links
            .MapGet(
                "/{id:guid}",
                async (Guid id, HttpContext http, IMediator mediator, CancellationToken ct) =>
                    Routes.Ok(http, await mediator.Send(new GetSurveyLink(id), ct))
            )
            .WithName(nameof(GetSurveyLink))
            .WithSummary("Returns a link to a questionnaire, without its secret")
            .Finds();
        links
            .MapPost(
                "/{id:guid}/close",
                async (Guid id, HttpContext http, IMediator mediator, CancellationToken ct) =>
                    Routes.Ok(http, await mediator.Send(new CloseSurveyLink(id), ct))
            )
            .WithName(nameof(CloseSurveyLink))
            .WithSummary("Closes a link to a questionnaire")
            .Finds()
            .Knows("id", id => new GetSurveyLink(id));
        links
            .MapPost(
                "/{id:guid}/code",
                async (Guid id, HttpContext http, IMediator mediator, CancellationToken ct) =>
                    Routes.Ok(http, await mediator.Send(new CreateSurveyCode(id), ct))
            )
            .WithName(nameof(CreateSurveyCode))
            .WithSummary("Makes a code that a person types in place of an open link, for an hour and one use")
            .Finds()
            .Knows("id", id => new GetSurveyLink(id));
    }
}
