using System.Text.Json;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Participants.Programmes;

public static class ProgrammesEndpoints
{
    public static void MapProgrammes(this IEndpointRouteBuilder api)
    {
        var read = api.MapGroup("/programmes", "Programmes", Policies.Anyone);
        read.MapGet(
                "/",
                async ([AsParameters] ListProgrammes query, IMediator mediator, CancellationToken ct) =>
                    TypedResults.Ok(await mediator.Send(query, ct))
            )
            .WithName(nameof(ListProgrammes))
            .WithSummary("Lists the programmes in scope")
            .WithList();
        read.MapGet(
                "/{id:guid}",
                async (Guid id, HttpContext http, IMediator mediator, CancellationToken ct) =>
                    Routes.Ok(http, await mediator.Send(new GetProgramme(id), ct))
            )
            .WithName(nameof(GetProgramme))
            .WithSummary("Returns a programme")
            .Finds();

        var write = api.MapGroup("/programmes", "Programmes", Policies.Admin);
        write
            .MapPost(
                "/",
                async (CreateProgramme request, HttpContext http, IMediator mediator, CancellationToken ct) =>
                    Routes.Created(http, await mediator.Send(request, ct))
            )
            .WithName(nameof(CreateProgramme))
            .WithSummary("Creates a programme")
            .Creates()
            .OfAllProgrammes();
        write
            .MapPatch(
                "/{id:guid}",
                async (Guid id, JsonElement patch, HttpContext http, IMediator mediator, CancellationToken ct) =>
                    Routes.Ok(http, await mediator.Send(new UpdateProgramme(id, IfMatch.Required(http), patch), ct))
            )
            .WithName(nameof(UpdateProgramme))
            .WithSummary("Changes a programme")
            .Patches<CreateProgramme>();
    }
}
