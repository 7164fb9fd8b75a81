using System.Text.Json;
using Matching.Web.Http;
using MediatR;

namespace Matching.Web.Features.Participants.Checks;

public static class ChecksEndpoints
{
    public static void MapChecks(this IEndpointRouteBuilder api)
    {
        var checks = api.MapGroup("/checks", "Checks", Policies.Coordinator);
        checks
            .MapGet(
                "/",
                async ([AsParameters] ListChecks query, IMediator mediator, CancellationToken ct) =>
                    TypedResults.Ok(await mediator.Send(query, ct))
            )
            .WithName(nameof(ListChecks))
            .WithSummary("Lists checks")
            .WithList();
        checks
            .MapPost(
                "/",
                async (CreateCheck request, HttpContext http, IMediator mediator, CancellationToken ct) =>
                    Routes.Created(http, await mediator.Send(request, ct))
            )
            .WithName(nameof(CreateCheck))
            .WithSummary("Records a check of a person")
            .Creates();
        checks
            .MapGet(
                "/{id:guid}",
                async (Guid id, HttpContext http, IMediator mediator, CancellationToken ct) =>
                    Routes.Ok(http, await mediator.Send(new GetCheck(id), ct))
            )
            .WithName(nameof(GetCheck))
            .WithSummary("Returns a check")
            .Finds();
        checks
            .MapPatch(
                "/{id:guid}",
                async (Guid id, JsonElement patch, HttpContext http, IMediator mediator, CancellationToken ct) =>
                    Routes.Ok(http, await mediator.Send(new UpdateCheck(id, IfMatch.Required(http), patch), ct))
            )
            .WithName(nameof(UpdateCheck))
            .WithSummary("Changes a check")
            .Patches<CreateCheck>();
    }
}
