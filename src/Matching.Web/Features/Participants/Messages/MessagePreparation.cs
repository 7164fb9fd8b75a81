using System.Text.Json;
using System.Text.Json.Serialization;
using Matching.Web.Data;
using Matching.Web.Features.Participants.MessageLinks;
using Matching.Web.Features.Participants.MessageTemplates;
using Matching.Web.Features.Participants.People;
using Matching.Web.Features.Participants.Phrases;
using Matching.Web.Features.Participants.Programmes;
using Matching.Web.Http;
using Matching.Web.Mediation;
using Microsoft.Extensions.Options;
using MimeKit;

namespace Matching.Web.Features.Participants.Messages;

/// <summary>
/// Decides, when a message is due, whether it is still to be sent, to which address, in which language and with which words. What
/// changed since it was written counts: another address, a restricted record, an address that its holder refused.
/// </summary>
internal sealed class MessagePreparation(
    Db db,
    IdentityVault vault,
    MessageAddresses addresses,
    MessageOutbox outbox,
    MessageTemplateStore templates,
    IOptions<WebOptions> web,
    TimeProvider clock
)
{
    // Until then its holder may have said whether the address is theirs; the answer itself makes it due at once.
    private static readonly TimeSpan Unanswered = TimeSpan.FromHours(12);

    private static readonly PreparedMessage Ended = MessageOutcome.Cancelled(MessageReason.Expired);

    public async Task<PreparedMessage> Prepare(DueMessage message, CancellationToken cancellationToken)
    {
        if (MessageKinds.IsSurvey(message.Type))
        {
            if (await SurveyLines.Awaited(db, vault, message, clock.GetUtcNow(), cancellationToken) is not { } awaited)
            {
                return MessageOutcome.Cancelled(MessageReason.Answered);
            }

            message = awaited;
        }

        if (
            message.Type == MessageKind.SignupUnfinished
            && !await UnfinishedSignups.Includes(db, message.Parameters(vault)?.Path, vault, cancellationToken)
        )
        {
            return MessageOutcome.Cancelled(MessageReason.Answered);
        }

        return message.PersonId is { } personId
            ? await ToPerson(message, personId, cancellationToken)
            : await ToStaff(message, cancellationToken);
    }

    private async Task<PreparedMessage> ToPerson(DueMessage message, Guid personId, CancellationToken cancellationToken)
    {
        var (now, kind) = (clock.GetUtcNow(), message.Type);
        var person = await db.Find<RecipientRow>(RecipientRow.Select, new { Id = personId }, cancellationToken);
        if (person is null || message.ExpiresAt <= now)
        {
            return Ended;
        }

        if (kind is MessageKind.InterestCheck or MessageKind.InterestReminder && !person.IsAskedForInterest)
        {
            return MessageOutcome.Cancelled(MessageReason.Answered);
        }

        if (person.IsRestricted)
        {
            return MessageOutcome.Cancelled(MessageReason.Restricted);
        }

        if (!MessageKinds.IsImmediate(kind) && person.NextHour(now) is var next && next > now)
        {
            return MessageOutcome.Later(next);
        }

        var contact = vault.Open<Contact>(person.IdentitySealed, person.KeyWrapped, personId, PersonRow.SealColumn);
        if (await Choose(contact, person, kind, cancellationToken) is not { } way)
        {
            return MessageOutcome.Cancelled(MessageReason.NoAddress);
        }

        if (way.IsShared && !CanBeNeutral(kind, person))
        {
            return MessageOutcome.Cancelled(MessageReason.NoOfficePhone);
        }

        IEnumerable<string> spoken = [person.PreferredLanguage, .. person.Languages];
        var language =
            way.IsShared || kind == MessageKind.Phrase
                ? MessageTexts.LanguageOf(spoken)
                : await templates.LanguageOf(person.ProgrammeId, kind, spoken, cancellationToken);
        await Note(message, way, language, cancellationToken);
        return await Hindrance(message, way.Hash, cancellationToken) is { } outcome ? outcome
            : way.IsShared ? new PreparedMessage(null, Neutral(message, way, language, person.OfficePhone), null)
            : await Write(message, way, language, person.Name, PersonReference.Of(personId, person.Site), cancellationToken);
    }

    // As the person prefers, else by e-mail where there is an address that works, else by the telephone that the person gave.
    private async Task<Way?> Choose(Contact contact, RecipientRow person, MessageKind kind, CancellationToken cancellationToken)
    {
        var ways = new List<Way>();
        var preferred = ContactPreferences.Of(person.Profile);
        if (outbox.HasMail && contact.Email is { Length: > 0 } email)
        {
            ways.Add(new Way(MessageKinds.Email, email, vault.EmailHash(person.ProgrammeId, email)!));
        }

        if (
            (outbox.HasGateway || (person.HasOwnGateway && web.Value.Address.Length > 0))
            && contact.Phone is { Length: > 0 } phone
        )
        {
            ways.Add(
                new Way(
                    MessageKinds.Phone,
                    PhoneForm.Compared(phone, person.Country),
                    vault.PhoneHash(person.ProgrammeId, phone, person.Country)!
                )
                {
                    IsShared = preferred.SharesPhone == true,
                    By = preferred.ContactChannel == "messenger" ? "messenger" : "sms",
                }
            );
        }

        if (preferred.ContactChannel is "sms" or "messenger" && !(preferred.SharesPhone == true && !CanBeNeutral(kind, person)))
        {
            ways.Reverse();
        }

        foreach (var way in ways)
        {
            if (await addresses.Find(way.Hash, cancellationToken) is not (AddressStatus.Refused or AddressStatus.Returned))
            {
                return way;
            }
        }

        return ways.Count > 0 ? ways[0] : null;
    }

    // What is known of the address decides.
    private async Task<MessageOutcome?> Hindrance(DueMessage message, string hash, CancellationToken cancellationToken)
    {
        var (kind, status) = (message.Type, await addresses.Find(hash, cancellationToken));
        if (status is AddressStatus.Refused or AddressStatus.Returned)
        {
            return MessageOutcome.Cancelled(status == AddressStatus.Refused ? MessageReason.Refused : MessageReason.Returned);
        }

        if (status == AddressStatus.Stopped && !MessageKinds.IsService(kind))
        {
            return MessageOutcome.Cancelled(MessageReason.Stopped);
        }

        if (kind == MessageKind.AddressCheck)
        {
            return status is AddressStatus.Confirmed or AddressStatus.Stopped ? MessageOutcome.Cancelled(MessageReason.Confirmed)
                : await addresses.Reserve(hash, message, AddressStatus.Unconfirmed, cancellationToken) ? null
                : MessageOutcome.Cancelled(MessageReason.TooSoon);
        }

        if (status is AddressStatus.Confirmed or AddressStatus.Stopped)
        {
            return null;
        }

        if (status is null)
        {
            await Ask(message, cancellationToken);
        }

        return MessageOutcome.Later(clock.GetUtcNow() + Unanswered, MessageReason.Unconfirmed);
    }

    // An address to which nothing was sent so far is first asked about.
    private async Task Ask(DueMessage message, CancellationToken cancellationToken)
    {
        if (
            await db.Find<Guid?>(
                "SELECT id FROM messages WHERE person_id = @PersonId AND kind = 'address_check' AND status = 'waiting' LIMIT 1",
                new { message.PersonId },
                cancellationToken
            )
            is null
        )
        {
            await outbox.ToPerson(
                message.ProgrammeId!.Value,
                message.PersonId!.Value,
                MessageKind.AddressCheck,
                null,
                cancellationToken
            );
        }
    }

    private async Task<PreparedMessage> ToStaff(DueMessage message, CancellationToken cancellationToken)
    {
        // an address for a new password may have no account: then nothing is sent
        var account = await db.Find<AccountRow>(
            """
            SELECT a.is_disabled, r.name, c.totp_sealed IS NOT NULL AND NOT a.is_demo AS has_password
            FROM accounts a JOIN credentials c ON c.account_id = a.id LEFT JOIN programmes r ON r.id = a.programme_id
            WHERE a.email_hash = @AddressHash
            """,
            new { message.AddressHash },
            cancellationToken
        );
        if (
            account is null
            || account.IsDisabled
            || (message.Type == MessageKind.PasswordReset && !account.HasPassword)
            || message.ExpiresAt <= clock.GetUtcNow()
        )
        {
            return Ended;
        }

        if (
            MessageKinds.IsOpenToAnyone(message.Type)
            && !await addresses.Reserve(message.AddressHash!, message, AddressStatus.Staff, cancellationToken)
        )
        {
            return MessageOutcome.Cancelled(MessageReason.TooSoon);
        }

        return await Write(
            message,
            new Way(
                MessageKinds.Email,
                vault.OpenText(message.AddressSealed!, MessageSeals.AddressOf(message.Id)),
                message.AddressHash!
            ),
            MessageTexts.LanguageOf([message.Language ?? MessageTexts.Neutral]),
            account.Name ?? "Matching",
            "",
            cancellationToken
        );
    }

    private async Task<PreparedMessage> Write(
        DueMessage message,
        Way way,
        string language,
        string programme,
        string reference,
        CancellationToken cancellationToken
    )
    {
        MailboxAddress? to = null;
        if (
            way.Channel == MessageKinds.Email
            && (!MailboxAddress.TryParse(way.Address, out to) || to.Address != way.Address.Trim())
        )
        {
            return new MessageOutcome(MessageStatus.Failed, MessageReason.Address);
        }

        var (kind, parameters) = (message.Type, message.Parameters(vault));
        var stop = MessageKinds.IsService(kind) ? null : Absolute(MessageToken.PathOf(vault, message.Id) + "/one-click");
        var content = await templates.Render(
            message.ProgrammeId,
            kind,
            language,
            way.Channel,
            new Dictionary<string, string>
            {
                [MessageTexts.Programme] = programme,
                [MessageTexts.Reference] = reference,
                [MessageTexts.Words] = parameters?.Phrase is { } phrase ? Phrasebook.Words(phrase, language) : "",
                [MessageTexts.Link] = Absolute(
                    parameters?.Path
                        ?? (
                            kind == MessageKind.PasswordReset
                                ? "/console/reset/" + MessageToken.Of(vault, message.Id)
                                : MessageToken.PathOf(vault, message.Id)
                        )
                ),
                [MessageTexts.List] = RenderedMessage.Listed(
                    (parameters?.Lines ?? []).Select(line => (SurveyLines.Text(line, language), Absolute(line.Path)))
                ),
            },
            cancellationToken
        );
        return to is null
            ? new PreparedMessage(null, new TextToSend(message.Id, way.Address, content.Text.Trim(), way.By), null)
            : new PreparedMessage(new MailToSend(message.Id, to, content, stop), null, null);
    }

    // The question whether a number is right opens no data; everything else is said when the person calls.
    private static bool CanBeNeutral(MessageKind kind, RecipientRow person) =>
        kind == MessageKind.AddressCheck || person.OfficePhone is { Length: > 0 };

    private TextToSend Neutral(DueMessage message, Way way, string language, string? phone) =>
        new(
            message.Id,
            way.Address,
            MessageTexts.Neutrally(
                message.Type,
                language,
                message.Type == MessageKind.AddressCheck ? Absolute(MessageToken.PathOf(vault, message.Id)) : "",
                phone ?? ""
            ),
            way.By
        );

    private string Absolute(string path) => web.Value.Address.TrimEnd('/') + path;

    // Stored before the attempt, so that it is known where a message went whatever becomes of the service.
    private Task<int> Note(DueMessage message, Way way, string language, CancellationToken cancellationToken) =>
        db.Execute(
            """
            UPDATE messages SET channel = @Channel, address_sealed = @Address, address_hash = @Hash, language = @Language
            WHERE id = @Id
            """,
            new
            {
                message.Id,
                way.Channel,
                Address = vault.SealText(way.Address, MessageSeals.AddressOf(message.Id)),
                way.Hash,
                Language = language,
            },
            cancellationToken
        );

    private sealed record Way(string Channel, string Address, string Hash)
    {
        /// <summary>Whether others read what is sent there.</summary>
        public bool IsShared { get; init; }

        /// <summary>At a telephone: by what.</summary>
        public string By { get; init; } = "sms";
    }

    private sealed record Contact
    {
        [JsonPropertyName("email")]
        public string? Email { get; init; }

        [JsonPropertyName("phone")]
        public string? Phone { get; init; }
    }

    private sealed record AccountRow
    {
        public required bool IsDisabled { get; init; }
        public required bool HasPassword { get; init; }
        public string? Name { get; init; }
    }

    private sealed record RecipientRow
    {
        public const string Select = """
            SELECT p.programme_id, p.status, p.interest_asked_on, p.interest_confirmed_on, p.preferred_language,
              p.profile, p.key_wrapped, p.identity_sealed, p.is_restricted,
              r.name, r.languages, r.country, r.office_phone, r.time_zone, r.sending_from, r.sending_until,
              r.sends_at_weekends, s.name AS site,
              EXISTS (SELECT 1 FROM text_gateways g WHERE g.programme_id = r.id) AS has_own_gateway
            FROM people p JOIN programmes r ON r.id = p.programme_id LEFT JOIN sites s ON s.id = p.site_id
            WHERE p.id = @Id AND p.status <> 'erased'
            """;

        public required Guid ProgrammeId { get; init; }
        public required string Status { get; init; }
        public DateOnly? InterestAskedOn { get; init; }
        public DateOnly? InterestConfirmedOn { get; init; }
        public required string PreferredLanguage { get; init; }
        public required string Profile { get; init; }
        public string? OfficePhone { get; init; }
        public required string KeyWrapped { get; init; }
        public required string IdentitySealed { get; init; }
        public required bool IsRestricted { get; init; }
        public required string Name { get; init; }
        public string? Site { get; init; }
        public required List<string> Languages { get; init; }
        public required string Country { get; init; }
        public required string TimeZone { get; init; }
        public required int SendingFrom { get; init; }
        public required int SendingUntil { get; init; }

        public required bool SendsAtWeekends { get; init; }
        public required bool HasOwnGateway { get; init; }

        /// <summary>Whether it matters whether the person still looks for a match, and is not known.</summary>
        public bool IsAskedForInterest => Status == "available" && !(InterestConfirmedOn >= InterestAskedOn);

        public DateTimeOffset NextHour(DateTimeOffset now) =>
            SendingHours.From(now, TimeZoneInfo.FindSystemTimeZoneById(TimeZone), (SendingFrom, SendingUntil), SendsAtWeekends);
    }
}
