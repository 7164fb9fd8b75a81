using Matching.Web.Http;
using MediatR;

namespace Matching.Web.Features.Participants.Attempts;

public static class AttemptsEndpoints
{
    public static void MapAttempts(this IEndpointRouteBuilder api)
    {
        var attempts = api.MapGroup("/attempts", "Attempts", Policies.Coordinator);
        attempts
            .MapGet(
                "/",
                async ([AsParameters] ListAttempts query, IMediator mediator, CancellationToken ct) =>
                    TypedResults.Ok(await mediator.Send(query, ct))
            )
            .WithName(nameof(ListAttempts))
            .WithSummary("Lists attempts to reach people")
            .WithList();
        attempts
            .MapPost(
                "/",
                async (CreateAttempt request, IMediator mediator, CancellationToken ct) =>
                    TypedResults.Created((string?)null, await mediator.Send(request, ct))
            )
            .WithName(nameof(CreateAttempt))
            .WithSummary("Records an attempt to reach a person, which is no contact")
            .Creates();
        attempts
            .MapDelete(
                "/{id:guid}",
                async (Guid id, IMediator mediator, CancellationToken ct) =>
                {
                    await mediator.Send(new UndoAttempt(id), ct);
                    return TypedResults.NoContent();
                }
            )
            .WithName(nameof(UndoAttempt))
            .WithSummary("Undoes an attempt within ten minutes")
            .Finds()
            .ProducesProblem(StatusCodes.Status409Conflict);
    }
}
