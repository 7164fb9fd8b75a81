using Matching.Web.Http;
using MediatR;

namespace Matching.Web.Features.Participants.CriteriaProfiles;

/// <summary>Confirms that a profile is valid.</summary>
public sealed record ProfileVerdict
{
    /// <summary>Always true; what is wrong comes as a problem.</summary>
    public required bool Valid { get; init; }
}

public static class CriteriaProfilesEndpoints
{
    public static void MapCriteriaProfiles(this IEndpointRouteBuilder api)
    {
        var read = api.MapGroup("/criteria-profiles", "CriteriaProfiles", Policies.Coordinator);
        read.MapGet(
                "/",
                async ([AsParameters] ListCriteriaProfiles query, IMediator mediator, CancellationToken ct) =>
                    TypedResults.Ok(await mediator.Send(query, ct))
            )
            .WithName(nameof(ListCriteriaProfiles))
            .WithSummary("Lists criteria profiles")
            .WithList();
        read.MapGet(
                "/{id:guid}",
                async (Guid id, HttpContext http, IMediator mediator, CancellationToken ct) =>
                    Routes.Ok(http, await mediator.Send(new GetCriteriaProfile(id), ct))
            )
            .WithName(nameof(GetCriteriaProfile))
            .WithSummary("Returns a criteria profile")
            .Finds();

        var write = api.MapGroup("/criteria-profiles", "CriteriaProfiles", Policies.Admin);
        write
            .MapPost(
                "/",
                async (CreateCriteriaProfile request, HttpContext http, IMediator mediator, CancellationToken ct) =>
                    Routes.Created(http, await mediator.Send(request, ct))
            )
            .WithName(nameof(CreateCriteriaProfile))
            .WithSummary("Adds a criteria profile or its next version")
            .Creates()
            .ProducesProblem(StatusCodes.Status412PreconditionFailed);
        // The body is checked before the handler is reached; getting here is the answer.
        write
            .MapPost("/validate", (CreateCriteriaProfile request) => TypedResults.Ok(new ProfileVerdict { Valid = true }))
            .WithName("ValidateCriteriaProfile")
            .WithSummary("Checks a criteria profile without storing it")
            .ProducesValidationProblem()
            .ProducesProblem(StatusCodes.Status413PayloadTooLarge)
            .ProducesProblem(StatusCodes.Status415UnsupportedMediaType);
    }
}
