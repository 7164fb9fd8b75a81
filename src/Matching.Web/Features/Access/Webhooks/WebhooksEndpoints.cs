using System.Text.Json;
using Matching.Web.Features.Participants.Programmes;
using Matching.Web.Http;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Matching.Web.Features.Access.Webhooks;

public static class WebhooksEndpoints
{
    public static void MapWebhooks(this IEndpointRouteBuilder api)
    {
        var webhooks = api.MapGroup("/programmes/{programmeId:guid}/webhooks", "Webhooks", Policies.Admin);
        webhooks
            .MapGet(
                "/",
                async (Guid programmeId, [AsParameters] PageQuery page, IMediator mediator, CancellationToken ct) =>
                    TypedResults.Ok(await mediator.Send(new ListWebhooks(programmeId, page), ct))
            )
            .WithName(nameof(ListWebhooks))
            .WithSummary("Lists the webhooks of a programme and of its partners")
            .WithList()
            .ProducesProblem(StatusCodes.Status404NotFound);
        webhooks
            .MapPost("/", Create)
            .WithName(nameof(CreateWebhook))
            .WithSummary("Creates a webhook and returns the secret of its signatures once")
            .Creates()
            .Knows("programmeId", id => new GetProgramme(id));
        webhooks
            .MapGet(
                "/{id:guid}",
                async (Guid programmeId, Guid id, HttpContext http, IMediator mediator, CancellationToken ct) =>
                    Routes.Ok(http, await mediator.Send(new GetWebhook(programmeId, id), ct))
            )
            .WithName(nameof(GetWebhook))
            .WithSummary("Returns a webhook without its secret")
            .Finds();
        webhooks
            .MapPatch("/{id:guid}", Update)
            .WithName(nameof(UpdateWebhook))
            .WithSummary("Changes a webhook; enabling a disabled one restarts its time limit")
            .Patches<CreateWebhook>();
        webhooks
            .MapPost(
                "/{id:guid}/rotate-secret",
                async (
                    Guid programmeId,
                    Guid id,
                    RotateWebhookSecret request,
                    HttpContext http,
                    IMediator mediator,
                    CancellationToken ct
                ) => Routes.Ok(http, await mediator.Send(request with { ProgrammeId = programmeId, Id = id }, ct))
            )
            .WithName(nameof(RotateWebhookSecret))
            .WithSummary("Creates a new secret of a webhook and returns it once; the previous one signs for some hours more")
            .Creates()
            .Knows("programmeId", id => new GetProgramme(id));
        webhooks
            .MapDelete(
                "/{id:guid}",
                async (Guid programmeId, Guid id, HttpContext http, IMediator mediator, CancellationToken ct) =>
                {
                    await mediator.Send(new DeleteWebhook(programmeId, id, IfMatch.Required(http)), ct);
                    return TypedResults.NoContent();
                }
            )
            .WithName(nameof(DeleteWebhook))
            .WithSummary("Deletes a webhook and its pending deliveries")
            .Deletes();
        webhooks.MapDeliveries();
    }

    private static void MapDeliveries(this RouteGroupBuilder webhooks)
    {
        webhooks
            .MapGet(
                "/{id:guid}/deliveries",
                async (
                    Guid programmeId,
                    Guid id,
                    [AsParameters] WebhookDeliveryFilter filter,
                    IMediator mediator,
                    CancellationToken ct
                ) => TypedResults.Ok(await mediator.Send(new ListWebhookDeliveries(programmeId, id, filter), ct))
            )
            .WithName(nameof(ListWebhookDeliveries))
            .WithSummary("Lists the deliveries of a webhook with their results")
            .WithList()
            .ProducesProblem(StatusCodes.Status404NotFound);
        webhooks
            .MapPost(
                "/{id:guid}/deliveries/{deliveryId:guid}/redeliver",
                async (Guid programmeId, Guid id, Guid deliveryId, IMediator mediator, CancellationToken ct) =>
                    TypedResults.Ok(await mediator.Send(new RedeliverWebhook(programmeId, id, deliveryId), ct))
            )
            .WithName(nameof(RedeliverWebhook))
            .WithSummary("Sends a message again with the same id")
            .Finds()
            .ProducesProblem(StatusCodes.Status409Conflict);
    }

    private static async Task<Created<NewWebhook>> Create(
        Guid programmeId,
        CreateWebhook request,
        HttpContext http,
        IMediator mediator,
        CancellationToken ct
    )
    {
        await mediator.Send(new LookUpWebhookUrl(request.Url), ct);
        return Routes.Created(http, await mediator.Send(request with { ProgrammeId = programmeId }, ct));
    }

    private static async Task<Ok<Webhook>> Update(
        Guid programmeId,
        Guid id,
        JsonElement patch,
        HttpContext http,
        IMediator mediator,
        CancellationToken ct
    )
    {
        var ifMatch = IfMatch.Required(http);
        var url =
            patch.ValueKind == JsonValueKind.Object
            && patch.TryGetProperty("url", out var given)
            && given.ValueKind == JsonValueKind.String
                ? given.GetString()
                : null;
        await mediator.Send(new LookUpWebhookUrl(url), ct);
        return Routes.Ok(http, await mediator.Send(new UpdateWebhook(programmeId, id, ifMatch, patch), ct));
    }
}
