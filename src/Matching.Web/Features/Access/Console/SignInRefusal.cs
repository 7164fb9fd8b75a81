using Matching.Web.Components;
using Matching.Web.Features.Access.Sessions;
using Matching.Web.Http;

namespace Matching.Web.Features.Access.Console;

/// <summary>Answers a failed sign-in: that it failed, never why; or how long to wait.</summary>
internal static class SignInRefusal
{
    public static void Tell(FormErrors errors, HttpContext context, SignInAnswer answer, string wrong) =>
        Tell(errors, context, answer.Wait, wrong);

    public static void Tell(FormErrors errors, HttpContext context, TimeSpan wait, string wrong)
    {
        if (wait == TimeSpan.Zero)
        {
            errors.Refuse(context, StatusCodes.Status401Unauthorized, Texts.Page(wrong));
            return;
        }

        ProblemException.Tell(context.Response.Headers, wait);
        errors.Refuse(
            context,
            StatusCodes.Status429TooManyRequests,
            Texts.Page("sign-in.wait", (int)Math.Ceiling(wait.TotalMinutes))
        );
    }
}
