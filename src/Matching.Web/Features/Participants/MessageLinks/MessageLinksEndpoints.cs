using Matching.Web.Http;
using MediatR;

namespace Matching.Web.Features.Participants.MessageLinks;

public static class MessageLinksEndpoints
{
    public static void MapMessageLinks(this IEndpointRouteBuilder api)
    {
        var links = api.MapGroup("/message-links/{token}").WithTags("Messages");
        links
            .MapGet(
                "/",
                async (string token, IMediator mediator, CancellationToken ct) =>
                    TypedResults.Ok(await mediator.Send(new GetMessageLink(token), ct))
            )
            .WithName(nameof(GetMessageLink))
            .WithSummary("Returns what can be answered by the link in a message")
            .AllowAnonymous()
            .Finds();
        links
            .MapPost(
                "/",
                async (string token, AnswerMessageLink request, IMediator mediator, CancellationToken ct) =>
                    TypedResults.Ok(await mediator.Send(request with { Token = token }, ct))
            )
            .WithName(nameof(AnswerMessageLink))
            .WithSummary("Records the answer to the link in a message: mine, not mine, or no more such messages")
            .RequireAuthorization(Policies.MessageLink)
            .Corrects()
            .KnowsToken(token => new GetMessageLink(token));
    }

    /// <summary>Where a mail program stops messages by itself, as RFC 8058 has it. A person who comes there gets the page.</summary>
    public static void MapOneClick(this IEndpointRouteBuilder app)
    {
        app.MapPost(
                "/m/{token}/one-click",
                async (string token, IMediator mediator, CancellationToken ct) =>
                {
                    await mediator.Send(new AnswerMessageLink { Token = token, Answer = MessageAnswer.Stop }, ct);
                    return TypedResults.Ok();
                }
            )
            .AllowAnonymous()
            .ExcludeFromDescription();
        app.MapGet(
                "/m/{token}/one-click",
                (string token, HttpContext http) => TypedResults.Redirect(PageLinks.To(http, $"/m/{Uri.EscapeDataString(token)}"))
            )
            .AllowAnonymous()
            .ExcludeFromDescription();
    }
}
