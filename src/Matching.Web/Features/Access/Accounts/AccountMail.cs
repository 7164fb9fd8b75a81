using System.Globalization;
using Matching.Web.Data;
using Matching.Web.Features.Access.Sessions;
using Matching.Web.Features.Participants.Messages;
using Matching.Web.Features.Safeguarding.Concerns;
using MediatR;
using Microsoft.Extensions.Options;

namespace Matching.Web.Features.Access.Accounts;

/// <summary>Writes mails to members of staff.</summary>
internal sealed class AccountMail(IdentityVault vault, MessageOutbox outbox, IOptions<SignInOptions> options)
{
    // counts of this morning are of no use tomorrow
    private static readonly TimeSpan DigestLife = TimeSpan.FromHours(12);

    /// <summary>Sends the page on which an account is set up.</summary>
    public Task Invite(Account account, Setup setup, CancellationToken cancellationToken) =>
        outbox.Write(
            new NewMessage(account.ProgrammeId, MessageKind.AccountInvitation)
            {
                AccountId = account.Id,
                Address = account.Email,
                AddressHash = vault.AccountEmailHash(account.Email),
                Language = CultureInfo.CurrentUICulture.TwoLetterISOLanguageName,
                Path = setup.Path,
                Life = TimeSpan.FromHours(options.Value.SetupHours),
            },
            cancellationToken
        );

    /// <summary>Says what there is to do today, in counts.</summary>
    public Task Digest(DigestAccount account, IReadOnlyList<MessageLine> lines, CancellationToken cancellationToken)
    {
        var address = vault.OpenText(account.EmailSealed, Credential.EmailOf(account.Id));
        return outbox.Write(
            new NewMessage(account.Reads, MessageKind.TodayDigest)
            {
                AccountId = account.Id,
                Address = address,
                AddressHash = vault.AccountEmailHash(address),
                Language = account.DigestLanguage,
                Path = $"/console?programme={account.Reads}&lang={account.DigestLanguage}",
                Lines = lines,
                Life = DigestLife,
            },
            cancellationToken
        );
    }

    /// <summary>Says to a reader of concerns that one waits.</summary>
    public Task Alert(Guid programmeId, Guid accountId, string email, string? language, CancellationToken cancellationToken) =>
        outbox.Write(
            new NewMessage(programmeId, MessageKind.ConcernAlert)
            {
                AccountId = accountId,
                Address = email,
                AddressHash = vault.AccountEmailHash(email),
                Language = language,
                Path = "/console/concerns",
            },
            cancellationToken
        );
}

/// <summary>Alerts the account to which a concern was handed over. A key of the API is read by its system.</summary>
internal sealed class AlertNewConcernReader(Db db, IdentityVault vault, MessageOutbox outbox, AccountMail mail)
    : INotificationHandler<ConcernHandedOver>
{
    public async Task Handle(ConcernHandedOver notification, CancellationToken cancellationToken)
    {
        if (
            outbox.HasMail
            && await db.Find<ReaderRow>(
                """
                SELECT a.email_sealed, r.languages
                FROM accounts a JOIN programmes r ON r.id = @ProgrammeId
                WHERE a.id = @ReaderId AND NOT a.is_disabled
                """,
                notification,
                cancellationToken
            )
                is { } reader
        )
        {
            await mail.Alert(
                notification.ProgrammeId,
                notification.ReaderId,
                vault.OpenText(reader.EmailSealed, Credential.EmailOf(notification.ReaderId)),
                reader.Languages.FirstOrDefault(),
                cancellationToken
            );
        }
    }

    private sealed record ReaderRow
    {
        public required string EmailSealed { get; init; }
        public required List<string> Languages { get; init; }
    }
}

/// <summary>
/// Alerts the staff who read the concerns of a programme: those named for it who see the site, else its administrators. Where a
/// key of the API is named, its system reads them and no mail is sent.
/// </summary>
internal sealed class AlertConcernReaders(Db db, IdentityVault vault, MessageOutbox outbox, AccountMail mail, ProgrammeDays days)
    : INotificationHandler<ConcernRaised>
{
    public async Task Handle(ConcernRaised notification, CancellationToken cancellationToken)
    {
        if (!outbox.HasMail)
        {
            return;
        }

        var named = await db.Query<ReaderRow>(
            """
            SELECT a.id, a.email_sealed, r.languages
            FROM safeguarding_staff s JOIN accounts a ON a.id = s.holder_id JOIN programmes r ON r.id = s.programme_id
            WHERE s.programme_id = @ProgrammeId AND NOT a.is_disabled AND a.role IN ('admin', 'coordinator')
              AND (a.programme_id IS NULL OR a.programme_id = @ProgrammeId) AND (a.site_id IS NULL OR a.site_id = @SiteId)
            ORDER BY a.id
            """,
            notification,
            cancellationToken
        );
        var readers =
            named.Count > 0
                ? named
                : await db.Query<ReaderRow>(
                    $"""
                    SELECT m.id, m.email_sealed, c.languages
                    FROM (SELECT r.id AS programme_id, r.languages, i.id AS site_id
                          FROM programmes r LEFT JOIN sites i ON i.id = @SiteId WHERE r.id = @ProgrammeId) c
                    JOIN accounts m ON m.programme_id IS NULL OR m.programme_id = c.programme_id
                    WHERE m.role = 'admin' AND NOT m.is_disabled AND NOT m.is_demo AND NOT {ConcernReaders.Named}
                    ORDER BY m.id
                    """,
                    new
                    {
                        notification.ProgrammeId,
                        notification.SiteId,
                        Today = await days.Today(notification.ProgrammeId, cancellationToken),
                    },
                    cancellationToken
                );
        foreach (var reader in readers)
        {
            await mail.Alert(
                notification.ProgrammeId,
                reader.Id,
                vault.OpenText(reader.EmailSealed, Credential.EmailOf(reader.Id)),
                reader.Languages.FirstOrDefault(),
                cancellationToken
            );
        }
    }

    private sealed record ReaderRow
    {
        public required Guid Id { get; init; }
        public required string EmailSealed { get; init; }
        public required List<string> Languages { get; init; }
    }
}
