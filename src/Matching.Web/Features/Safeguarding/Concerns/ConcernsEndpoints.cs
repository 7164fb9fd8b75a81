using System.Text.Json;
using Matching.Web.Features.Participants.Programmes;
using Matching.Web.Http;
using MediatR;

namespace Matching.Web.Features.Safeguarding.Concerns;

public static class ConcernsEndpoints
{
    public static void MapConcerns(this IEndpointRouteBuilder api)
    {
        var concerns = api.MapGroup("/concerns", "Concerns", Policies.Coordinator);
        concerns
            .MapPost(
                "/",
                async (CreateConcern request, HttpContext http, IMediator mediator, CancellationToken ct) =>
                    Routes.Created(http, await mediator.Send(request, ct))
            )
            .WithName(nameof(CreateConcern))
            .WithSummary("Creates a concern about a person or a pair")
            .Creates();
        // a list of JSON alone: what is a file leaves the hands of those it is meant for
        concerns
            .MapGet(
                "/",
                async ([AsParameters] ListConcerns query, IMediator mediator, CancellationToken ct) =>
                    TypedResults.Ok(await mediator.Send(query, ct))
            )
            .WithName(nameof(ListConcerns))
            .WithSummary("Lists concerns without their words, for the staff named to read them")
            .WithPages();
        concerns
            .MapGet(
                "/alerts",
                async (IMediator mediator, CancellationToken ct) =>
                    TypedResults.Ok(await mediator.Send(new GetConcernAlerts(), ct))
            )
            .WithName(nameof(GetConcernAlerts))
            .WithSummary("Returns how many concerns wait for the caller, and which programmes have no staff named to read them")
            .ProducesProblem(StatusCodes.Status400BadRequest);
        concerns
            .MapGet(
                "/{id:guid}",
                async (Guid id, HttpContext http, IMediator mediator, CancellationToken ct) =>
                    Routes.Ok(http, await mediator.Send(new GetConcern(id), ct))
            )
            .WithName(nameof(GetConcern))
            .WithSummary("Returns a concern")
            .Finds();
        concerns
            .MapPatch(
                "/{id:guid}",
                async (Guid id, JsonElement patch, HttpContext http, IMediator mediator, CancellationToken ct) =>
                    Routes.Ok(http, await mediator.Send(new UpdateConcern(id, IfMatch.Required(http), patch), ct))
            )
            .WithName(nameof(UpdateConcern))
            .WithSummary("Changes the status and outcome of a concern")
            .Patches<ConcernHandling>();
        concerns.MapSteps();
        api.MapGroup("/programmes/{programmeId:guid}/safeguarding-staff", "Concerns", Policies.Admin).MapStaff();
    }

    private static void MapSteps(this RouteGroupBuilder concerns)
    {
        concerns
            .MapPost(
                "/{id:guid}/steps",
                async (Guid id, AddConcernStep request, HttpContext http, IMediator mediator, CancellationToken ct) =>
                    Routes.Ok(http, await mediator.Send(request with { Id = id, IfMatch = IfMatch.Optional(http) }, ct))
            )
            .WithName(nameof(AddConcernStep))
            .WithSummary("Writes down what was done about a concern")
            .Transitions()
            .Knows("id", id => new FindConcern(id));
        concerns
            .MapPost(
                "/{id:guid}/handover",
                async (Guid id, HandOverConcern request, HttpContext http, IMediator mediator, CancellationToken ct) =>
                    Routes.Ok(http, await mediator.Send(request with { Id = id, IfMatch = IfMatch.Optional(http) }, ct))
            )
            .WithName(nameof(HandOverConcern))
            .WithSummary("Hands a concern over to another who can read it")
            .Transitions()
            .Knows("id", id => new FindConcern(id));
        concerns
            .MapPost(
                "/{id:guid}/pause",
                async (Guid id, HttpContext http, IMediator mediator, CancellationToken ct) =>
                    Routes.Ok(http, await mediator.Send(new PauseConcernPairs(id, IfMatch.Optional(http)), ct))
            )
            .WithName(nameof(PauseConcernPairs))
            .WithSummary("Puts the pair of a concern on hold at once")
            .WithMetadata(new NeedsIfMatch(false))
            .Finds()
            .ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status412PreconditionFailed);
    }

    private static void MapStaff(this RouteGroupBuilder staff)
    {
        staff
            .MapGet(
                "/",
                async (Guid programmeId, IMediator mediator, CancellationToken ct) =>
                    TypedResults.Ok(await mediator.Send(new GetSafeguardingStaff(programmeId), ct))
            )
            .WithName(nameof(GetSafeguardingStaff))
            .WithSummary("Returns the staff who read the concerns of a programme")
            .Finds();
        staff
            .MapPut(
                "/",
                async (Guid programmeId, NameSafeguardingStaff request, IMediator mediator, CancellationToken ct) =>
                    TypedResults.Ok(await mediator.Send(request with { ProgrammeId = programmeId }, ct))
            )
            .WithName(nameof(NameSafeguardingStaff))
            .WithSummary("Names the staff who read the concerns of a programme")
            .ProducesValidationProblem()
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status413PayloadTooLarge)
            .ProducesProblem(StatusCodes.Status415UnsupportedMediaType)
            .Knows("programmeId", id => new GetProgramme(id));
    }
}
