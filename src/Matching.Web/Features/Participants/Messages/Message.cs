using Matching.Web.Features.Participants.MessageLinks;
using Matching.Web.Features.Participants.People;
using Matching.Web.Mediation;

namespace Matching.Web.Features.Participants.Messages;

/// <summary>A message to a person, without its address and its words.</summary>
public sealed record Message : IResource, IInProgramme
{
    /// <summary>Id of the message; the mail has it in its <c>Message-Id</c>, the same at each attempt.</summary>
    public required Guid Id { get; init; }

    /// <summary>The programme.</summary>
    public required Guid ProgrammeId { get; init; }

    /// <summary>The person to whom it goes.</summary>
    public required Guid PersonId { get; init; }

    /// <summary>Kind of message.</summary>
    public required MessageKind Kind { get; init; }

    /// <summary>How it is sent: <c>email</c>, or <c>phone</c> by the gateway.</summary>
    public required string Channel { get; init; }

    /// <summary>Language in which it was written; empty before its first attempt.</summary>
    public string? Language { get; init; }

    /// <summary>Status of the message.</summary>
    public required MessageStatus Status { get; init; }

    /// <summary>Why it was not sent, or not yet.</summary>
    public MessageReason? Reason => ReasonText is { } text ? EnumText.Parse<MessageReason>(text) : null;

    /// <summary>Attempts so far, since it was last sent by hand.</summary>
    public required int Attempts { get; init; }

    /// <summary>When the next attempt is due, of one that waits.</summary>
    public required DateTimeOffset DueAt { get; init; }

    /// <summary>When the mail server took it.</summary>
    public DateTimeOffset? SentAt { get; init; }

    /// <summary>What is known of the address to which it went; empty before its first attempt.</summary>
    public AddressStatus? Address => AddressText is { } text ? EnumText.Parse<AddressStatus>(text) : null;

    /// <summary>Code of the short message, of one from the phrasebook.</summary>
    public string? Phrase { get; init; }

    /// <summary>What the person answered by its link.</summary>
    public MessageAnswer? Answer => AnswerText is { } text ? EnumText.Parse<MessageAnswer>(text) : null;

    /// <summary>When it was written.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    // As stored: of an expression that is empty in the first row, SQLite does not say that it is a text.
    internal string? ReasonText { get; init; }

    internal string? AnswerText { get; init; }

    internal string? AddressText { get; init; }

    /// <summary>Names by which staff call the person; null in the API, where ids are enough.</summary>
    internal PersonName? Name { get; init; }

    internal const string Columns = """
        m.id, m.programme_id, m.person_id, replace(m.kind, '_', '') AS kind, m.channel, m.language, m.status,
        m.reason AS reason_text, m.attempts, m.due_at, m.sent_at, m.created_at,
        m.phrase, m.answer AS answer_text,
        (SELECT x.status FROM message_addresses x WHERE x.address_hash = m.address_hash) AS address_text
        """;
}
