using System.Text.Json;
using Matching.Web.Features.Participants.Programmes;
using Matching.Web.Http;
using MediatR;

namespace Matching.Web.Features.Participants.Sites;

public static class SitesEndpoints
{
    public static void MapSites(this IEndpointRouteBuilder api)
    {
        var read = api.MapGroup("/programmes/{programmeId:guid}/sites", "Sites", Policies.Coordinator);
        read.MapGet(
                "/",
                async (Guid programmeId, [AsParameters] PageQuery page, IMediator mediator, CancellationToken ct) =>
                    TypedResults.Ok(await mediator.Send(new ListSites(programmeId, page), ct))
            )
            .WithName(nameof(ListSites))
            .WithSummary("Lists the sites of a programme")
            .WithList()
            .ProducesProblem(StatusCodes.Status404NotFound);
        read.MapGet(
                "/{id:guid}",
                async (Guid programmeId, Guid id, HttpContext http, IMediator mediator, CancellationToken ct) =>
                    Routes.Ok(http, await mediator.Send(new GetSite(programmeId, id), ct))
            )
            .WithName(nameof(GetSite))
            .WithSummary("Returns a site")
            .Finds();

        var write = api.MapGroup("/programmes/{programmeId:guid}/sites", "Sites", Policies.Admin);
        write
            .MapPost(
                "/",
                async (Guid programmeId, CreateSite request, HttpContext http, IMediator mediator, CancellationToken ct) =>
                    Routes.Created(http, await mediator.Send(request with { ProgrammeId = programmeId }, ct))
            )
            .WithName(nameof(CreateSite))
            .WithSummary("Adds a site to a programme")
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
                ) => Routes.Ok(http, await mediator.Send(new UpdateSite(programmeId, id, IfMatch.Required(http), patch), ct))
            )
            .WithName(nameof(UpdateSite))
            .WithSummary("Changes a site")
            .Patches<CreateSite>();
        write
            .MapDelete(
                "/{id:guid}",
                async (Guid programmeId, Guid id, HttpContext http, IMediator mediator, CancellationToken ct) =>
                {
                    await mediator.Send(new DeleteSite(programmeId, id, IfMatch.Required(http)), ct);
                    return TypedResults.NoContent();
                }
            )
            .WithName(nameof(DeleteSite))
            .WithSummary("Deletes an empty site")
            .Deletes();
    }
}
