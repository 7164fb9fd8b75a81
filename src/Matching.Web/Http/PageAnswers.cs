using Microsoft.AspNetCore.Components.Endpoints;

namespace Matching.Web.Http;

/// <summary>What the service cannot do at the moment, for the page that says so.</summary>
public sealed record PageProblem(string Slug, string Address);

/// <summary>Answers in words where a page was asked for and something else than this page has to be shown.</summary>
public static class PageAnswers
{
    /// <summary>Whether this is a page, and whoever asks for it can show one.</summary>
    public static bool IsWanted(HttpRequest request, Endpoint? endpoint) => endpoint?.Metadata.GetMetadata<ComponentTypeMetadata>() is not null
        && request.Headers.Accept.ToString() is var accepted && (!accepted.Contains("json", StringComparison.OrdinalIgnoreCase) || accepted.Contains("html", StringComparison.OrdinalIgnoreCase));

    /// <summary>Where the page was asked for; whoever sent a form comes back to it.</summary>
    public static string AddressOf(HttpRequest request) => request.Path + request.QueryString.ToString();

    /// <summary>Shows the page of this address with a status, in place of what was begun.</summary>
    // In a scope of its own: the framework renders one page in each.
    public static async Task Show<T>(HttpContext context, string page, int status, T told)
    {
        var services = context.RequestServices;
        var shown = services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().Single(endpoint => endpoint.RoutePattern.RawText?.Trim('/') == page);
        context.Features.Set(told);
        await using var scope = services.CreateAsyncScope();
        try
        {
            // what the framework began to answer goes, its headers with it; when to try again stays
            var wait = context.Response.Headers.RetryAfter;
            context.Response.Clear();
            context.Response.StatusCode = status;
            context.Response.Headers.CacheControl = "no-store";
            context.Response.Headers.RetryAfter = wait;
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
