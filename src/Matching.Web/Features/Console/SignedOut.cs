using Matching.Web.Http;

namespace Matching.Web.Features.Console;

/// <summary>
/// Leaves nothing behind in the browser, which the next person may use: what was shown, and who was signed in. That the account is known to this device stays; it opens nothing,
/// and without it every evening would make its holder a stranger again.
/// </summary>
internal static class SignedOut
{
    public static void Answer(HttpContext context, SessionCookie cookie)
    {
        cookie.Remove(context.Response);
        context.Response.Headers["Clear-Site-Data"] = "\"cache\", \"storage\"";
    }
}
