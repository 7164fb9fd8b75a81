using System.Collections.Concurrent;
using Matching.Web.Data;
using Microsoft.AspNetCore.Cors.Infrastructure;

namespace Matching.Web.Features.Participants.Signups;

/// <summary>
/// Which pages of others may call us from a browser: those of the partners' origins, for signing up and nothing else, without
/// cookies or other credentials. The question a browser asks beforehand does not say which partner it is about, so the origin of
/// any is let through here; whether it is one of the partner named is decided when the sign-up arrives.
/// </summary>
public sealed class SignupCors(Db db, KnownOrigins known, TimeProvider clock) : ICorsPolicyProvider
{
    public const string Policy = "Signups";

    // A browser asks again after this, and so does the service. A removed origin is refused at the sign-up itself at once.
    private static readonly TimeSpan Remembered = TimeSpan.FromMinutes(10);

    public async Task<CorsPolicy?> GetPolicyAsync(HttpContext context, string? policyName)
    {
        if (policyName != Policy)
        {
            return null;
        }

        var isKnown = await IsOfSomePartner(context.Request.Headers.Origin.ToString(), context.RequestAborted);
        return new CorsPolicyBuilder()
            .SetIsOriginAllowed(_ => isKnown)
            .WithMethods(HttpMethods.Post)
            .WithHeaders("content-type", "idempotency-key")
            .WithExposedHeaders("Idempotency-Replayed", "RateLimit", "RateLimit-Policy", "Retry-After")
            .SetPreflightMaxAge(Remembered)
            .DisallowCredentials()
            .Build();
    }

    private async Task<bool> IsOfSomePartner(string origin, CancellationToken cancellationToken)
    {
        // letters of origins only, so none of the pattern's own signs
        if (
            !origin.Contains("://", StringComparison.Ordinal)
            || !origin.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or ':' or '/' or '-' or '[' or ']')
        )
        {
            return false;
        }

        if (known.Contains(origin, clock.GetUtcNow() - Remembered))
        {
            return true;
        }

        // the pattern narrows down, the list decides
        var lists = await db.Query<OriginsRow>(
            "SELECT allowed_origins FROM partners WHERE allowed_origins LIKE @Quoted",
            new { Quoted = $"%\"{origin}\"%" },
            cancellationToken
        );
        var isKnown = lists.Exists(list => list.AllowedOrigins.Contains(origin));
        if (isKnown)
        {
            known.Add(origin, clock.GetUtcNow());
        }

        return isKnown;
    }

    private sealed record OriginsRow
    {
        public required List<string> AllowedOrigins { get; init; }
    }
}

/// <summary>
/// Origins of partners that were looked up lately. Unknown origins are not stored, so that strangers cannot fill the memory; a
/// dictionary is enough.
/// </summary>
public sealed class KnownOrigins
{
    private readonly ConcurrentDictionary<string, DateTimeOffset> seen = new();

    public bool Contains(string origin, DateTimeOffset since) => seen.TryGetValue(origin, out var at) && at > since;

    public void Add(string origin, DateTimeOffset at) => seen[origin] = at;
}
