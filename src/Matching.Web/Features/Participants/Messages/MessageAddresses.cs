using System.Text.Json;
using System.Text.Json.Serialization;
using Matching.Web.Data;
using Matching.Web.Mediation;

namespace Matching.Web.Features.Participants.Messages;

/// <summary>What is known of the addresses to which messages go. Of an address only a keyed hash is stored here.</summary>
internal sealed class MessageAddresses(Db db, TimeProvider clock)
{
    // One an hour: who types the address of another person must not fill their mailbox.
    private static readonly TimeSpan Apart = TimeSpan.FromHours(1);

    /// <summary>What is known of an address; null where nothing was ever sent to it.</summary>
    public async Task<AddressStatus?> Find(string hash, CancellationToken cancellationToken) =>
        await db.Find<string>(
            "SELECT status FROM message_addresses WHERE address_hash = @Hash",
            new { Hash = hash },
            cancellationToken
        )
            is { } status
            ? EnumText.Parse<AddressStatus>(status)
            : null;

    /// <summary>
    /// Reserves the hour of an address for a message that a stranger can cause; false where another message had it. A further attempt
    /// of the same message may go ahead.
    /// </summary>
    /// <param name="hash">Hash of the address.</param>
    /// <param name="message">The message.</param>
    /// <param name="status">What the address is where it was not known.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    public async Task<bool> Reserve(string hash, DueMessage message, AddressStatus status, CancellationToken cancellationToken) =>
        await db.Find<string>(
            """
            INSERT INTO message_addresses (address_hash, programme_id, person_id, status, asked_at, asked_by, created_at, updated_at)
            VALUES (@Hash, @ProgrammeId, @PersonId, @Status, @Now, @Id, @Now, @Now)
            ON CONFLICT (address_hash) DO UPDATE
            SET asked_at = excluded.asked_at, asked_by = excluded.asked_by, person_id = excluded.person_id
            WHERE message_addresses.asked_by = excluded.asked_by OR message_addresses.asked_at IS NULL
               OR message_addresses.asked_at <= @Before
            RETURNING address_hash
            """,
            new
            {
                Hash = hash,
                message.ProgrammeId,
                message.PersonId,
                Status = status.ToText(),
                message.Id,
                Now = clock.GetUtcNow(),
                Before = clock.GetUtcNow() - Apart,
            },
            cancellationToken
        )
            is not null;

    /// <summary>Stores what became known of an address. Who it belongs to is kept only where the holder did not refuse.</summary>
    public Task Set(string hash, Guid? programmeId, Guid? personId, AddressStatus status, CancellationToken cancellationToken) =>
        db.Execute(
            """
            INSERT INTO message_addresses (address_hash, programme_id, person_id, status, created_at, updated_at)
            VALUES (@Hash, @ProgrammeId, @PersonId, @Status, @Now, @Now)
            ON CONFLICT (address_hash) DO UPDATE
            SET status = excluded.status, person_id = excluded.person_id, updated_at = excluded.updated_at
            """,
            new
            {
                Hash = hash,
                ProgrammeId = programmeId,
                PersonId = status == AddressStatus.Refused ? null : personId,
                Status = status.ToText(),
                Now = clock.GetUtcNow(),
            },
            cancellationToken
        );
}

/// <summary>What a person said of how messages reach them.</summary>
internal sealed record ContactPreferences
{
    /// <summary>What they use; null where they did not say.</summary>
    [JsonPropertyName("contactChannel")]
    public string? ContactChannel { get; init; }

    /// <summary>Whether others use their telephone; null where they did not say.</summary>
    [JsonPropertyName("sharesPhone")]
    public bool? SharesPhone { get; init; }

    /// <summary>Reads them of a stored profile.</summary>
    public static ContactPreferences Of(string profile) => JsonSerializer.Deserialize<ContactPreferences>(profile)!;
}
