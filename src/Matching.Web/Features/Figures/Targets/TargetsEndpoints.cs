using System.Text.Json;
using Matching.Web.Http;
using MediatR;

namespace Matching.Web.Features.Figures.Targets;

public static class TargetsEndpoints
{
    public static void MapTargets(this IEndpointRouteBuilder api)
    {
        var read = api.MapGroup("/targets", "Targets", Policies.Staff);
        read.MapGet(
                "/",
                async ([AsParameters] ListTargets query, IMediator mediator, CancellationToken ct) =>
                    TypedResults.Ok(await mediator.Send(query, ct))
            )
            .WithName(nameof(ListTargets))
            .WithSummary("Lists targets and their status")
            .WithList();
        read.MapGet(
                "/{id:guid}",
                async (Guid id, HttpContext http, IMediator mediator, CancellationToken ct) =>
                    Routes.Ok(http, await mediator.Send(new GetTarget(id), ct))
            )
            .WithName(nameof(GetTarget))
            .WithSummary("Returns a target and its status")
            .Finds();

        var write = api.MapGroup("/targets", "Targets", Policies.Coordinator);
        write
            .MapPost(
                "/",
                async (CreateTarget request, HttpContext http, IMediator mediator, CancellationToken ct) =>
                    Routes.Created(http, await mediator.Send(request, ct))
            )
            .WithName(nameof(CreateTarget))
            .WithSummary("Creates a target")
            .Creates();
        write
            .MapPatch(
                "/{id:guid}",
                async (Guid id, JsonElement patch, HttpContext http, IMediator mediator, CancellationToken ct) =>
                    Routes.Ok(http, await mediator.Send(new UpdateTarget(id, IfMatch.Required(http), patch), ct))
            )
            .WithName(nameof(UpdateTarget))
            .WithSummary("Changes a target")
            .Patches<CreateTarget>();
        write
            .MapDelete(
                "/{id:guid}",
                async (Guid id, HttpContext http, IMediator mediator, CancellationToken ct) =>
                {
                    await mediator.Send(new DeleteTarget(id, IfMatch.Required(http)), ct);
                    return TypedResults.NoContent();
                }
            )
            .WithName(nameof(DeleteTarget))
            .WithSummary("Deletes a target")
            .Deletes();
    }
}
