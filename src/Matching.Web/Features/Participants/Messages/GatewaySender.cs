using System.Text;
using Matching.Web.Features.Participants.TextGateways;
using Matching.Web.Http;

namespace Matching.Web.Features.Participants.Messages;

/// <summary>A text message to one number.</summary>
/// <param name="Id">Id of the message, the same at each attempt.</param>
/// <param name="To">The number in E.164.</param>
/// <param name="Text">What it says.</param>
/// <param name="By"><c>sms</c> or <c>messenger</c>, as the person prefers.</param>
internal sealed record TextToSend(Guid Id, string To, string Text, string By);

/// <summary>What a gateway answered, and what becomes of the message.</summary>
internal sealed record GatewayAnswer(MessageOutcome Outcome, int? Status = null, string? Text = null);

/// <summary>Sends text messages through a gateway: one request from a template, through the guard and for ten seconds at most.</summary>
internal sealed class GatewaySender(GatewayGuard guard, TimeProvider clock) : IDisposable
{
    // more than any gateway says of one message
    private const int MostRead = 64 * 1024;
    private const int MostShown = 300;

    private static readonly TimeSpan Within = TimeSpan.FromSeconds(10);

    // No HttpClient of the factory: that one writes addresses into the log.
    private readonly HttpMessageInvoker invoker = new(guard.Handler());

    /// <summary>
    /// Sends a message once; null when the service stops in the meantime, because it is then unknown whether it arrived.
    /// </summary>
    /// <param name="gateway">The gateway.</param>
    /// <param name="message">The message.</param>
    /// <param name="isShown">Whether the answer is read also where its status is enough.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public async Task<GatewayAnswer?> Send(
        KnownGateway gateway,
        TextToSend message,
        bool isShown,
        CancellationToken cancellationToken
    )
    {
        var template = gateway.Template;
        using var request = template.Compose(message, gateway.Secret).Request(template.ContentType);
        using var limit = new CancellationTokenSource(Within, clock);
        using var within = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            guard.Check(request.RequestUri!);
            using var response = await invoker.SendAsync(request, within.Token);
            var status = (int)response.StatusCode;
            // a body that never ends does not make a message that was taken one that was not
            var text = isShown || template.SuccessPath is not null ? await Read(response, within.Token) : "";
            return new GatewayAnswer(OutcomeOf(status, text, template), status, Shown(text, gateway.Secret));
        }
        catch (OperationCanceledException)
        {
            return cancellationToken.IsCancellationRequested
                ? null
                : new GatewayAnswer(MessageOutcome.Again(MessageReason.Timeout));
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            return new GatewayAnswer(MessageOutcome.Again(MessageReason.Connection));
        }
    }

    public void Dispose() => invoker.Dispose();

    private static MessageOutcome OutcomeOf(int status, string text, GatewayTemplate template) =>
        status switch
        {
            >= 200 and < 300 => template.IsTaken(text) ? MessageOutcome.Sent : MessageOutcome.Again(MessageReason.Answer),
            // the gateway does not take this number; a key that it does not take is mended by the operator
            400 or 404 or 410 or 422 => new MessageOutcome(MessageStatus.Failed, MessageReason.Recipient),
            401 or 403 => MessageOutcome.Again(MessageReason.SignIn),
            _ => MessageOutcome.Again(MessageReason.Answer),
        };

    private static async Task<string> Read(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        var (buffer, length) = (new byte[MostRead], 0);
        while (length < MostRead && await body.ReadAsync(buffer.AsMemory(length), cancellationToken) is var read and > 0)
        {
            length += read;
        }

        return Encoding.UTF8.GetString(buffer, 0, length);
    }

    private static string? Shown(string text, string secret)
    {
        var hidden = secret.Length > 0 ? text.Replace(secret, GatewayTemplate.Dots, StringComparison.Ordinal) : text;
        var line = string.Join(' ', hidden.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return line.Length == 0 ? null
            : line.Length > MostShown ? line[..MostShown] + "…"
            : line;
    }
}
