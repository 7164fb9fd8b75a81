using Matching.Web.Http;
using MediatR;

namespace Matching.Web.Features.Participants.PossibleDuplicates;

public static class PossibleDuplicatesEndpoints
{
    public static void MapPossibleDuplicates(this IEndpointRouteBuilder api)
    {
        var duplicates = api.MapGroup("/possible-duplicates", "PossibleDuplicates", Policies.Coordinator);
        duplicates
            .MapGet(
                "/",
                async ([AsParameters] ListPossibleDuplicates query, IMediator mediator, CancellationToken ct) =>
                    TypedResults.Ok(await mediator.Send(query, ct))
            )
            .WithName(nameof(ListPossibleDuplicates))
            .WithSummary("Lists records that may be of one person")
            .WithList();
        duplicates
            .MapGet(
                "/{id:guid}",
                async (Guid id, HttpContext http, IMediator mediator, CancellationToken ct) =>
                    Routes.Ok(http, await mediator.Send(new GetPossibleDuplicate(id), ct))
            )
            .WithName(nameof(GetPossibleDuplicate))
            .WithSummary("Returns two records that may be of one person")
            .Finds();
        duplicates
            .MapPost(
                "/{id:guid}/transition",
                async (
                    Guid id,
                    TransitionPossibleDuplicate request,
                    HttpContext http,
                    IMediator mediator,
                    CancellationToken ct
                ) => Routes.Ok(http, await mediator.Send(request with { Id = id, IfMatch = IfMatch.Optional(http) }, ct))
            )
            .WithName(nameof(TransitionPossibleDuplicate))
            .WithSummary("Merges two records of one person, or dismisses the possible duplicate")
            .Transitions()
            .Knows("id", id => new GetPossibleDuplicate(id));
    }
}
