using Matching.Web.Features.Participants.Messages;
using Matching.Web.Http;
using MediatR;

namespace Matching.Web.Features.Participants.Phrases;

public static class PhrasesEndpoints
{
    public static void MapPhrases(this IEndpointRouteBuilder api)
    {
        var phrases = api.MapGroup("/phrases", "Messages", Policies.Coordinator);
        phrases
            .MapGet(
                "/",
                async (IMediator mediator, CancellationToken ct) => TypedResults.Ok(await mediator.Send(new ListPhrases(), ct))
            )
            .WithName(nameof(ListPhrases))
            .WithSummary("Lists the short messages of the phrasebook in the caller's language")
            .ProducesProblem(StatusCodes.Status400BadRequest);
        phrases
            .MapPost(
                "/",
                async (SendPhrase request, IMediator mediator, CancellationToken ct) =>
                    TypedResults.Json(await mediator.Send(request, ct), statusCode: StatusCodes.Status201Created)
            )
            .WithName(nameof(SendPhrase))
            .WithSummary("Sends a short message of the phrasebook to a person, in their language, with buttons to answer")
            .Creates()
            .Produces<Message>(StatusCodes.Status201Created);
    }
}
