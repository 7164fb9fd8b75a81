using Matching.Web.Http;
using MediatR;

namespace Matching.Web.Features.Participants.Notices;

public static class NoticesEndpoints
{
    public static void MapNotices(this IEndpointRouteBuilder api)
    {
        var notices = api.MapGroup("/notices", "Notices", Policies.Coordinator);
        notices
            .MapGet(
                "/",
                async ([AsParameters] ListNotices query, IMediator mediator, CancellationToken ct) =>
                    TypedResults.Ok(await mediator.Send(query, ct))
            )
            .WithName(nameof(ListNotices))
            .WithSummary("Lists notices that were explained to people")
            .WithList();
        notices
            .MapPost(
                "/",
                async (CreateNotice request, HttpContext http, IMediator mediator, CancellationToken ct) =>
                    Routes.Created(http, await mediator.Send(request, ct))
            )
            .WithName(nameof(CreateNotice))
            .WithSummary("Records that a notice was explained to a person")
            .Creates();
        notices
            .MapGet(
                "/{id:guid}",
                async (Guid id, HttpContext http, IMediator mediator, CancellationToken ct) =>
                    Routes.Ok(http, await mediator.Send(new GetNotice(id), ct))
            )
            .WithName(nameof(GetNotice))
            .WithSummary("Returns a notice")
            .Finds();
        notices
            .MapPost(
                "/{id:guid}/end",
                async (Guid id, EndNotice request, IMediator mediator, CancellationToken ct) =>
                    TypedResults.Ok(await mediator.Send(request with { Id = id }, ct))
            )
            .WithName(nameof(EndNotice))
            .WithSummary("Ends a notice, because the person objected or it was recorded by mistake")
            .Corrects()
            .Knows("id", id => new GetNotice(id));
    }
}
