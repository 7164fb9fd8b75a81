using System.Text.Json;
using Matching.Web.Http;
using MediatR;

namespace Matching.Web.Features.Participants.Trainings;

public static class TrainingsEndpoints
{
    public static void MapTrainings(this IEndpointRouteBuilder api)
    {
        var trainings = api.MapGroup("/trainings", "Trainings", Policies.Coordinator);
        trainings
            .MapGet(
                "/",
                async ([AsParameters] ListTrainings query, IMediator mediator, CancellationToken ct) =>
                    TypedResults.Ok(await mediator.Send(query, ct))
            )
            .WithName(nameof(ListTrainings))
            .WithSummary("Lists training sessions")
            .WithList();
        trainings
            .MapPost(
                "/",
                async (CreateTraining request, HttpContext http, IMediator mediator, CancellationToken ct) =>
                    Routes.Created(http, await mediator.Send(request, ct))
            )
            .WithName(nameof(CreateTraining))
            .WithSummary("Records a training session and who was there")
            .Creates();
        trainings
            .MapGet(
                "/{id:guid}",
                async (Guid id, HttpContext http, IMediator mediator, CancellationToken ct) =>
                    Routes.Ok(http, await mediator.Send(new GetTraining(id), ct))
            )
            .WithName(nameof(GetTraining))
            .WithSummary("Returns a training session")
            .Finds();
        trainings
            .MapPatch(
                "/{id:guid}",
                async (Guid id, JsonElement patch, HttpContext http, IMediator mediator, CancellationToken ct) =>
                    Routes.Ok(http, await mediator.Send(new UpdateTraining(id, IfMatch.Required(http), patch), ct))
            )
            .WithName(nameof(UpdateTraining))
            .WithSummary("Changes a training session")
            .Patches<CreateTraining>();
    }
}
