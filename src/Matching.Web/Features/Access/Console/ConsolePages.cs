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
internal sealed class ConsolePages : KeptAnswers
{
    public const string Name = nameof(ConsolePages);

    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(1);

    public override async ValueTask CacheRequestAsync(OutputCacheContext context, CancellationToken cancellation)
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
        var now = http.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow();
        Keep(
            context,
            Kept,
            ["*"],
            ("session", session),
            // the form to sign out is bound to it
            ("form", cookie),
            ("state", state.ToString()!),
            // what is overdue changes with the time
            ("minute", now.ToString("g", CultureInfo.InvariantCulture))
        );
    }
}
