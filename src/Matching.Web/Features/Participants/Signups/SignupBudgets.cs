using System.Globalization;
using Matching.Web.Data;
using Matching.Web.Http;
using Matching.Web.Mediation;
using Microsoft.Extensions.Options;

namespace Matching.Web.Features.Participants.Signups;

/// <summary>Marks a route whose requests take from a budget before anything of them is read.</summary>
public sealed record TakesSignupBudget;

/// <summary>
/// Counts sign-ups by network, by partner and by key, in the database, so that all instances count together and a restart forgets
/// nothing. A budget is a bucket that holds a minute's worth and refills evenly; one number says how full it is, the moment at
/// which it will be full again (the generic cell rate algorithm, ITU-T I.371 annex A, with the burst of a whole minute). Taking
/// is one statement that does nothing when too little is there, so of many at once none is overlooked, and a refused request
/// costs no write.
/// </summary>
public sealed class SignupBudgets(
    Db db,
    IdentityVault vault,
    CallerContext callers,
    IHttpContextAccessor http,
    IOptions<RateLimitOptions> options,
    TimeProvider clock
)
{
    private const long Minute = 60_000_000;
    private const long Second = 1_000_000;

    /// <summary>
    /// The sender: a key by itself, other callers by their network. Headers that name another address count only from a proxy we
    /// know.
    /// </summary>
    public Task TakeForSender(CancellationToken cancellationToken) =>
        callers.IsKnown
            ? Take("key", callers.Caller.Id.ToString(), options.Value.SignupsPerKey, cancellationToken)
            : Take(
                "network",
                ClientNetwork.Of(http.HttpContext!.Connection.RemoteIpAddress, prefixBytesOfIPv6: 8),
                options.Value.SignupsPerNetwork,
                cancellationToken
            );

    /// <summary>The forms of a partner together, wherever they are filled in.</summary>
    public Task TakeForForms(Guid partnerId, CancellationToken cancellationToken) =>
        Take("partner", partnerId.ToString(), options.Value.SignupsPerPartner, cancellationToken);

    private async Task Take(string kind, string whose, int limit, CancellationToken cancellationToken)
    {
        var bucket = vault.KeyedHash($"signups|{kind}|{whose}", 16);
        var step = Minute / limit;
        var now = (clock.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
        var fullAt = await db.Alone<long?>(
            """
            INSERT INTO signup_budgets (bucket, full_at) VALUES (@Bucket, @Now + @Step)
            ON CONFLICT (bucket) DO UPDATE
            SET full_at = CASE WHEN signup_budgets.full_at > @Now THEN signup_budgets.full_at ELSE @Now END + @Step
            WHERE signup_budgets.full_at <= @Now + @Room
            RETURNING full_at;
            -- full budgets are deleted; none of them is being taken from, so two requests do not deadlock
            DELETE FROM signup_budgets WHERE full_at < @Now
            """,
            new
            {
                Bucket = bucket,
                Now = now,
                Step = step,
                Room = Minute - step,
            },
            cancellationToken
        );
        if (fullAt is not { } full)
        {
            full =
                await db.Find<long?>(
                    "SELECT full_at FROM signup_budgets WHERE bucket = @Bucket",
                    new { Bucket = bucket },
                    cancellationToken
                )
                ?? now + Minute;
            var wait = Math.Max(1, InSeconds(full + step - Minute - now));
            Tell(kind, limit, 0, wait);
            throw Problems.Refused("too-many-requests", wait).After(TimeSpan.FromSeconds(wait));
        }

        Tell(kind, limit, (now + Minute - full) / step, InSeconds(full - now));
    }

    private static long InSeconds(long microseconds) => (microseconds + Second - 1) / Second;

    // The fields of the IETF's draft on rate limits, set when the answer starts, because the error handler clears what was set
    // before.
    private void Tell(string kind, int limit, long remaining, long seconds)
    {
        var response = http.HttpContext!.Response;
        response.OnStarting(() =>
        {
            response.Headers.Append(
                "RateLimit-Policy",
                string.Create(CultureInfo.InvariantCulture, $"\"{kind}\";q={limit};w=60")
            );
            response.Headers.Append(
                "RateLimit",
                string.Create(CultureInfo.InvariantCulture, $"\"{kind}\";r={remaining};t={seconds}")
            );
            return Task.CompletedTask;
        });
    }
}

public static class SignupLimits
{
    /// <summary>Refuses sign-ups that come too fast, before the body is read.</summary>
    public static IApplicationBuilder UseSignupLimits(this IApplicationBuilder app) =>
        app.Use(
            async (context, next) =>
            {
                if (context.GetEndpoint()?.Metadata.GetMetadata<TakesSignupBudget>() is not null)
                {
                    await context.RequestServices.GetRequiredService<SignupBudgets>().TakeForSender(context.RequestAborted);
                }

                await next();
            }
        );
}
