using System.Globalization;
using Matching.Web.Features.Participants.Budgets;
using Matching.Web.Http;
using Matching.Web.Mediation;
using Microsoft.Extensions.Options;

namespace Matching.Web.Features.Participants.Signups;

/// <summary>Marks a route whose requests take from a budget before anything of them is read.</summary>
public sealed record TakesSignupBudget;

/// <summary>Counts sign-ups by network, by partner and by key.</summary>
public sealed class SignupBudgets(
    BudgetStore budgets,
    CallerContext callers,
    IHttpContextAccessor http,
    IOptions<RateLimitOptions> options
)
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

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

    /// <summary>Lists of visitors, by their network; nothing of a list is counted but that it came.</summary>
    public Task TakeForOwnLists(CancellationToken cancellationToken) =>
        Take(
            "list",
            ClientNetwork.Of(http.HttpContext!.Connection.RemoteIpAddress, prefixBytesOfIPv6: 8),
            options.Value.OwnListsPerNetwork,
            cancellationToken
        );

    private async Task Take(string kind, string whose, int limit, CancellationToken cancellationToken)
    {
        var budget = await budgets.Take($"signups|{kind}", whose, limit, Minute, cancellationToken);
        Tell(kind, limit, budget.Remaining, budget.SecondsToFull);
        if (!budget.IsTaken)
        {
            throw Problems.Refused("too-many-requests", budget.SecondsToNext).After(TimeSpan.FromSeconds(budget.SecondsToNext));
        }
    }

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
