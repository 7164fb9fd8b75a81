using Matching.Web.Features.Participants.People;
using Matching.Web.Http;
using MediatR;
using Microsoft.AspNetCore.Mvc;

namespace Matching.Web.Features.Participants.InterestChecks;

public static class InterestChecksEndpoints
{
    // A thousand ids.
    private const long MostBytes = 128 * 1024;

    public static void MapInterestChecks(this IEndpointRouteBuilder api)
    {
        api.MapGroup("/mentors", "Mentors", Policies.Coordinator).MapAsk(PersonRole.Mentor, "Mentors");
        api.MapGroup("/mentees", "Mentees", Policies.Coordinator).MapAsk(PersonRole.Mentee, "Mentees");
    }

    private static void MapAsk(this RouteGroupBuilder people, PersonRole role, string plural) =>
        people
            .MapPost(
                "/interest",
                async (AskInterest request, IMediator mediator, CancellationToken ct) =>
                    TypedResults.Ok(await mediator.Send(request with { Role = role }, ct))
            )
            .WithName($"Ask{plural}Interest")
            .WithSummary(
                $"Asks up to 1,000 {plural.ToLowerInvariant()} whether they still look for a match, with a result for each"
            )
            .WithMetadata(new RequestSizeLimitAttribute(MostBytes))
            .ProducesValidationProblem()
            .ProducesProblem(StatusCodes.Status413PayloadTooLarge)
            .ProducesProblem(StatusCodes.Status415UnsupportedMediaType);
}
