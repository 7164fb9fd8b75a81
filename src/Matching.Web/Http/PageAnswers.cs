using Microsoft.AspNetCore.Components.Endpoints;

namespace Matching.Web.Http;

/// <summary>A problem that a page explains, and the address of the request.</summary>
public sealed record PageProblem(string Slug, string Address)
{
    /// <summary>Whether the address is of the API, whose problems are explained to programmers.</summary>
    public bool IsOfApi => Address.StartsWith("/api/", StringComparison.Ordinal);
}

/// <summary>Shows another page in place of the requested one.</summary>
public static class PageAnswers
{
    /// <summary>Whether an endpoint is a page.</summary>
    public static bool IsPage(Endpoint? endpoint) => endpoint?.Metadata.GetMetadata<ComponentTypeMetadata>() is not null;

    /// <summary>Whether the request is for a page and accepts HTML.</summary>
    public static bool IsWanted(HttpRequest request, Endpoint? endpoint) =>
        IsPage(endpoint)
        && request.Headers.Accept.ToString() is var accepted
        && (
            !accepted.Contains("json", StringComparison.OrdinalIgnoreCase)
            || accepted.Contains("html", StringComparison.OrdinalIgnoreCase)
        );

    /// <summary>
    /// Whether a browser asks for a page and receives that of the problem. Also for addresses of the API, to which links and forms
    /// lead; a program does not prefer HTML.
    /// </summary>
    public static bool IsForPeople(HttpRequest request) =>
        (!HttpMethods.IsHead(request.Method) || !request.Path.StartsWithSegments("/api"))
        && !request.Path.StartsWithSegments("/openapi")
        && Accepted.Any(request, "text/html")
        && Accepted.Prefers(request, "text/html", "application/problem+json");

    /// <summary>Address of the request.</summary>
    public static string AddressOf(HttpRequest request) => request.Path + request.QueryString.ToString();

    /// <summary>Shows a page with a status, in place of the response that was begun.</summary>
    // The framework renders one page per scope.
    public static async Task Show<T>(HttpContext context, string page, int status, T feature)
    {
        var services = context.RequestServices;
        var shown = services
            .GetRequiredService<EndpointDataSource>()
            .Endpoints.OfType<RouteEndpoint>()
            .Single(endpoint => endpoint.RoutePattern.RawText?.Trim('/') == page);
        context.Features.Set(feature);
        await using var scope = services.CreateAsyncScope();
        try
        {
            // headers of the abandoned response go, except those that say when and how to ask again
            var (wait, challenge) = (context.Response.Headers.RetryAfter, context.Response.Headers.WWWAuthenticate);
            context.Response.Clear();
            // set as the answer starts: a component that renders under 404 is answered without its page
            context.Response.OnStarting(() =>
            {
                context.Response.StatusCode = status;
                return Task.CompletedTask;
            });
            context.Response.Headers.CacheControl = "no-store";
            (context.Response.Headers.RetryAfter, context.Response.Headers.WWWAuthenticate) = (wait, challenge);
            context.RequestServices = scope.ServiceProvider;
            context.SetEndpoint(shown);
            context.Request.Method = HttpMethods.Get;
            context.Request.Path = "/" + page;
            context.Request.RouteValues.Clear();
            await shown.RequestDelegate!(context);
        }
        finally
        {
            context.RequestServices = services;
        }
    }
}
