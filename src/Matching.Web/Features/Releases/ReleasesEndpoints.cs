using Matching.Web.Http;
using MediatR;

namespace Matching.Web.Features.Releases;

public static class ReleasesEndpoints
{
    public static void MapReleases(this IEndpointRouteBuilder api)
    {
        var read = api.MapGroup("/releases", "Releases", Policies.Analyst);
        read.MapGet("/", async ([AsParameters] ListReleases query, IMediator mediator, CancellationToken ct) => TypedResults.Ok(await mediator.Send(query, ct)))
            .WithName(nameof(ListReleases)).WithSummary("Lists releases").WithList();

        var write = api.MapGroup("/releases", "Releases", Policies.Admin);
        write.MapPost("/", async (CreateRelease request, IMediator mediator, CancellationToken ct) => TypedResults.Created((string?)null, await mediator.Send(request, ct)))
            .WithName(nameof(CreateRelease)).WithSummary("Computes and freezes the figures of a programme").Creates();
    }
}
