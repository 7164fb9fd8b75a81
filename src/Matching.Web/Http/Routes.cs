using System.Security.Cryptography;
using System.Text.Json;
using Matching.Web.Mediation;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;

namespace Matching.Web.Http;

/// <summary>The outcomes that routes of one kind share, declared once.</summary>
public static class Routes
{
    /// <summary>A group of routes for those who hold a right.</summary>
    public static RouteGroupBuilder MapGroup(this IEndpointRouteBuilder api, string prefix, string tag, string policy)
    {
        var group = api.MapGroup(prefix).WithTags(tag).RequireAuthorization(policy);
        group.ProducesProblem(StatusCodes.Status401Unauthorized).ProducesProblem(StatusCodes.Status403Forbidden);
        return group;
    }

    /// <summary>
    /// Looks for what the address names before the body is read: what is not there, or is another's, is 404 whatever was sent. A
    /// caller who may not come here at all is refused as ever.
    /// </summary>
    public static RouteHandlerBuilder Knows<T>(this RouteHandlerBuilder route, string parameter, Func<Guid, IRequest<T>> find) =>
        route.LooksFor(parameter, value => Guid.TryParse(value, out var id) ? find(id) : null);

    /// <summary>The same of what a token in the address opens.</summary>
    public static RouteHandlerBuilder KnowsToken<T>(this RouteHandlerBuilder route, Func<string, IRequest<T>> find) =>
        route.LooksFor("token", find);

    private static RouteHandlerBuilder LooksFor<T>(
        this RouteHandlerBuilder route,
        string parameter,
        Func<string, IRequest<T>?> find
    ) =>
        route.RequireAuthorization(policy =>
            policy.RequireAssertion(async context =>
            {
                // this is the last requirement: where others are open still, they refuse
                if (
                    context.Resource is HttpContext http
                    && context.PendingRequirements.Count() == 1
                    && http.GetRouteValue(parameter) is string value
                    && find(value) is { } request
                )
                {
                    await http.RequestServices.GetRequiredService<IMediator>().Send(request, http.RequestAborted);
                }

                return true;
            })
        );

    /// <summary>
    /// A route of those who see all programmes. Known before the body is read: a caller without permission does not learn what was
    /// wrong with it.
    /// </summary>
    public static RouteHandlerBuilder OfAllProgrammes(this RouteHandlerBuilder route) =>
        route.RequireAuthorization(policy =>
            policy.RequireAssertion(context =>
                context.Resource is HttpContext http
                && http.RequestServices.GetRequiredService<CallerContext>() is { IsKnown: true, Caller.ProgrammeId: null }
            )
        );

    /// <summary>A route that creates: 201 with Location and ETag, refusals by rule, a name taken, a key used twice.</summary>
    public static RouteHandlerBuilder Creates(this RouteHandlerBuilder route) =>
        route
            .WithMetadata(new TakesIdempotencyKey())
            .AddEndpointFilter(
                (context, next) =>
                {
                    // a key that is no key is refused before any work is done
                    _ = context.HttpContext.RequestServices.GetRequiredService<IdempotencyContext>().Key;
                    return next(context);
                }
            )
            .ProducesValidationProblem()
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status413PayloadTooLarge)
            .ProducesProblem(StatusCodes.Status415UnsupportedMediaType)
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity);

    /// <summary>A route that reads one thing.</summary>
    public static RouteHandlerBuilder Finds(this RouteHandlerBuilder route) =>
        route.ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound);

    /// <summary>A route that changes one thing by merge patch.</summary>
    public static RouteHandlerBuilder Patches<TFields>(this RouteHandlerBuilder route) =>
        route
            .WithMetadata(new PatchOf(typeof(TFields)), new NeedsIfMatch(true))
            .Accepts<JsonElement>(MergePatch.ContentType, "application/json")
            .ProducesValidationProblem()
            .Conditional();

    /// <summary>A route that writes one thing whole.</summary>
    public static RouteHandlerBuilder Replaces(this RouteHandlerBuilder route) =>
        route.WithMetadata(new NeedsIfMatch(true)).ProducesValidationProblem().Conditional();

    /// <summary>A route that removes one thing.</summary>
    public static RouteHandlerBuilder Deletes(this RouteHandlerBuilder route) =>
        route.WithMetadata(new NeedsIfMatch(true)).ProducesProblem(StatusCodes.Status400BadRequest).Conditional();

    /// <summary>A route that corrects what was entered by mistake.</summary>
    public static RouteHandlerBuilder Corrects(this RouteHandlerBuilder route) =>
        route
            .ProducesValidationProblem()
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status413PayloadTooLarge)
            .ProducesProblem(StatusCodes.Status415UnsupportedMediaType);

    /// <summary>A route that moves a thing to its next state.</summary>
    public static RouteHandlerBuilder Transitions(this RouteHandlerBuilder route) =>
        route
            .WithMetadata(new NeedsIfMatch(false))
            .ProducesValidationProblem()
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status412PreconditionFailed)
            .ProducesProblem(StatusCodes.Status413PayloadTooLarge)
            .ProducesProblem(StatusCodes.Status415UnsupportedMediaType);

    public static Created<T> Created<T>(HttpContext context, T resource)
        where T : IResource
    {
        Tag(context, resource);
        return TypedResults.Created($"{context.Request.Path.Value!.TrimEnd('/')}/{resource.Id}", resource);
    }

    public static Ok<T> Ok<T>(HttpContext context, T resource)
    {
        Tag(context, resource);
        return TypedResults.Ok(resource);
    }

    private static void Tag<T>(HttpContext context, T resource)
    {
        // A thing without a version is identified by its content.
        context.Response.Headers.ETag = resource is IVersioned versioned
            ? IfMatch.TagOf(versioned.Version)
            : TagOfContent(context, resource);
    }

    private static string TagOfContent<T>(HttpContext context, T resource)
    {
        var options = context.RequestServices.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions;
        var content = SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(resource, options));
        return $"\"{Convert.ToHexStringLower(content)[..32]}\"";
    }

    private static RouteHandlerBuilder Conditional(this RouteHandlerBuilder route) =>
        route
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status412PreconditionFailed)
            .ProducesProblem(StatusCodes.Status413PayloadTooLarge)
            .ProducesProblem(StatusCodes.Status415UnsupportedMediaType)
            .ProducesProblem(StatusCodes.Status428PreconditionRequired);
}
