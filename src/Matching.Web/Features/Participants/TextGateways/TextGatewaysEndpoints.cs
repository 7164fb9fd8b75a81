using Matching.Web.Features.Participants.Programmes;
using Matching.Web.Http;
using MediatR;

namespace Matching.Web.Features.Participants.TextGateways;

public static class TextGatewaysEndpoints
{
    public static void MapTextGateways(this IEndpointRouteBuilder api)
    {
        var gateway = api.MapGroup("/programmes/{programmeId:guid}/text-gateway", "Messages", Policies.Admin);
        gateway
            .MapGet(
                "/",
                async (Guid programmeId, HttpContext http, IMediator mediator, CancellationToken ct) =>
                    Routes.Ok(http, await mediator.Send(new GetTextGateway(programmeId), ct))
            )
            .WithName(nameof(GetTextGateway))
            .WithSummary("Returns the gateway of a programme for text messages, without its secret")
            .Finds();
        gateway
            .MapPut(
                "/",
                async (Guid programmeId, SaveTextGateway request, HttpContext http, IMediator mediator, CancellationToken ct) =>
                {
                    await mediator.Send(new LookUpGatewayUrl(request.Url), ct);
                    var save = request with { ProgrammeId = programmeId, IfMatch = IfMatch.Required(http) };
                    return Routes.Ok(http, await mediator.Send(save, ct));
                }
            )
            .WithName(nameof(SaveTextGateway))
            .WithSummary("Sets the gateway of a programme for text messages")
            .Replaces()
            .Knows("programmeId", id => new GetProgramme(id));
        gateway
            .MapDelete(
                "/",
                async (Guid programmeId, HttpContext http, IMediator mediator, CancellationToken ct) =>
                {
                    await mediator.Send(new DeleteTextGateway(programmeId, IfMatch.Required(http)), ct);
                    return TypedResults.NoContent();
                }
            )
            .WithName(nameof(DeleteTextGateway))
            .WithSummary("Deletes the gateway of a programme with its secret")
            .Deletes();
        gateway
            .MapPost(
                "/preview",
                async (Guid programmeId, PreviewTextGateway request, IMediator mediator, CancellationToken ct) =>
                    TypedResults.Ok(await mediator.Send(request with { ProgrammeId = programmeId }, ct))
            )
            .WithName(nameof(PreviewTextGateway))
            .WithSummary("Shows the request to a gateway with example values, and sends nothing")
            .Corrects()
            .Knows("programmeId", id => new GetProgramme(id));
        gateway
            .MapPost(
                "/test",
                async (Guid programmeId, TestTextGateway request, IMediator mediator, CancellationToken ct) =>
                    TypedResults.Ok(await mediator.Send(request with { ProgrammeId = programmeId }, ct))
            )
            .WithName(nameof(TestTextGateway))
            .WithSummary("Sends a test message to a number and returns what the gateway answered")
            .Corrects()
            .ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status429TooManyRequests)
            .Knows("programmeId", id => new GetProgramme(id));
    }
}
