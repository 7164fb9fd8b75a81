using Matching.Web.Http;
using MediatR;

namespace Matching.Web.Features.Runs.RecruitmentCalls;

public static class RecruitmentCallsEndpoints
{
    public static void MapRecruitmentCalls(this IEndpointRouteBuilder api) =>
        api.MapGroup("/programmes/{programmeId:guid}", "Programmes", Policies.Open)
            .MapGet(
                "/recruitment-call",
                async (Guid programmeId, IMediator mediator, CancellationToken ct) =>
                    TypedResults.Ok(await mediator.Send(new GetRecruitmentCall(programmeId), ct))
            )
            .WithName(nameof(GetRecruitmentCall))
            .WithSummary("Returns which mentors a programme is missing")
            .CacheOutput(PublicCalls.Name)
            .Finds();
}
