using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Matching.Web.Http;
using Microsoft.Extensions.Options;

namespace Matching.Web.Features.Participants.Messages;

/// <summary>A text message to one number.</summary>
/// <param name="Id">Id of the message, the same at each attempt.</param>
/// <param name="To">The number in E.164.</param>
/// <param name="Text">What it says.</param>
/// <param name="By"><c>sms</c> or <c>messenger</c>, as the person prefers.</param>
internal sealed record TextToSend(Guid Id, string To, string Text, string By);

/// <summary>Sends text messages through a gateway: one request from a template, through the guard and for ten seconds at most.</summary>
internal sealed partial class GatewaySender(OutboundGuard guard, IOptions<GatewayOptions> gateway, TimeProvider clock)
    : IDisposable
{
    private static readonly TimeSpan Within = TimeSpan.FromSeconds(10);

    // No HttpClient of the factory: that one writes addresses into the log.
    private readonly HttpMessageInvoker invoker = new(guard.Handler());

    /// <summary>
    /// Sends a message once; null when the service stops in the meantime, because it is then unknown whether it arrived.
    /// </summary>
    public async Task<MessageOutcome?> Send(TextToSend message, CancellationToken cancellationToken)
    {
        var options = gateway.Value;
        using var request = new HttpRequestMessage(
            HttpMethod.Post,
            Places().Replace(options.Url, place => Uri.EscapeDataString(ValueOf(place, message)))
        )
        {
            Content = new ByteArrayContent(
                Encoding.UTF8.GetBytes(
                    Places().Replace(options.Body, place => Written(options.ContentType, ValueOf(place, message)))
                )
            ),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(options.ContentType) { CharSet = "utf-8" };
        await AddHeaders(request, options.HeadersFile, cancellationToken);
        using var limit = new CancellationTokenSource(Within, clock);
        using var within = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            using var response = await invoker.SendAsync(request, within.Token);
            return (int)response.StatusCode switch
            {
                >= 200 and < 300 => MessageOutcome.Sent,
                // the gateway does not take this number; a key that it does not take is mended by the operator
                400 or 404 or 410 or 422 => new MessageOutcome(MessageStatus.Failed, MessageReason.Recipient),
                401 or 403 => MessageOutcome.Again(MessageReason.SignIn),
                _ => MessageOutcome.Again(MessageReason.Answer),
            };
        }
        catch (OperationCanceledException)
        {
            return cancellationToken.IsCancellationRequested ? null : MessageOutcome.Again(MessageReason.Timeout);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            return MessageOutcome.Again(MessageReason.Connection);
        }
    }

    public void Dispose() => invoker.Dispose();

    private static string ValueOf(Match place, TextToSend message) =>
        place.Groups[1].Value switch
        {
            "to" => message.To,
            "text" => message.Text,
            "channel" => message.By,
            _ => message.Id.ToString(),
        };

    // A value cannot end the text around it.
    private static string Written(string contentType, string value) =>
        contentType switch
        {
            "application/json" => JsonSerializer.Serialize(value)[1..^1],
            "application/x-www-form-urlencoded" => Uri.EscapeDataString(value),
            _ => value,
        };

    private static async Task AddHeaders(HttpRequestMessage request, string file, CancellationToken cancellationToken)
    {
        if (file.Length == 0)
        {
            return;
        }

        var headers = await UnreadableFileException.Read("Gateway:HeadersFile", file, cancellationToken);
        foreach (var line in headers.Split('\n'))
        {
            if (line.Split(':', 2, StringSplitOptions.TrimEntries) is [{ Length: > 0 } name, { Length: > 0 } value])
            {
                request.Headers.TryAddWithoutValidation(name, value);
            }
        }
    }

    [GeneratedRegex(@"\{(to|text|id|channel)\}")]
    private static partial Regex Places();
}
