using Matching.Web.Data;
using Matching.Web.Features.Participants.Messages;
using Matching.Web.Features.Participants.MessageTemplates;
using Matching.Web.Features.Participants.People;
using Matching.Web.Features.Participants.Phrases;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Participants.MessageLinks;

/// <summary>What the link in a message asks or offers.</summary>
public enum MessageQuestion
{
    /// <summary>Whether the address is the reader's.</summary>
    Address,

    /// <summary>Whether messages of this kind are to stop.</summary>
    Stop,

    /// <summary>Whether the person still looks for a match.</summary>
    Interest,

    /// <summary>What a short message asks.</summary>
    Phrase,
}

/// <summary>What can be answered by the link in a message. It names no person.</summary>
public sealed record MessageLink
{
    /// <summary>Name of the programme that sent the message; null where others use the telephone to which it went.</summary>
    public string? Programme { get; init; }

    /// <summary>What is asked.</summary>
    public required MessageQuestion Question { get; init; }

    /// <summary>What is known of the address so far; null where nothing is.</summary>
    public AddressStatus? Address { get; init; }

    /// <summary>The words of a short message in the caller's language; else null.</summary>
    public string? Text { get; init; }

    /// <summary>What was answered last; null where the link does not ask for a yes or no, or nothing was answered.</summary>
    public MessageAnswer? Answer { get; init; }

    /// <summary>Language of the message, in which its page opens.</summary>
    internal string? Language { get; init; }
}

/// <summary>Returns what can be answered by the link in a message.</summary>
public sealed record GetMessageLink(string Token) : IRequest<MessageLink>;

internal sealed class GetMessageLinkHandler(MessageLinkReader links) : IRequestHandler<GetMessageLink, MessageLink>
{
    public async Task<MessageLink> Handle(GetMessageLink request, CancellationToken cancellationToken) =>
        (await links.Read(request.Token, cancellationToken)).Shown;
}

/// <summary>Finds the message, the person and the address of a link.</summary>
internal sealed class MessageLinkReader(
    Db db,
    IdentityVault vault,
    MessageAnswers messages,
    MessageReplies replies,
    MessageAddresses addresses
)
{
    public async Task<FoundLink> Read(string token, CancellationToken cancellationToken)
    {
        var message = MessageToken.Read(vault, token) is { } id ? await messages.Find(id, cancellationToken) : null;
        var person = message?.PersonId is { } personId
            ? await db.Find<LinkPerson>(
                """
                SELECT p.id, p.programme_id, replace(p.role, '_', '') AS role, p.email_hash, p.phone_hash, p.profile, r.name
                FROM people p JOIN programmes r ON r.id = p.programme_id
                WHERE p.id = @Id AND p.status <> 'erased'
                """,
                new { Id = personId },
                cancellationToken
            )
            : null;
        var kind = message is null ? (MessageKind?)null : EnumText.Parse<MessageKind>(message.Kind);
        if (person is null || kind is null || QuestionOf(kind.Value) is not { } question)
        {
            throw Problems.NotFound("message-link");
        }

        var asked = MessageKinds.IsQuestion(kind.Value) ? await replies.Of(message!.Id, cancellationToken) : null;
        return new FoundLink(
            message!,
            person,
            new MessageLink
            {
                Programme =
                    kind == MessageKind.AddressCheck
                    && person.PhoneHash == message!.AddressHash
                    && ContactPreferences.Of(person.Profile).SharesPhone == true
                        ? null
                        : person.Name,
                Question = question,
                Text = asked?.Phrase is { } phrase ? Phrasebook.Words(phrase, MessageTexts.ReadersLanguage) : null,
                Answer = asked?.Answer,
                Language = message!.Language,
                Address = await addresses.Find(message.AddressHash!, cancellationToken),
            }
        );
    }

    private static MessageQuestion? QuestionOf(MessageKind kind) =>
        kind == MessageKind.AddressCheck ? MessageQuestion.Address
        : kind == MessageKind.Phrase ? MessageQuestion.Phrase
        : MessageKinds.IsQuestion(kind) ? MessageQuestion.Interest
        : MessageKinds.IsService(kind) ? null
        : MessageQuestion.Stop;
}

/// <summary>A link that was found.</summary>
internal sealed record FoundLink(AnsweredMessage Message, LinkPerson Person, MessageLink Shown);

/// <summary>The person to whom the message was.</summary>
internal sealed record LinkPerson
{
    public required Guid Id { get; init; }
    public required Guid ProgrammeId { get; init; }
    public required PersonRole Role { get; init; }
    public string? EmailHash { get; init; }
    public string? PhoneHash { get; init; }
    public required string Profile { get; init; }
    public required string Name { get; init; }
}
