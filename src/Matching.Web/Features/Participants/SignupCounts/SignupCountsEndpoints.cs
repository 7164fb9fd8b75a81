using Matching.Web.Http;
using MediatR;

namespace Matching.Web.Features.Participants.SignupCounts;

public static class SignupCountsEndpoints
{
    public static void MapSignupCounts(this IEndpointRouteBuilder api) =>
        api.MapGroup("/programmes/{programmeId:guid}/signup-counts", "Signups", Policies.Coordinator)
            .MapGet(
                "/",
                async (Guid programmeId, [AsParameters] SignupCountsQuery query, IMediator mediator, CancellationToken ct) =>
                    TypedResults.Ok(await mediator.Send(new ListSignupCounts(programmeId, query), ct))
            )
            .WithName(nameof(ListSignupCounts))
            .WithSummary("Lists how many people signed up, by week or month, partner, role and channel")
            .WithList()
            .Finds();
}
