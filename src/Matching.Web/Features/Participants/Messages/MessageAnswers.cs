using Matching.Web.Data;

namespace Matching.Web.Features.Participants.Messages;

/// <summary>A message whose link is used.</summary>
internal sealed record AnsweredMessage
{
    public required Guid Id { get; init; }
    public Guid? ProgrammeId { get; init; }
    public Guid? PersonId { get; init; }
    public required string Kind { get; init; }
    public string? AddressHash { get; init; }
    public string? Language { get; init; }
}

/// <summary>What becomes of messages when their holders use the link in them.</summary>
internal sealed class MessageAnswers(Db db, MessageAddresses addresses, TimeProvider clock)
{
    /// <summary>Finds a message to which a link belongs that still works.</summary>
    public Task<AnsweredMessage?> Find(Guid id, CancellationToken cancellationToken) =>
        db.Find<AnsweredMessage>(
            """
            SELECT id, programme_id, person_id, kind, address_hash, language FROM messages
            WHERE id = @Id AND address_hash IS NOT NULL
              -- of one that is sent again, the last sending counts
              AND ((status = 'sent' AND coalesce(sent_at, created_at) > @Since) OR (status = 'waiting' AND expires_at > @Now))
            """,
            new
            {
                Id = id,
                Now = clock.GetUtcNow(),
                Since = clock.GetUtcNow() - MessageKinds.CheckLife,
            },
            cancellationToken
        );

    /// <summary>Stores what the holder of an address answered.</summary>
    public Task Answer(AnsweredMessage message, AddressStatus status, CancellationToken cancellationToken) =>
        addresses.Set(message.AddressHash!, message.ProgrammeId, message.PersonId, status, cancellationToken);

    /// <summary>Makes due what waited for the holder of an address to confirm it.</summary>
    public Task<int> Release(Guid personId, CancellationToken cancellationToken) =>
        db.Execute(
            """
            UPDATE messages SET due_at = @Now
            WHERE person_id = @PersonId AND status = 'waiting' AND reason = 'unconfirmed' AND due_at > @Now
            """,
            new { PersonId = personId, Now = clock.GetUtcNow() },
            cancellationToken
        );

    /// <summary>
    /// Uses the link to a new password, once; with it the others to the same account end. Returns the hash of the address, or null
    /// where it no longer works.
    /// </summary>
    public async Task<string?> UseReset(Guid id, CancellationToken cancellationToken)
    {
        var hash = await db.Find<string>(
            """
            UPDATE messages SET answered_at = @Now
            WHERE id = @Id AND kind = 'password_reset' AND answered_at IS NULL AND expires_at > @Now
            RETURNING address_hash
            """,
            new { Id = id, Now = clock.GetUtcNow() },
            cancellationToken
        );
        if (hash is not null)
        {
            await db.Execute(
                """
                UPDATE messages SET answered_at = @Now
                WHERE address_hash = @Hash AND kind = 'password_reset' AND answered_at IS NULL
                """,
                new { Hash = hash, Now = clock.GetUtcNow() },
                cancellationToken
            );
        }

        return hash;
    }

    /// <summary>Whether the link to a new password still works.</summary>
    public async Task<string?> FindReset(Guid id, CancellationToken cancellationToken) =>
        await db.Find<string>(
            """
            SELECT address_hash FROM messages
            WHERE id = @Id AND kind = 'password_reset' AND answered_at IS NULL AND expires_at > @Now
            """,
            new { Id = id, Now = clock.GetUtcNow() },
            cancellationToken
        );
}
