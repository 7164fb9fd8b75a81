using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Figures.Releases;

public static class ReleasesEndpoints
{
    public static void MapReleases(this IEndpointRouteBuilder api)
    {
        var read = api.MapGroup("/releases", "Releases", Policies.Analyst);
        read.MapGet(
                "/",
                async ([AsParameters] ListReleases query, IMediator mediator, CancellationToken ct) =>
                    TypedResults.Ok(await mediator.Send(query, ct))
            )
            .WithName(nameof(ListReleases))
            .WithSummary("Lists releases, the newest first")
            .WithList();
        read.MapGet(
                "/{number:int:min(1)}",
                async (
                    [SuchAs(1)] int number,
                    [AsParameters] ProgrammeQuery query,
                    CallerContext callers,
                    HttpContext http,
                    IMediator mediator,
                    CancellationToken ct
                ) => Routes.Ok(http, await mediator.Send(new GetRelease(query.In(callers), number), ct))
            )
            .WithName(nameof(GetRelease))
            .WithSummary("Returns the metadata of a release")
            .Finds()
            .ProducesValidationProblem();

        read.MapGet(
                "/{number:int:min(1)}/protection",
                async (
                    [SuchAs(1)] int number,
                    [AsParameters] ProgrammeQuery query,
                    CallerContext callers,
                    IMediator mediator,
                    CancellationToken ct
                ) => TypedResults.Ok(await mediator.Send(new GetReleaseProtection(query.In(callers), number), ct))
            )
            .WithName(nameof(GetReleaseProtection))
            .WithSummary("Returns the certificate of protection of a release")
            .Finds()
            .ProducesValidationProblem();

        var write = api.MapGroup("/releases", "Releases", Policies.Admin);
        write
            .MapPost(
                "/",
                async (CreateRelease request, IMediator mediator, CancellationToken ct) =>
                    TypedResults.Created((string?)null, await mediator.Send(request, ct))
            )
            .WithName(nameof(CreateRelease))
            .WithSummary("Creates a release of the figures of a programme")
            .Creates()
            .ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status410Gone);
        write
            .MapGet(
                "/{before:int:min(1)}/compare/{after:int:min(1)}",
                async (
                    [SuchAs(1)] int before,
                    [SuchAs(1)] int after,
                    [AsParameters] ProgrammeQuery query,
                    CallerContext callers,
                    IMediator mediator,
                    CancellationToken ct
                ) => TypedResults.Ok(await mediator.Send(new CompareReleases(query.In(callers), before, after), ct))
            )
            .WithName(nameof(CompareReleases))
            .WithSummary("Compares two releases: figures that differ, and figures that were carried forward")
            .Finds()
            .ProducesValidationProblem();
    }
}

/// <summary>Which programme is meant.</summary>
public sealed record ProgrammeQuery
{
    /// <summary>The programme. Defaults to the caller's own.</summary>
    public Guid? ProgrammeId { get; set; }

    internal Guid In(CallerContext callers) =>
        ProgrammeId ?? callers.Caller.ProgrammeId ?? throw Problems.ValidationFailed("programmeId", Texts.Validation("required"));
}
