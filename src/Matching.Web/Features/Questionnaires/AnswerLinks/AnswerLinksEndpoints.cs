using Matching.Web.Http;
using MediatR;

namespace Matching.Web.Features.Questionnaires.AnswerLinks;

public static class AnswerLinksEndpoints
{
    public static void MapAnswerLinks(this IEndpointRouteBuilder api)
    {
        var links = api.MapGroup("/answer-links", "Responses", Policies.Coordinator);
        links
            .MapPost(
                "/",
                async (CreateAnswerLink request, HttpContext http, IMediator mediator, CancellationToken ct) =>
                    Routes.Created(http, await mediator.Send(request, ct))
            )
            .WithName(nameof(CreateAnswerLink))
            .WithSummary("Makes the link by which a person answers a questionnaire alone")
            .Creates();
        links
            .MapGet(
                "/",
                async ([AsParameters] ListAnswerLinks query, IMediator mediator, CancellationToken ct) =>
                    TypedResults.Ok(await mediator.Send(query, ct))
            )
            .WithName(nameof(ListAnswerLinks))
            .WithSummary("Lists links to questionnaires, and what became of them")
            .WithList();
        links
            .MapGet(
                "/{id:guid}",
                async (Guid id, HttpContext http, IMediator mediator, CancellationToken ct) =>
                    Routes.Ok(http, await mediator.Send(new GetAnswerLink(id), ct))
            )
            .WithName(nameof(GetAnswerLink))
            .WithSummary("Returns a link to a questionnaire, without its secret")
            .Finds();
        links
            .MapPost(
                "/{id:guid}/close",
                async (Guid id, HttpContext http, IMediator mediator, CancellationToken ct) =>
                    Routes.Ok(http, await mediator.Send(new CloseAnswerLink(id), ct))
            )
            .WithName(nameof(CloseAnswerLink))
            .WithSummary("Closes a link to a questionnaire")
            .Finds()
            .Knows("id", id => new GetAnswerLink(id));
    }
}
