using Matching.Web.Http;
using MediatR;

namespace Matching.Web.Features.Pairs.Notes;

public static class PairNotesEndpoints
{
    public static void MapPairNotes(this IEndpointRouteBuilder api)
    {
        var notes = api.MapGroup("/pair-notes", "Notes", Policies.Coordinator);
        notes
            .MapGet(
                "/",
                async ([AsParameters] ListPairNotes query, IMediator mediator, CancellationToken ct) =>
                    TypedResults.Ok(await mediator.Send(query, ct))
            )
            .WithName(nameof(ListPairNotes))
            .WithSummary("Lists the notes of staff about a pair; audited")
            .WithList();
        notes
            .MapPost(
                "/",
                async (CreatePairNote request, IMediator mediator, CancellationToken ct) =>
                    TypedResults.Created((string?)null, await mediator.Send(request, ct))
            )
            .WithName(nameof(CreatePairNote))
            .WithSummary("Writes a note about a pair")
            .Creates();
        notes
            .MapPost(
                "/{id:guid}/transition",
                async (Guid id, TransitionPairNote request, IMediator mediator, CancellationToken ct) =>
                    TypedResults.Ok(await mediator.Send(request with { Id = id }, ct))
            )
            .WithName(nameof(TransitionPairNote))
            .WithSummary("Marks a note about a pair as followed up, or opens its follow-up again")
            .ProducesValidationProblem()
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status413PayloadTooLarge)
            .ProducesProblem(StatusCodes.Status415UnsupportedMediaType)
            .Knows("id", id => new CheckPairNote(id));

        var comments = api.MapGroup("/pair-notes", "Notes", Policies.Admin);
        comments
            .MapPost(
                "/{id:guid}/comments",
                async (Guid id, CreatePairNoteComment request, IMediator mediator, CancellationToken ct) =>
                    TypedResults.Created((string?)null, await mediator.Send(request with { Id = id }, ct))
            )
            .WithName(nameof(CreatePairNoteComment))
            .WithSummary("Writes a supervisor's comment on a note about a pair")
            .Creates()
            .ProducesProblem(StatusCodes.Status404NotFound)
            .Knows("id", id => new CheckPairNote(id));
    }
}
