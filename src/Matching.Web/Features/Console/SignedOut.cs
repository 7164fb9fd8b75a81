using Matching.Web.Http;

namespace Matching.Web.Features.Console;

/// <summary>Leaves nothing behind in the browser, which the next person may use.</summary>
internal static class SignedOut
{
    public static void Answer(HttpContext context, SessionCookie cookie)
    {
        cookie.Remove(context.Response);
        context.Response.Headers["Clear-Site-Data"] = "\"cache\", \"cookies\", \"storage\"";
    }
}
