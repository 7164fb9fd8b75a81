using System.Text.Json;
using Matching.Web.Http;
using MediatR;

namespace Matching.Web.Features.Safeguarding.AuthorityRequests;

public static class AuthorityRequestsEndpoints
{
    public static void MapAuthorityRequests(this IEndpointRouteBuilder api)
    {
        var register = api.MapGroup("/authority-requests", "AuthorityRequests", Policies.Admin);
        register
            .MapPost(
                "/",
                async (CreateAuthorityRequest request, HttpContext http, IMediator mediator, CancellationToken ct) =>
                    Routes.Created(http, await mediator.Send(request, ct))
            )
            .WithName(nameof(CreateAuthorityRequest))
            .WithSummary("Enters a request by an authority in the register")
            .Creates();
        register
            .MapGet(
                "/",
                async ([AsParameters] ListAuthorityRequests query, IMediator mediator, CancellationToken ct) =>
                    TypedResults.Ok(await mediator.Send(query, ct))
            )
            .WithName(nameof(ListAuthorityRequests))
            .WithSummary("Lists the register of requests by authorities")
            .WithList();
        register
            .MapGet(
                "/{id:guid}",
                async (Guid id, HttpContext http, IMediator mediator, CancellationToken ct) =>
                    Routes.Ok(http, await mediator.Send(new GetAuthorityRequest(id), ct))
            )
            .WithName(nameof(GetAuthorityRequest))
            .WithSummary("Returns an entry of the register")
            .Finds();
        register
            .MapPatch(
                "/{id:guid}",
                async (Guid id, JsonElement patch, HttpContext http, IMediator mediator, CancellationToken ct) =>
                    Routes.Ok(http, await mediator.Send(new UpdateAuthorityRequest(id, IfMatch.Required(http), patch), ct))
            )
            .WithName(nameof(UpdateAuthorityRequest))
            .WithSummary("Records the legal check of a request, and what was given")
            .Patches<CreateAuthorityRequest>();
        register
            .MapGet(
                "/{id:guid}/disclosure",
                async (Guid id, HttpContext http, IMediator mediator, CancellationToken ct) =>
                    Routes.Ok(http, await mediator.Send(new GetAuthorityDisclosure(id), ct))
            )
            .WithName(nameof(GetAuthorityDisclosure))
            .WithSummary("Returns the record of the person of an accepted request, audited")
            .Finds()
            .ProducesProblem(StatusCodes.Status409Conflict);
    }
}
