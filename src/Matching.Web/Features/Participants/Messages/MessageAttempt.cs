using Matching.Web.Data;
using Matching.Web.Features.Participants.TextGateways;

namespace Matching.Web.Features.Participants.Messages;

/// <summary>A file that a setting names cannot be read.</summary>
internal sealed class UnreadableFileException(string setting, Exception inner)
    : Exception($"The file that {setting} names cannot be read", inner)
{
    /// <summary>Reads such a file.</summary>
    public static async Task<string> Read(string setting, string file, CancellationToken cancellationToken)
    {
        try
        {
            return await File.ReadAllTextAsync(file, cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UnreadableFileException(setting, exception);
        }
    }
}

/// <summary>Prepares a message and sends it. Whatever is wrong with one message keeps no other from being sent.</summary>
internal sealed class MessageAttempt(
    Db db,
    MessagePreparation preparation,
    MailSession mails,
    GatewaySender texts,
    TextGatewayStore gateways,
    ILogger<MessageAttempt> log
)
{
    /// <summary>
    /// Returns what becomes of a message; null when the service stops in the meantime, because it is then unknown whether it was sent.
    /// </summary>
    public async Task<MessageOutcome?> Of(DueMessage message, CancellationToken cancellationToken)
    {
        try
        {
            var prepared = await db.InTransaction(() => preparation.Prepare(message, cancellationToken), cancellationToken);
            return prepared.Mail is { } mail ? await mails.Send(mail, cancellationToken)
                : prepared.Text is { } text ? await Send(message.ProgrammeId!.Value, text, cancellationToken)
                : prepared.Outcome;
        }
        catch (Exception exception) when (exception is not StorageFullException && !cancellationToken.IsCancellationRequested)
        {
            // words of a library may hold an address; where it happened does not
            log.LogError(
                "Message {Message} was not sent: {Error} {Where}",
                message.Id,
                exception is UnreadableFileException ? exception.Message : exception.GetType().Name,
                exception.StackTrace
            );
            return MessageOutcome.Again(MessageReason.Internal);
        }
    }

    private async Task<MessageOutcome?> Send(Guid programmeId, TextToSend text, CancellationToken cancellationToken) =>
        await gateways.Find(programmeId, cancellationToken) is { } gateway
            ? (await texts.Send(gateway, text, isShown: false, cancellationToken))?.Outcome
            : MessageOutcome.Cancelled(MessageReason.Off);
}
