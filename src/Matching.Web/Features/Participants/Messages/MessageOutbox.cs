using System.Text.Json;
using Matching.Web.Data;
using Matching.Web.Http;
using Matching.Web.Mediation;
using Microsoft.Extensions.Options;

namespace Matching.Web.Features.Participants.Messages;

/// <summary>
/// Writes messages in the transaction of what they are about, so that none is lost and none is sent of what did not happen. To whom
/// and in which language is decided when a message is sent. Without a mail server or gateway nothing is written.
/// </summary>
public sealed class MessageOutbox(
    Db db,
    IdentityVault vault,
    IdSource ids,
    IOptions<MailOptions> mail,
    IOptions<GatewayOptions> gateway,
    IOptions<WebOptions> web,
    TimeProvider clock
)
{
    private const string OfProgramme = "programme_id = @ProgrammeId";

    /// <summary>Whether messages of all programmes are sent.</summary>
    public bool IsOn => HasMail || HasGateway;

    /// <summary>Whether mail is sent, which staff need.</summary>
    public bool HasMail => mail.Value.IsOn;

    /// <summary>Whether text messages are sent, also those of programmes without a gateway of their own.</summary>
    public bool HasGateway => gateway.Value.IsOn;

    /// <summary>Whether messages to people of a programme are sent, or without one of any programme.</summary>
    public async Task<bool> Reaches(Guid? programmeId, CancellationToken cancellationToken) =>
        IsOn
        || (
            web.Value.Address.Length > 0
            && await db.Find<Guid?>(
                $"SELECT programme_id FROM text_gateways WHERE {Where.Set(programmeId, OfProgramme)} LIMIT 1",
                new { ProgrammeId = programmeId },
                cancellationToken
            )
                is not null
        );

    /// <summary>Writes a message to a person.</summary>
    /// <param name="programmeId">The programme of the person.</param>
    /// <param name="personId">The person.</param>
    /// <param name="kind">Kind of message.</param>
    /// <param name="path">Page of this service to which it leads, where the kind does not say so itself.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    public Task ToPerson(Guid programmeId, Guid personId, MessageKind kind, string? path, CancellationToken cancellationToken) =>
        Write(
            new NewMessage(programmeId, kind)
            {
                PersonId = personId,
                Path = path,
                Life = kind == MessageKind.AddressCheck ? MessageKinds.CheckLife : MessageKinds.Life,
                Delay = MessageKinds.DelayOf(kind),
            },
            cancellationToken
        );

    /// <summary>Withdraws messages to a person that wait and are no longer right.</summary>
    internal async Task Withdraw(Guid personId, IReadOnlyList<MessageKind> kinds, CancellationToken cancellationToken)
    {
        foreach (var kind in kinds)
        {
            await db.Execute(
                """
                UPDATE messages SET status = 'cancelled', reason = 'answered'
                WHERE person_id = @PersonId AND kind = @Kind AND status = 'waiting'
                """,
                new { PersonId = personId, Kind = kind.ToText() },
                cancellationToken
            );
        }
    }

    /// <summary>Writes a message to a member of staff.</summary>
    /// <param name="message">The message.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <returns>Its id; null where nothing is sent.</returns>
    internal async Task<Guid?> Write(NewMessage message, CancellationToken cancellationToken)
    {
        var isOn = MessageKinds.IsToStaff(message.Kind) ? HasMail : await Reaches(message.ProgrammeId, cancellationToken);
        // what staff chose to send is shown as not sent
        if (!isOn && message.Phrase is null)
        {
            return null;
        }

        var (id, now) = (ids.New(), clock.GetUtcNow());
        await db.Queue(
            """
            INSERT INTO messages (id, programme_id, person_id, account_id, kind, channel, language, address_sealed,
                                  address_hash, parameters_sealed, phrase, status, reason, attempts, due_at, expires_at, created_at)
            VALUES (@Id, @ProgrammeId, @PersonId, @AccountId, @Kind, @Channel, @Language, @Address,
                    @AddressHash, @Parameters, @Phrase, @Status, @Reason, 0, @DueAt, @ExpiresAt, @Now)
            """,
            new
            {
                Id = id,
                message.ProgrammeId,
                message.PersonId,
                message.AccountId,
                Kind = message.Kind.ToText(),
                Channel = MessageKinds.Email,
                message.Language,
                Address = message.Address is { } address ? vault.SealText(address, MessageSeals.AddressOf(id)) : null,
                message.AddressHash,
                Parameters = message.Parameters?.Seal(vault, id),
                Phrase = message.Phrase?.Code,
                Status = (isOn ? MessageStatus.Waiting : MessageStatus.Cancelled).ToText(),
                Reason = isOn ? null : MessageReason.Off.ToText(),
                Now = now,
                DueAt = now + message.Delay,
                ExpiresAt = now + message.Life,
            },
            cancellationToken
        );
        return id;
    }
}

/// <summary>A message to be written.</summary>
internal sealed record NewMessage(Guid? ProgrammeId, MessageKind Kind)
{
    public Guid? PersonId { get; init; }
    public Guid? AccountId { get; init; }

    /// <summary>Of staff: the address, which this area cannot open by itself.</summary>
    public string? Address { get; init; }

    public string? AddressHash { get; init; }
    public string? Language { get; init; }
    public string? Path { get; init; }
    public ChosenPhrase? Phrase { get; init; }

    /// <summary>Lines with a link each, in the language of the message.</summary>
    public IReadOnlyList<MessageLine>? Lines { get; init; }

    /// <summary>What is sealed with it.</summary>
    public MessageParameters? Parameters =>
        Path is null && Phrase is null && Lines is null ? null : new MessageParameters(Path, Phrase, Lines);

    public TimeSpan Life { get; init; } = MessageKinds.Life;
    public TimeSpan Delay { get; init; } = TimeSpan.Zero;
}

/// <summary>Values that a message needs beside what is stored elsewhere.</summary>
/// <param name="Path">Page of this service.</param>
/// <param name="Phrase">The short message that staff chose.</param>
/// <param name="Lines">Lines with a link each.</param>
internal sealed record MessageParameters(string? Path, ChosenPhrase? Phrase = null, IReadOnlyList<MessageLine>? Lines = null)
{
    public string Seal(IdentityVault vault, Guid messageId) =>
        vault.SealText(JsonSerializer.Serialize(this), MessageSeals.ParametersOf(messageId));

    public static MessageParameters? Open(IdentityVault vault, Guid messageId, string? sealedText) =>
        sealedText is null
            ? null
            : JsonSerializer.Deserialize<MessageParameters>(vault.OpenText(sealedText, MessageSeals.ParametersOf(messageId)));
}

/// <summary>A line of a message that leads to a page.</summary>
/// <param name="Text">The line.</param>
/// <param name="Path">Page of this service.</param>
/// <param name="LinkId">Of a questionnaire: its link, as long as which is open the line is sent. Its text is then the moment.</param>
internal sealed record MessageLine(string Text, string Path, Guid? LinkId = null);

/// <summary>A short message with its values.</summary>
/// <param name="Code">Code of the message.</param>
internal sealed record ChosenPhrase(string Code)
{
    public DateOnly? Day { get; init; }
    public string? Hour { get; init; }
    public string? Place { get; init; }
}

/// <summary>To which row and column the sealed texts of messages are bound.</summary>
internal static class MessageSeals
{
    public static string AddressOf(Guid id) => $"messages|address_sealed|{id}";

    public static string ParametersOf(Guid id) => $"messages|parameters_sealed|{id}";
}
