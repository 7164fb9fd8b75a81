using System.Text;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Net.Http.Headers;

namespace Matching.Web.Http;

/// <summary>Websites that may show the page of this request within theirs; the service itself previews it.</summary>
public sealed record FramedBy(IReadOnlyList<string> Origins)
{
    /// <summary>
    /// Any website: of a page that says only that there is no form here. A browser shows an error in place of a page that it may
    /// not show, and a person in the middle of a form would not learn that it has closed.
    /// </summary>
    public static readonly FramedBy Any = new(["*"]);

    internal string Policy => string.Join(' ', Origins.Prepend("'self'"));
}

/// <summary>What every answer carries and every request must have, before any route is reached.</summary>
public static class Guards
{
    // More than any route takes as JSON, so that the limit of the route speaks first.
    private const int MostKept = 2 * 1024 * 1024;

    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(5);

    private const string ContentFrom = "default-src 'self';";

    // The documentation's script sets one style of its own, named here by its hash.
    private const string StyleOfDocs = " style-src 'self' 'unsafe-hashes' 'sha256-RL3ie0nH+Lzz2YNqQN83mnU0J1ot4QL7b99vMdIX99w=';";

    private const string Nowhere =
        " img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors ";

    // A recruitment card is made to be shown by other sites: it has no form and knows no reader.
    private const string Anywhere =
        " img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors *";

    /// <summary>
    /// Security headers on every answer. Set when the answer starts, because the error handler clears what was set before.
    /// </summary>
    public static IApplicationBuilder UseSecurityHeaders(this IApplicationBuilder app) =>
        app.Use(
            async (context, next) =>
            {
                context.Response.OnStarting(
                    static context =>
                    {
                        Secure((HttpContext)context);
                        return Task.CompletedTask;
                    },
                    context
                );
                await next();
            }
        );

    private static void Secure(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers.ContentSecurityPolicy = IsCard(context.Request.Path)
            ? ContentFrom + Anywhere
            : ContentFrom
                + (context.Request.Path.StartsWithSegments("/docs") ? StyleOfDocs : context.Features.Get<OwnColours>()?.Policy)
                + Nowhere
                + (context.Features.Get<FramedBy>()?.Policy ?? "'none'");
        // whatever asks to wait says how long; where no limit says it, what is not ready is soon
        if (
            context.Response.StatusCode is StatusCodes.Status429TooManyRequests or StatusCodes.Status503ServiceUnavailable
            && headers.RetryAfter.Count == 0
        )
        {
            ProblemException.Tell(headers, Soon);
        }

        if (context.Request.IsHttps)
        {
            headers.StrictTransportSecurity = "max-age=31536000";
        }

        if (
            headers.CacheControl.Count == 0
            && (
                context.Request.Path.StartsWithSegments("/api")
                || context.Request.Path.StartsWithSegments("/console")
                || context.Request.Path.StartsWithSegments("/my")
            )
        )
        {
            headers.CacheControl = "no-store";
        }
    }

    internal static bool IsCard(PathString path) =>
        path.StartsWithSegments("/programmes") && path.Value!.EndsWith("/call", StringComparison.OrdinalIgnoreCase);

    /// <summary>Only UTF-8 bodies: the framework would answer another charset with 500.</summary>
    public static IApplicationBuilder UseUtf8Bodies(this IApplicationBuilder app) =>
        app.Use(
            async (context, next) =>
            {
                if (
                    context.Request.ContentType is { Length: > 0 } contentType
                    && (
                        !MediaTypeHeaderValue.TryParse(contentType, out var media)
                        || (
                            media.Charset.HasValue
                            && !media.Charset.Equals(Encoding.UTF8.WebName, StringComparison.OrdinalIgnoreCase)
                        )
                    )
                )
                {
                    throw Problems.Refused("unsupported-media-type");
                }

                // read again for what else is wrong with it; in memory alone, since bodies contain personal data
                if (context.Request.HasJsonContentType() && context.Request.ContentLength is null or <= MostKept)
                {
                    context.Request.EnableBuffering(MostKept, MostKept);
                }

                await next();
            }
        );

    /// <summary>
    /// 413 at once for a body that says itself that it is larger than its route takes, for every caller: to look up a key for
    /// what is refused anyway is work, and a sender of too much need not sign in first. One that does not say is cut off while it
    /// is read.
    /// </summary>
    public static IApplicationBuilder UseBodyLimits(this IApplicationBuilder app, long usual) =>
        app.Use(
            async (context, next) =>
            {
                var most = context.GetEndpoint()?.Metadata.GetMetadata<IRequestSizeLimitMetadata>() is { } own
                    ? own.MaxRequestBodySize
                    : usual;
                if (context.Request.ContentLength > most)
                {
                    throw Problems.Refused("body-too-large");
                }

                await next();
            }
        );

    /// <summary>
    /// HEAD of a page is its GET without the page: partners' websites check their links in this way, and the routes of pages know
    /// only GET and POST.
    /// </summary>
    public static IApplicationBuilder UseHeadOfPages(this IApplicationBuilder app) =>
        app.Use(
            (context, next) =>
            {
                if (HttpMethods.IsHead(context.Request.Method) && !context.Request.Path.StartsWithSegments("/api"))
                {
                    context.Request.Method = HttpMethods.Get;
                    context.Response.Body = Stream.Null;
                }

                return next();
            }
        );

    /// <summary>406 when a route has no form that the caller accepts.</summary>
    public static IApplicationBuilder UseAcceptedTypes(this IApplicationBuilder app) =>
        app.Use(
            async (context, next) =>
            {
                if (context.Request.Headers.Accept.Count > 0 && HasNoForm(context))
                {
                    throw Problems.Refused("not-acceptable");
                }

                await next();
            }
        );

    private static bool HasNoForm(HttpContext context)
    {
        var produced = context
            .GetEndpoint()
            ?.Metadata.OfType<IProducesResponseTypeMetadata>()
            .Where(answer => answer.StatusCode is >= 200 and < 300)
            .SelectMany(answer => answer.ContentTypes)
            .Concat(context.GetEndpoint()!.Metadata.OfType<OtherAnswers>().SelectMany(others => others.MediaTypes))
            .ToList();
        return produced is { Count: > 0 }
            && MediaTypeHeaderValue.TryParseList(context.Request.Headers.Accept, out _)
            && !produced.Any(type => Accepted.Any(context.Request, type))
            && !Accepted.Any(context.Request, "application/problem+json");
    }
}
