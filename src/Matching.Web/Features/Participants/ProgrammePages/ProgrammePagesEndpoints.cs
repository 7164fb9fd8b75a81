using Matching.Web.Features.Participants.Programmes;
using Matching.Web.Http;
using MediatR;

namespace Matching.Web.Features.Participants.ProgrammePages;

public static class ProgrammePagesEndpoints
{
    public static void MapProgrammePages(this IEndpointRouteBuilder api)
    {
        api.MapGroup("/programmes/{programmeId:guid}/page", "Programmes", Policies.Anyone)
            .MapGet(
                "/",
                async (Guid programmeId, IMediator mediator, CancellationToken ct) =>
                    TypedResults.Ok(await mediator.Send(new GetProgrammePage(programmeId), ct))
            )
            .WithName(nameof(GetProgrammePage))
            .WithSummary("Returns the texts of the public page of a programme")
            .Finds();
        api.MapGroup("/programmes/{programmeId:guid}/page", "Programmes", Policies.Admin)
            .MapPut(
                "/",
                async (Guid programmeId, SaveProgrammePage request, IMediator mediator, CancellationToken ct) =>
                    TypedResults.Ok(await mediator.Send(request with { ProgrammeId = programmeId }, ct))
            )
            .WithName(nameof(SaveProgrammePage))
            .WithSummary("Saves the texts of the public page of a programme")
            .ProducesValidationProblem()
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status412PreconditionFailed)
            .ProducesProblem(StatusCodes.Status413PayloadTooLarge)
            .ProducesProblem(StatusCodes.Status415UnsupportedMediaType)
            .Knows("programmeId", id => new GetProgramme(id));
    }
}
