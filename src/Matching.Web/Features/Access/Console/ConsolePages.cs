using System.Globalization;
using Matching.Web.Data;
using Matching.Web.Http;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.OutputCaching;
using Microsoft.Extensions.Options;

namespace Matching.Web.Features.Access.Console;

/// <summary>
/// Keeps the start page of the console for the session to which it was sent, until anything is committed to the database. It is
/// asked for after the session was checked, and names no person but the account.
/// </summary>
internal sealed class ConsolePages : IOutputCachePolicy
{
    public const string Name = nameof(ConsolePages);

    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(1);

    public async ValueTask CacheRequestAsync(OutputCacheContext context, CancellationToken cancellation)
    {
        var http = context.HttpContext;
        var forms = http.RequestServices.GetRequiredService<IOptions<AntiforgeryOptions>>().Value;
        if (
            http.User.FindFirst(SessionHandler.SessionClaim) is not { Value: var session }
            || !HttpMethods.IsGet(http.Request.Method)
            || http.Request.Cookies[forms.Cookie.Name!] is not { } cookie
        )
        {
            return;
        }

        var state = await http.RequestServices.GetRequiredService<Db>().State(cancellation);
        context.EnableOutputCaching = context.AllowCacheLookup = context.AllowCacheStorage = true;
        context.ResponseExpirationTimeSpan = Kept;
        context.CacheVaryByRules.QueryKeys = "*";
        context.CacheVaryByRules.VaryByValues["session"] = session;
        // the form to sign out is bound to it
        context.CacheVaryByRules.VaryByValues["form"] = cookie;
        context.CacheVaryByRules.VaryByValues["state"] = state.ToString()!;
        // what is overdue changes with the time
        context.CacheVaryByRules.VaryByValues["minute"] = http
            .RequestServices.GetRequiredService<TimeProvider>()
            .GetUtcNow()
            .ToString("g", CultureInfo.InvariantCulture);
        context.CacheVaryByRules.VaryByValues["language"] = CultureInfo.CurrentUICulture.Name;
    }

    public ValueTask ServeFromCacheAsync(OutputCacheContext context, CancellationToken cancellation) => ValueTask.CompletedTask;

    public ValueTask ServeResponseAsync(OutputCacheContext context, CancellationToken cancellation)
    {
        var response = context.HttpContext.Response;
        context.AllowCacheStorage = response.StatusCode == StatusCodes.Status200OK && response.Headers.SetCookie.Count == 0;
        return ValueTask.CompletedTask;
    }
}
