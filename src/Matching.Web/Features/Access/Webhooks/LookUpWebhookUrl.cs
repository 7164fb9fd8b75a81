using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Access.Webhooks;

/// <summary>
/// Refuses an address whose name leads inside. Asked before the webhook is stored, because asking for a name can take seconds and
/// other writers keeps others waiting; at each connection it is asked again.
/// </summary>
public sealed record LookUpWebhookUrl(string? Url) : IQuery<Nothing>;

internal sealed class LookUpWebhookUrlHandler(OutboundGuard guard) : IRequestHandler<LookUpWebhookUrl, Nothing>
{
    public async Task<Nothing> Handle(LookUpWebhookUrl request, CancellationToken cancellationToken) =>
        request.Url is null || await guard.Accepts(request.Url, cancellationToken)
            ? Nothing.Value
            : throw Problems.ValidationFailed("url", Texts.Validation("webhook-url"));
}
