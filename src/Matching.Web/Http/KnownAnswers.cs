using Matching.Web.Data;
using Matching.Web.Mediation;
using Microsoft.Extensions.Primitives;

namespace Matching.Web.Http;

/// <summary>Marks a route whose answer follows from the request and the database alone, and changes nothing.</summary>
public sealed record FollowsFromDatabase;

/// <summary>
/// Repeats a 304 to the same request with the same key as long as nothing was committed since, by asking for the state of the
/// database alone: a revoked key and a new release are commits.
/// </summary>
public sealed class KnownAnswers(KeptRows kept, LastUses uses, TimeProvider clock)
{
    /// <summary>Repeats a known 304, or lets the request go on and notes its 304.</summary>
    public async Task Answer(HttpContext http, RequestDelegate next)
    {
        var now = clock.GetUtcNow();
        if (Question.Of(http, now) is not { } question)
        {
            await next(http);
            return;
        }

        var state = await http.RequestServices.GetRequiredService<Db>().State(http.RequestAborted);
        if (kept.TryFind(state, question, out var found) && found is Known known)
        {
            uses.Note(UsedThing.Key, known.KeyId, known.At, now);
            http.Response.StatusCode = StatusCodes.Status304NotModified;
            foreach (var (name, value) in known.Headers)
            {
                http.Response.Headers[name] = value;
            }

            return;
        }

        await next(http);
        if (http.Response is { StatusCode: StatusCodes.Status304NotModified, HasStarted: false })
        {
            var key = http.RequestServices.GetRequiredService<CallerContext>().Caller.Id;
            kept.Keep(state, question, new Known(key, now, [.. http.Response.Headers]));
        }
    }

    private sealed record Known(Guid KeyId, DateTimeOffset At, IReadOnlyList<KeyValuePair<string, StringValues>> Headers);

    /// <summary>Everything of a request that decides its answer.</summary>
    private sealed record Question(string Address, string Key, string Tags, string Accepted, string Languages, long Quarter)
    {
        // A key ends with a day, and days begin at a whole quarter of an hour in every time zone.
        private static readonly TimeSpan Quarters = TimeSpan.FromMinutes(15);

        public static Question? Of(HttpContext http, DateTimeOffset now)
        {
            var request = http.Request;
            return
                request.Headers.IfNoneMatch.Count == 0
                || request.Headers.Authorization.Count == 0
                || request.Headers.Cookie.Count > 0
                || !HttpMethods.IsGet(request.Method)
                || http.GetEndpoint()?.Metadata.GetMetadata<FollowsFromDatabase>() is null
                ? null
                : new Question(
                    $"{request.Scheme}://{request.Host}{request.PathBase}{request.Path}{request.QueryString}",
                    request.Headers.Authorization.ToString(),
                    request.Headers.IfNoneMatch.ToString(),
                    request.Headers.Accept.ToString(),
                    request.Headers.AcceptLanguage.ToString(),
                    now.UtcTicks / Quarters.Ticks
                );
        }
    }
}
