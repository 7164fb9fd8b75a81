using System.Text.Json;
using Matching.Web.Features.Participants.Programmes;
using Matching.Web.Http;
using MediatR;

namespace Matching.Web.Features.Participants.Partners;

public static class PartnersEndpoints
{
    public static void MapPartners(this IEndpointRouteBuilder api)
    {
        var read = api.MapGroup("/programmes/{programmeId:guid}/partners", "Partners", Policies.Admin);
        read.MapGet(
                "/",
                async (Guid programmeId, [AsParameters] PageQuery page, IMediator mediator, CancellationToken ct) =>
                    TypedResults.Ok(await mediator.Send(new ListPartners(programmeId, page), ct))
            )
            .WithName(nameof(ListPartners))
            .WithSummary("Lists the partners of a programme")
            .WithList()
            .ProducesProblem(StatusCodes.Status404NotFound);
        read.MapGet(
                "/{id:guid}",
                async (Guid programmeId, Guid id, HttpContext http, IMediator mediator, CancellationToken ct) =>
                    Routes.Ok(http, await mediator.Send(new GetPartner(programmeId, id), ct))
            )
            .WithName(nameof(GetPartner))
            .WithSummary("Returns a partner")
            .Finds();

        var write = api.MapGroup("/programmes/{programmeId:guid}/partners", "Partners", Policies.Admin);
        write
            .MapPost(
                "/",
                async (Guid programmeId, CreatePartner request, HttpContext http, IMediator mediator, CancellationToken ct) =>
                    Routes.Created(http, await mediator.Send(request with { ProgrammeId = programmeId }, ct))
            )
            .WithName(nameof(CreatePartner))
            .WithSummary("Adds a partner to a programme")
            .Creates()
            .Knows("programmeId", id => new GetProgramme(id));
        write
            .MapPatch(
                "/{id:guid}",
                async (
                    Guid programmeId,
                    Guid id,
                    JsonElement patch,
                    HttpContext http,
                    IMediator mediator,
                    CancellationToken ct
                ) => Routes.Ok(http, await mediator.Send(new UpdatePartner(programmeId, id, IfMatch.Required(http), patch), ct))
            )
            .WithName(nameof(UpdatePartner))
            .WithSummary("Changes a partner")
            .Patches<CreatePartner>();
        write
            .MapDelete(
                "/{id:guid}",
                async (Guid programmeId, Guid id, HttpContext http, IMediator mediator, CancellationToken ct) =>
                {
                    await mediator.Send(new DeletePartner(programmeId, id, IfMatch.Required(http)), ct);
                    return TypedResults.NoContent();
                }
            )
            .WithName(nameof(DeletePartner))
            .WithSummary("Deletes a partner without sign-ups")
            .Deletes();
    }
}
