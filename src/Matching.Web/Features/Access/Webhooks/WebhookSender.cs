using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Authentication;
using System.Text;
using Matching.Web.Http;

namespace Matching.Web.Features.Access.Webhooks;

/// <summary>How an attempt ended.</summary>
public sealed record WebhookOutcome(int? ResponseStatus, WebhookFailure? Failure);

/// <summary>
/// Sends messages to addresses that others have named: through the guard, without proxy, cookies or redirects, and for ten
/// seconds at most.
/// </summary>
public sealed class WebhookSender : IDisposable
{
    private static readonly TimeSpan Within = TimeSpan.FromSeconds(10);

    private readonly HttpMessageInvoker invoker;
    private readonly TimeProvider clock;

    public WebhookSender(OutboundGuard guard, TimeProvider clock)
    {
        this.clock = clock;
        // No HttpClient of the factory: that one writes addresses into the log.
        invoker = new HttpMessageInvoker(guard.Handler());
    }

    /// <summary>
    /// Sends a message once; null when the service stops in the meantime, because it is then unknown whether it arrived.
    /// </summary>
    public async Task<WebhookOutcome?> Send(
        string url,
        IReadOnlyList<string> secrets,
        Guid eventId,
        string body,
        CancellationToken cancellationToken
    )
    {
        var now = clock.GetUtcNow();
        using var request = new HttpRequestMessage(HttpMethod.Post, url)
        {
            Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("Matching-Webhooks", "1"));
        request.Headers.Add("webhook-id", eventId.ToString());
        request.Headers.Add("webhook-timestamp", now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
        request.Headers.Add("webhook-signature", WebhookSignature.Of(secrets, eventId.ToString(), now, body));
        using var limit = new CancellationTokenSource(Within, clock);
        using var within = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            using var response = await invoker.SendAsync(request, within.Token);
            var status = (int)response.StatusCode;
            return new WebhookOutcome(
                status,
                status switch
                {
                    >= 200 and < 300 => null,
                    >= 300 and < 400 => WebhookFailure.Redirect,
                    _ => WebhookFailure.Answer,
                }
            );
        }
        catch (OperationCanceledException)
        {
            return cancellationToken.IsCancellationRequested ? null : new WebhookOutcome(null, WebhookFailure.Timeout);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            return new WebhookOutcome(null, FailureOf(exception));
        }
    }

    public void Dispose() => invoker.Dispose();

    private static WebhookFailure FailureOf(Exception? exception) =>
        exception switch
        {
            null => WebhookFailure.Connection,
            OutboundRefusedException => WebhookFailure.Address,
            AuthenticationException => WebhookFailure.Certificate,
            _ => FailureOf(exception.InnerException),
        };
}
