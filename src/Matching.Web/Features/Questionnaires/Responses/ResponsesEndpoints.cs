using Matching.Web.Http;
using MediatR;

namespace Matching.Web.Features.Questionnaires.Responses;

public static class ResponsesEndpoints
{
    public static void MapResponses(this IEndpointRouteBuilder api)
    {
        var responses = api.MapGroup("/responses", "Responses", Policies.Coordinator);
        responses
            .MapPost(
                "/",
                async (SubmitResponse request, HttpContext http, IMediator mediator, CancellationToken ct) =>
                    Routes.Created(http, await mediator.Send(request, ct))
            )
            .WithName(nameof(SubmitResponse))
            .WithSummary("Records an answered questionnaire")
            .Creates();
        responses
            .MapGet(
                "/",
                async ([AsParameters] ListResponses query, IMediator mediator, CancellationToken ct) =>
                    TypedResults.Ok(await mediator.Send(query, ct))
            )
            .WithName(nameof(ListResponses))
            .WithSummary("Lists responses with their scores")
            .WithList();
        responses
            .MapGet(
                "/{id:guid}",
                async (Guid id, HttpContext http, IMediator mediator, CancellationToken ct) =>
                    Routes.Ok(http, await mediator.Send(new GetResponse(id), ct))
            )
            .WithName(nameof(GetResponse))
            .WithSummary("Returns a response")
            .Finds();
        responses
            .MapPost(
                "/{id:guid}/corrections",
                async (Guid id, CorrectResponse request, HttpContext http, IMediator mediator, CancellationToken ct) =>
                    Routes.Ok(http, await mediator.Send(request with { Id = id }, ct))
            )
            .WithName(nameof(CorrectResponse))
            .WithSummary("Corrects a response and keeps the earlier version")
            .Corrects()
            .Knows("id", id => new GetResponse(id));
        responses
            .MapGet(
                "/{id:guid}/versions",
                async (Guid id, [AsParameters] PageQuery page, IMediator mediator, CancellationToken ct) =>
                    TypedResults.Ok(await mediator.Send(new ListResponseVersions(id, page), ct))
            )
            .WithName(nameof(ListResponseVersions))
            .WithSummary("Lists the earlier versions of a response")
            .WithList()
            .ProducesProblem(StatusCodes.Status404NotFound);
    }
}
