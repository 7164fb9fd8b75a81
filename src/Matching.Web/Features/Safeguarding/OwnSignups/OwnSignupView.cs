using Matching.Web.Features.Participants.Signups.Own;
using Matching.Web.Http;
using MediatR;
using Microsoft.AspNetCore.Components;

namespace Matching.Web.Features.Safeguarding.OwnSignups;

/// <summary>A page about the sign-up whose link was opened in this browser.</summary>
public abstract class OwnSignupView : ComponentBase
{
    [Inject]
    protected IMediator Mediator { get; set; } = null!;

    [Inject]
    protected SignupLinkCookie Cookie { get; set; } = null!;

    [CascadingParameter]
    public HttpContext Http { get; set; } = null!;

    /// <summary>The sign-up; null where the link works no more.</summary>
    protected async Task<OwnSignup?> ReadSignup()
    {
        Http.Response.Headers.CacheControl = "no-store";
        try
        {
            return Cookie.Read(Http.Request) is { } token
                ? await Mediator.Send(new GetOwnSignup(token), Http.RequestAborted)
                : null;
        }
        catch (ProblemException gone) when (gone.Status == StatusCodes.Status401Unauthorized)
        {
            return null;
        }
    }
}
