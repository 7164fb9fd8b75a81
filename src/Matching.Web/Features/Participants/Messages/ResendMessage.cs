using Matching.Web.Data;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Participants.Messages;

/// <summary>Sends a message again, with all attempts and the same id, to the address that the person has now.</summary>
public sealed record ResendMessage(Guid Id) : ICommand<Message>, IOnSubject
{
    Guid IOnSubject.SubjectId => Id;
}

internal sealed class ResendMessageHandler(Db db, MessageReader messages, TimeProvider clock)
    : IRequestHandler<ResendMessage, Message>
{
    public async Task<Message> Handle(ResendMessage request, CancellationToken cancellationToken)
    {
        var message = await messages.Get(request.Id, cancellationToken);
        if (!MessageKinds.CanBeSentAgain(message))
        {
            throw Problems.Refused("message-not-kept");
        }

        var now = clock.GetUtcNow();
        // an attempt that is being made goes on
        await db.Execute(
            """
            UPDATE messages
            SET status = 'waiting', reason = NULL, attempts = 0, due_at = @Now, expires_at = @ExpiresAt, sent_at = NULL
            WHERE id = @Id AND (claimed_until IS NULL OR claimed_until < @Now)
            """,
            new
            {
                request.Id,
                Now = now,
                ExpiresAt = now + MessageKinds.Life,
            },
            cancellationToken
        );
        return await messages.Get(request.Id, cancellationToken);
    }
}

/// <summary>
/// Marks the address of a message as one from which mail comes back: it gets no further message until the person has another one,
/// or says by the link that it is theirs.
/// </summary>
public sealed record ReturnMessage(Guid Id) : ICommand<Message>, IOnSubject
{
    Guid IOnSubject.SubjectId => Id;
}

internal sealed class ReturnMessageHandler(Db db, MessageReader messages, MessageAddresses addresses)
    : IRequestHandler<ReturnMessage, Message>
{
    public async Task<Message> Handle(ReturnMessage request, CancellationToken cancellationToken)
    {
        var message = await messages.Get(request.Id, cancellationToken);
        var hash = await db.Find<string>(
            "SELECT address_hash FROM messages WHERE id = @Id AND status IN ('sent', 'failed')",
            new { message.Id },
            cancellationToken
        );
        if (hash is null)
        {
            throw Problems.Refused("message-not-sent");
        }

        await addresses.Set(hash, message.ProgrammeId, message.PersonId, AddressStatus.Returned, cancellationToken);
        return message with { AddressText = AddressStatus.Returned.ToText() };
    }
}
