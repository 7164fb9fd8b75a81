using Matching.Web.Http;

namespace Matching.Web.Features.Access.Console;

/// <summary>
/// Clears what the next person at this browser could see: cached pages and the session. The device cookie stays: it grants no
/// access, and without it the device would be unknown after each sign-out.
/// </summary>
internal static class SignedOut
{
    public static void Answer(HttpContext context, SessionCookie cookie)
    {
        cookie.Remove(context.Response);
        context.Response.Headers["Clear-Site-Data"] = "\"cache\", \"storage\"";
    }
}
