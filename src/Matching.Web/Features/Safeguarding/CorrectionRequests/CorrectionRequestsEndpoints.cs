using Matching.Web.Http;
using MediatR;

namespace Matching.Web.Features.Safeguarding.CorrectionRequests;

public static class CorrectionRequestsEndpoints
{
    public static void MapCorrectionRequests(this IEndpointRouteBuilder api)
    {
        var requests = api.MapGroup("/correction-requests", "CorrectionRequests", Policies.Coordinator);
        requests
            .MapGet(
                "/",
                async ([AsParameters] ListCorrectionRequests query, IMediator mediator, CancellationToken ct) =>
                    TypedResults.Ok(await mediator.Send(query, ct))
            )
            .WithName(nameof(ListCorrectionRequests))
            .WithSummary("Lists changes that people asked for and staff confirm")
            .WithList();
        requests
            .MapGet(
                "/{id:guid}",
                async (Guid id, HttpContext http, IMediator mediator, CancellationToken ct) =>
                    Routes.Ok(http, await mediator.Send(new GetCorrectionRequest(id), ct))
            )
            .WithName(nameof(GetCorrectionRequest))
            .WithSummary("Returns a change that a person asked for")
            .Finds();
        requests
            .MapPost(
                "/{id:guid}/transition",
                async (
                    Guid id,
                    TransitionCorrectionRequest request,
                    HttpContext http,
                    IMediator mediator,
                    CancellationToken ct
                ) => Routes.Ok(http, await mediator.Send(request with { Id = id, IfMatch = IfMatch.Optional(http) }, ct))
            )
            .WithName(nameof(TransitionCorrectionRequest))
            .WithSummary("Confirms or dismisses a change that a person asked for")
            .Transitions()
            .Knows("id", id => new GetCorrectionRequest(id));
    }
}
