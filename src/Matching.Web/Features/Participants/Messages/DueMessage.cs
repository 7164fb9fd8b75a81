using Matching.Web.Data;
using Matching.Web.Mediation;

namespace Matching.Web.Features.Participants.Messages;

/// <summary>A message that was claimed to be sent.</summary>
internal sealed record DueMessage
{
    public const string Columns = """
        m.id, m.programme_id, m.person_id, m.kind, m.language, m.address_sealed, m.address_hash,
        m.parameters_sealed, m.attempts, m.expires_at
        """;

    public required Guid Id { get; init; }
    public Guid? ProgrammeId { get; init; }
    public Guid? PersonId { get; init; }
    public required string Kind { get; init; }
    public string? Language { get; init; }
    public string? AddressSealed { get; init; }
    public string? AddressHash { get; init; }
    public string? ParametersSealed { get; init; }
    public required int Attempts { get; init; }
    public required DateTimeOffset ExpiresAt { get; init; }

    public MessageKind Type => EnumText.Parse<MessageKind>(Kind);

    public MessageParameters? Parameters(IdentityVault vault) => MessageParameters.Open(vault, Id, ParametersSealed);
}

/// <summary>What becomes of a message before or after an attempt.</summary>
/// <param name="Status">Its status.</param>
/// <param name="Reason">Why it was not sent.</param>
internal sealed record MessageOutcome(MessageStatus Status, MessageReason? Reason = null)
{
    public static readonly MessageOutcome Sent = new(MessageStatus.Sent);

    /// <summary>When it is looked at again, where that is known and no attempt was made.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>Not sent, because it is no longer due.</summary>
    public static MessageOutcome Cancelled(MessageReason reason) => new(MessageStatus.Cancelled, reason);

    /// <summary>An attempt that failed and may be made again.</summary>
    public static MessageOutcome Again(MessageReason reason) => new(MessageStatus.Waiting, reason);

    /// <summary>Looked at again later, without counting as an attempt.</summary>
    public static MessageOutcome Later(DateTimeOffset until, MessageReason? reason = null) =>
        new(MessageStatus.Waiting, reason) { Until = until };
}

/// <summary>A mail or text that is ready to be sent, or what becomes of a message without one.</summary>
internal sealed record PreparedMessage(MailToSend? Mail, TextToSend? Text, MessageOutcome? Outcome)
{
    public static implicit operator PreparedMessage(MessageOutcome outcome) => new(null, null, outcome);
}
