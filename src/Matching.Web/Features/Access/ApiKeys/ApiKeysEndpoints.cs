using Matching.Web.Http;
using MediatR;

namespace Matching.Web.Features.Access.ApiKeys;

public static class ApiKeysEndpoints
{
    public static void MapApiKeys(this IEndpointRouteBuilder api)
    {
        var keys = api.MapGroup("/api-keys", "ApiKeys", Policies.Admin);
        keys.MapPost(
                "/",
                async (CreateApiKey request, HttpContext http, IMediator mediator, CancellationToken ct) =>
                    Routes.Created(http, await mediator.Send(request, ct))
            )
            .WithName(nameof(CreateApiKey))
            .WithSummary("Creates an API key and returns its secret once")
            .Creates();
        keys.MapGet(
                "/",
                async ([AsParameters] ListApiKeys query, IMediator mediator, CancellationToken ct) =>
                    TypedResults.Ok(await mediator.Send(query, ct))
            )
            .WithName(nameof(ListApiKeys))
            .WithSummary("Lists the API keys in scope")
            .WithList();
        keys.MapGet(
                "/{id:guid}",
                async (Guid id, HttpContext http, IMediator mediator, CancellationToken ct) =>
                    Routes.Ok(http, await mediator.Send(new GetApiKey(id), ct))
            )
            .WithName(nameof(GetApiKey))
            .WithSummary("Returns an API key without its secret")
            .Finds();
        keys.MapDelete(
                "/{id:guid}",
                async (Guid id, HttpContext http, IMediator mediator, CancellationToken ct) =>
                {
                    await mediator.Send(new DeleteApiKey(id, IfMatch.Required(http)), ct);
                    return TypedResults.NoContent();
                }
            )
            .WithName(nameof(DeleteApiKey))
            .WithSummary("Revokes an API key")
            .Deletes();
    }
}
