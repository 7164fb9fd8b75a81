using System.Net.Sockets;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using Matching.Web.Features.Participants.MessageTemplates;
using Matching.Web.Http;
using Microsoft.Extensions.Options;
using MimeKit;
using AuthenticationException = MailKit.Security.AuthenticationException;

namespace Matching.Web.Features.Participants.Messages;

/// <summary>A mail to one address.</summary>
/// <param name="Id">Id of the message: the mail has the same id at each attempt.</param>
/// <param name="To">The address.</param>
/// <param name="Content">What it says.</param>
/// <param name="StopLink">Where such mails can be stopped; none of a service message.</param>
internal sealed record MailToSend(Guid Id, MailboxAddress To, RenderedMessage Content, string? StopLink);

/// <summary>Sends mails over SMTP, one after the other and on one connection.</summary>
internal sealed class MailSession(OutboundGuard guard, IOptions<MailOptions> mail, IOptions<WebOptions> web, TimeProvider clock)
    : IAsyncDisposable
{
    // Several times what a server that works takes.
    private static readonly TimeSpan Within = TimeSpan.FromSeconds(30);

    private readonly SmtpClient client = new()
    {
        CheckCertificateRevocation = false,
        LocalDomain = web.Value.Address.Length > 0 ? new Uri(web.Value.Address).IdnHost : "localhost",
    };

    /// <summary>
    /// Sends a mail once; null when the service stops in the meantime, because it is then unknown whether it was taken.
    /// </summary>
    public async Task<MessageOutcome?> Send(MailToSend message, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(Within, clock);
        using var within = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            await Connect(within.Token);
            using var written = Written(message);
            await client.SendAsync(written, within.Token);
            return MessageOutcome.Sent;
        }
        catch (Exception exception)
        {
            // whatever went wrong: no further mail is sent on a connection that may not be signed in
            await Close();
            if (exception is OperationCanceledException && cancellationToken.IsCancellationRequested)
            {
                return null;
            }

            if (OutcomeOf(exception) is { } outcome)
            {
                return outcome;
            }

            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Close();
        client.Dispose();
    }

    private async Task Connect(CancellationToken cancellationToken)
    {
        if (client.IsConnected)
        {
            return;
        }

        var options = mail.Value;
        var password =
            options.User.Length == 0
                ? ""
                : await UnreadableFileException.Read("Mail:PasswordFile", options.PasswordFile, cancellationToken);
        client.ServerCertificateValidationCallback = (_, certificate, _, errors) => guard.Trusts(certificate, errors);
        await client.ConnectAsync(
            options.Host,
            options.Port,
            options.Security switch
            {
                MailSecurity.Tls => SecureSocketOptions.SslOnConnect,
                MailSecurity.None => SecureSocketOptions.None,
                _ => SecureSocketOptions.StartTls,
            },
            cancellationToken
        );
        if (options.User.Length > 0)
        {
            await client.AuthenticateAsync(options.User, password.TrimEnd('\r', '\n'), cancellationToken);
        }
    }

    private async Task Close()
    {
        if (client.IsConnected)
        {
            try
            {
                await client.DisconnectAsync(quit: false, CancellationToken.None);
            }
            catch (Exception exception) when (exception is IOException or SocketException or ProtocolException)
            {
                // it is gone already
            }
        }
    }

    private MimeMessage Written(MailToSend message)
    {
        var from = MailboxAddress.Parse(mail.Value.From);
        var written = new MimeMessage
        {
            // the same at each attempt, so that a mail that was sent twice is shown once
            MessageId = $"{message.Id:N}@{from.Domain}",
            Date = clock.GetUtcNow(),
            Subject = message.Content.Subject,
            Body = new MultipartAlternative
            {
                new TextPart("plain") { Text = message.Content.Text, ContentTransferEncoding = ContentEncoding.QuotedPrintable },
                new TextPart("html") { Text = message.Content.Html, ContentTransferEncoding = ContentEncoding.QuotedPrintable },
            },
        };
        written.From.Add(from);
        written.To.Add(message.To);
        // so that no machine answers it
        written.Headers.Add("Auto-Submitted", "auto-generated");
        written.Headers.Add("X-Auto-Response-Suppress", "All");
        // of the body: a mail leaves its own headers out that are about content
        written.Body.Headers.Add("Content-Language", message.Content.Language);
        if (message.StopLink is { } stop)
        {
            written.Headers.Add(HeaderId.ListUnsubscribe, $"<{stop}>");
            written.Headers.Add(HeaderId.ListUnsubscribePost, "List-Unsubscribe=One-Click");
        }

        return written;
    }

    // Null of what this class does not expect.
    private static MessageOutcome? OutcomeOf(Exception exception) =>
        exception switch
        {
            OperationCanceledException => MessageOutcome.Again(MessageReason.Timeout),
            SmtpCommandException { ErrorCode: SmtpErrorCode.RecipientNotAccepted, StatusCode: >= (SmtpStatusCode)500 } =>
                new MessageOutcome(MessageStatus.Failed, MessageReason.Recipient),
            SmtpCommandException => MessageOutcome.Again(MessageReason.Answer),
            AuthenticationException or ServiceNotAuthenticatedException => MessageOutcome.Again(MessageReason.SignIn),
            SslHandshakeException or NotSupportedException => MessageOutcome.Again(MessageReason.Certificate),
            IOException or SocketException or ProtocolException or ServiceNotConnectedException => MessageOutcome.Again(
                MessageReason.Connection
            ),
            _ => null,
        };
}
