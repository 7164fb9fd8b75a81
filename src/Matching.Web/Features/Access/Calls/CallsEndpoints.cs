using Matching.Web.Http;
using MediatR;

namespace Matching.Web.Features.Access.Calls;

public static class CallsEndpoints
{
    public static void MapCalls(this IEndpointRouteBuilder api)
    {
        var calls = api.MapGroup("/calls", "Pairs", Policies.Coordinator);
        calls
            .MapPost(
                "/",
                async (RecordCall request, HttpContext http, IMediator mediator, CancellationToken ct) =>
                    TypedResults.Created((string?)null, await mediator.Send(request, ct))
            )
            .WithName(nameof(RecordCall))
            .WithSummary("Records a call and does what follows from it")
            .Creates();
        calls
            .MapGet(
                "/",
                async ([AsParameters] ListCalls query, IMediator mediator, CancellationToken ct) =>
                    TypedResults.Ok(await mediator.Send(query, ct))
            )
            .WithName(nameof(ListCalls))
            .WithSummary("Lists the calls of a person, or about a pair")
            .WithList();
        calls
            .MapPost(
                "/{id:guid}/informed",
                async (Guid id, HttpContext http, IMediator mediator, CancellationToken ct) =>
                    TypedResults.Ok(await mediator.Send(new CompleteCall(id), ct))
            )
            .WithName(nameof(CompleteCall))
            .WithSummary("Records that the other half was informed of a call")
            .Finds();
    }
}
