using Microsoft.AspNetCore.Antiforgery;

namespace Matching.Web.Http;

/// <summary>A form that was not taken, and the address it came from.</summary>
public sealed record RefusedForm(string Address);

/// <summary>
/// The framework answers a form without a valid token, or one that its page does not know, with 400 and nothing. Somebody whose page had been open since
/// they signed in or out learns here what happened and how to go on.
/// </summary>
public static class RefusedForms
{
    /// <summary>Answers with this page, or with a problem where no page is asked for.</summary>
    public static IApplicationBuilder UseRefusedForms(this IApplicationBuilder app, string page) => app.Use(async (context, next) =>
    {
        await next();
        var endpoint = context.GetEndpoint();
        if (context.Response is not { StatusCode: StatusCodes.Status400BadRequest, HasStarted: false } || endpoint?.Metadata.GetMetadata<Microsoft.AspNetCore.Components.Endpoints.ComponentTypeMetadata>() is null)
        {
            return;
        }

        if (!WantsPage(context.Request))
        {
            throw Problems.Refused(context.Features.Get<IAntiforgeryValidationFeature>() is { IsValid: false } ? "antiforgery-failed" : "malformed-request");
        }

        context.Features.Set(new RefusedForm(context.Request.Path + context.Request.QueryString));
        await Answer(context, page, StatusCodes.Status400BadRequest, []);
    });

    /// <summary>Answers with a page that explains a problem, for a browser that went astray; an API answers as it always does.</summary>
    internal static Task AnswerProblem(HttpContext context, string slug, int status) => Answer(context, "problems/{Slug}", status, new RouteValueDictionary { ["Slug"] = slug });

    internal static bool IsForPeople(HttpRequest request) =>
        !request.Path.StartsWithSegments("/api") && !request.Path.StartsWithSegments("/openapi") && Accepted.Any(request, "text/html") && Accepted.Prefers(request, "text/html", "application/problem+json");

    private static bool WantsPage(HttpRequest request) =>
        request.Headers.Accept.ToString() is var accepted && (!accepted.Contains("json", StringComparison.OrdinalIgnoreCase) || accepted.Contains("html", StringComparison.OrdinalIgnoreCase));

    // In a scope of its own: the framework renders one page in each.
    private static async Task Answer(HttpContext context, string page, int status, RouteValueDictionary route)
    {
        var services = context.RequestServices;
        var shown = services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().Single(endpoint => endpoint.RoutePattern.RawText?.Trim('/') == page);
        await using var scope = services.CreateAsyncScope();
        try
        {
            // what the framework began to answer goes, its headers with it
            context.Response.Clear();
            context.Response.StatusCode = status;
            context.Response.Headers.CacheControl = "no-store";
            context.RequestServices = scope.ServiceProvider;
            context.SetEndpoint(shown);
            context.Request.Method = HttpMethods.Get;
            context.Request.Path = "/" + (route.TryGetValue("Slug", out var slug) ? $"problems/{slug}" : page);
            context.Request.RouteValues = route;
            await shown.RequestDelegate!(context);
        }
        finally
        {
            context.RequestServices = services;
        }
    }
}
