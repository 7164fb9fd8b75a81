using Matching.Web.Http;
using MediatR;

namespace Matching.Web.Features.Participants.Messages;

public static class MessagesEndpoints
{
    public static void MapMessages(this IEndpointRouteBuilder api)
    {
        var messages = api.MapGroup("/messages", "Messages", Policies.Coordinator);
        messages
            .MapGet(
                "/",
                async ([AsParameters] ListMessages query, IMediator mediator, CancellationToken ct) =>
                    TypedResults.Ok(await mediator.Send(query, ct))
            )
            .WithName(nameof(ListMessages))
            .WithSummary("Lists messages to people and whether they were sent, the newest first")
            .WithList();
        messages
            .MapGet(
                "/{id:guid}",
                async (Guid id, HttpContext http, IMediator mediator, CancellationToken ct) =>
                    Routes.Ok(http, await mediator.Send(new GetMessage(id), ct))
            )
            .WithName(nameof(GetMessage))
            .WithSummary("Returns a message to a person, without its words")
            .Finds();
        messages
            .MapPost(
                "/{id:guid}/resend",
                async (Guid id, IMediator mediator, CancellationToken ct) =>
                    TypedResults.Ok(await mediator.Send(new ResendMessage(id), ct))
            )
            .WithName(nameof(ResendMessage))
            .WithSummary("Sends a message again with the same id")
            .Finds()
            .ProducesProblem(StatusCodes.Status409Conflict);
        messages
            .MapPost(
                "/{id:guid}/return",
                async (Guid id, IMediator mediator, CancellationToken ct) =>
                    TypedResults.Ok(await mediator.Send(new ReturnMessage(id), ct))
            )
            .WithName(nameof(ReturnMessage))
            .WithSummary("Marks that a message came back, so that its address gets no further one")
            .Finds()
            .ProducesProblem(StatusCodes.Status409Conflict);
    }
}
