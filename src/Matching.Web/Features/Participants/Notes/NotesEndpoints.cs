using Matching.Web.Http;
using MediatR;

namespace Matching.Web.Features.Participants.Notes;

public static class NotesEndpoints
{
    public static void MapNotes(this IEndpointRouteBuilder api)
    {
        var notes = api.MapGroup("/notes", "Notes", Policies.Coordinator);
        notes
            .MapGet(
                "/",
                async ([AsParameters] ListNotes query, IMediator mediator, CancellationToken ct) =>
                    TypedResults.Ok(await mediator.Send(query, ct))
            )
            .WithName(nameof(ListNotes))
            .WithSummary("Lists the notes of staff about a person; audited")
            .WithList();
        notes
            .MapPost(
                "/",
                async (CreateNote request, IMediator mediator, CancellationToken ct) =>
                    TypedResults.Created((string?)null, await mediator.Send(request, ct))
            )
            .WithName(nameof(CreateNote))
            .WithSummary("Writes a note about a person")
            .Creates();
        notes
            .MapPost(
                "/{id:guid}/transition",
                async (Guid id, TransitionNote request, IMediator mediator, CancellationToken ct) =>
                    TypedResults.Ok(await mediator.Send(request with { Id = id }, ct))
            )
            .WithName(nameof(TransitionNote))
            .WithSummary("Marks a note as followed up, or opens its follow-up again")
            .ProducesValidationProblem()
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status413PayloadTooLarge)
            .ProducesProblem(StatusCodes.Status415UnsupportedMediaType)
            .Knows("id", id => new CheckNote(id));
    }
}
