using System.Globalization;
using System.Security.Cryptography;
using Matching.Web.Data;
using Matching.Web.Features.Access.Accounts;
using Matching.Web.Features.Access.ApiKeys;
using Matching.Web.Features.Access.Audit;
using Matching.Web.Features.Access.Sessions;
using Matching.Web.Features.Access.Webhooks;
using Matching.Web.Features.Access.YearReports;
using Matching.Web.Features.Figures.Extracts;
using Matching.Web.Features.Figures.Releases;
using Matching.Web.Features.Participants.Messages;
using Matching.Web.Features.Participants.Signups;
using Matching.Web.Features.Participants.TextGateways;
using Matching.Web.Features.Questionnaires.Responses;
using Matching.Web.Features.Runs.MatchingMeetings;
using Matching.Web.Features.Runs.MatchRuns;
using Matching.Web.Features.Safeguarding.AuthorityRequests;
using Matching.Web.Http;
using Matching.Web.Mediation;

namespace Matching.Web.Operation;

/// <summary>
/// Puts the whole database under another master key. The keys of persons are wrapped again and what the service itself sealed is
/// sealed again; what is sealed under the key of a person stays as it is. One transaction: after a crash the database is as
/// before and the same command starts over. Each text is opened with the key that fits, so doing it twice does nothing more.
/// Refused while a service runs; one that was missed writes nothing more.
/// </summary>
public sealed class KeyRotation(Db db, IdentityVault vault, Auditor auditor, TimeProvider clock)
{
    private const int Page = 500;

    /// <summary>Everything that the master key seals. A test holds this list against the columns of the database.</summary>
    private static readonly Place[] Places =
    [
        new(
            "people.key_wrapped",
            SealedBy.PersonWrap,
            row => IdentityVault.PersonKeyOf(row.Id),
            // an erased person has no key
            "SELECT id, key_wrapped AS sealed FROM people WHERE id > @Id AND key_wrapped <> '' ORDER BY id LIMIT @Page",
            "UPDATE people SET key_wrapped = @Sealed WHERE id = @Id"
        ),
        new(
            "concerns.key_wrapped",
            SealedBy.PersonWrap,
            row => IdentityVault.PersonKeyOf(row.Id),
            "SELECT id, key_wrapped AS sealed FROM concerns WHERE id > @Id AND key_wrapped <> '' ORDER BY id LIMIT @Page",
            "UPDATE concerns SET key_wrapped = @Sealed WHERE id = @Id"
        ),
        new(
            "webhooks.secret_sealed",
            SealedBy.Text,
            row => WebhookSignature.SecretOf(row.Id),
            "SELECT id, secret_sealed AS sealed FROM webhooks WHERE id > @Id ORDER BY id LIMIT @Page",
            "UPDATE webhooks SET secret_sealed = @Sealed WHERE id = @Id"
        ),
        new(
            "webhooks.previous_secret_sealed",
            SealedBy.Text,
            row => WebhookSignature.PreviousSecretOf(row.Id),
            """
            SELECT id, previous_secret_sealed AS sealed
            FROM webhooks
            WHERE id > @Id AND previous_secret_sealed IS NOT NULL
            ORDER BY id LIMIT @Page
            """,
            "UPDATE webhooks SET previous_secret_sealed = @Sealed WHERE id = @Id"
        ),
        new(
            "webhooks.url_sealed",
            SealedBy.Text,
            row => Webhook.UrlOf(row.Id),
            "SELECT id, url_sealed AS sealed FROM webhooks WHERE id > @Id AND url_sealed IS NOT NULL ORDER BY id LIMIT @Page",
            "UPDATE webhooks SET url_sealed = @Sealed WHERE id = @Id"
        ),
        new(
            "text_gateways.template_sealed",
            SealedBy.Text,
            row => TextGatewayStore.TemplateOf(row.Id),
            """
            SELECT programme_id AS id, template_sealed AS sealed
            FROM text_gateways
            WHERE programme_id > @Id
            ORDER BY programme_id LIMIT @Page
            """,
            "UPDATE text_gateways SET template_sealed = @Sealed WHERE programme_id = @Id"
        ),
        new(
            "text_gateways.secret_sealed",
            SealedBy.Text,
            row => TextGatewayStore.SecretOf(row.Id),
            """
            SELECT programme_id AS id, secret_sealed AS sealed
            FROM text_gateways
            WHERE programme_id > @Id AND secret_sealed IS NOT NULL
            ORDER BY programme_id LIMIT @Page
            """,
            "UPDATE text_gateways SET secret_sealed = @Sealed WHERE programme_id = @Id"
        ),
        new(
            "messages.address_sealed",
            SealedBy.Text,
            row => MessageSeals.AddressOf(row.Id),
            "SELECT id, address_sealed AS sealed FROM messages WHERE id > @Id AND address_sealed IS NOT NULL ORDER BY id LIMIT @Page",
            "UPDATE messages SET address_sealed = @Sealed WHERE id = @Id"
        ),
        new(
            "messages.parameters_sealed",
            SealedBy.Text,
            row => MessageSeals.ParametersOf(row.Id),
            """
            SELECT id, parameters_sealed AS sealed
            FROM messages
            WHERE id > @Id AND parameters_sealed IS NOT NULL
            ORDER BY id LIMIT @Page
            """,
            "UPDATE messages SET parameters_sealed = @Sealed WHERE id = @Id"
        ),
        new(
            "api_keys.evaluator_purpose_sealed",
            SealedBy.Text,
            row => ApiKey.EvaluatorPurposeOf(row.Id),
            """
            SELECT id, evaluator_purpose_sealed AS sealed
            FROM api_keys
            WHERE id > @Id AND evaluator_purpose_sealed IS NOT NULL
            ORDER BY id LIMIT @Page
            """,
            "UPDATE api_keys SET evaluator_purpose_sealed = @Sealed WHERE id = @Id"
        ),
        new(
            "accounts.evaluator_purpose_sealed",
            SealedBy.Text,
            row => AccountRow.EvaluatorPurposeOf(row.Id),
            """
            SELECT id, evaluator_purpose_sealed AS sealed
            FROM accounts
            WHERE id > @Id AND evaluator_purpose_sealed IS NOT NULL
            ORDER BY id LIMIT @Page
            """,
            "UPDATE accounts SET evaluator_purpose_sealed = @Sealed WHERE id = @Id"
        ),
        new(
            "extracts.purpose_sealed",
            SealedBy.Text,
            row => ExtractRow.PurposeOf(row.Id),
            "SELECT id, purpose_sealed AS sealed FROM extracts WHERE id > @Id AND purpose_sealed IS NOT NULL ORDER BY id LIMIT @Page",
            "UPDATE extracts SET purpose_sealed = @Sealed WHERE id = @Id"
        ),
        new(
            "report_handovers.recipient_sealed",
            SealedBy.Text,
            row => ReportHandover.RecipientOf(row.Id),
            "SELECT id, recipient_sealed AS sealed FROM report_handovers WHERE id > @Id ORDER BY id LIMIT @Page",
            "UPDATE report_handovers SET recipient_sealed = @Sealed WHERE id = @Id"
        ),
        new(
            "report_handovers.purpose_sealed",
            SealedBy.Text,
            row => ReportHandover.PurposeOf(row.Id),
            "SELECT id, purpose_sealed AS sealed FROM report_handovers WHERE id > @Id ORDER BY id LIMIT @Page",
            "UPDATE report_handovers SET purpose_sealed = @Sealed WHERE id = @Id"
        ),
        new(
            "audit_entries.purpose_sealed",
            SealedBy.Text,
            row => AuditChain.PurposeOf(row.Id),
            "SELECT id, purpose_sealed AS sealed FROM audit_entries WHERE id > @Id AND purpose_sealed IS NOT NULL ORDER BY id LIMIT @Page",
            "UPDATE audit_entries SET purpose_sealed = @Sealed WHERE id = @Id"
        ),
        new(
            "signups.answers_sealed",
            SealedBy.Text,
            row => SignupAnswers.BoundTo(row.Id),
            "SELECT id, answers_sealed AS sealed FROM signups WHERE id > @Id AND answers_sealed IS NOT NULL ORDER BY id LIMIT @Page",
            "UPDATE signups SET answers_sealed = @Sealed WHERE id = @Id"
        ),
        new(
            "signups.referral_sealed",
            SealedBy.Text,
            row => Referral.BoundTo(row.Id),
            "SELECT id, referral_sealed AS sealed FROM signups WHERE id > @Id AND referral_sealed IS NOT NULL ORDER BY id LIMIT @Page",
            "UPDATE signups SET referral_sealed = @Sealed WHERE id = @Id"
        ),
        new(
            "matching_meetings.words_sealed",
            SealedBy.Text,
            row => MeetingWords.Binding(row.Id),
            "SELECT id, words_sealed AS sealed FROM matching_meetings WHERE id > @Id ORDER BY id LIMIT @Page",
            "UPDATE matching_meetings SET words_sealed = @Sealed WHERE id = @Id"
        ),
        new(
            "authority_requests.words_sealed",
            SealedBy.Text,
            row => AuthorityRequestRow.BoundTo(row.Id),
            "SELECT id, words_sealed AS sealed FROM authority_requests WHERE id > @Id ORDER BY id LIMIT @Page",
            "UPDATE authority_requests SET words_sealed = @Sealed WHERE id = @Id"
        ),
        new(
            "accounts.email_sealed",
            SealedBy.Text,
            row => Credential.EmailOf(row.Id),
            "SELECT id, email_sealed AS sealed FROM accounts WHERE id > @Id ORDER BY id LIMIT @Page",
            "UPDATE accounts SET email_sealed = @Sealed WHERE id = @Id"
        ),
        new(
            "accounts.name_sealed",
            SealedBy.Text,
            row => Credential.NameOf(row.Id),
            """
            SELECT id, name_sealed AS sealed FROM accounts
            WHERE id > @Id AND name_sealed IS NOT NULL ORDER BY id LIMIT @Page
            """,
            "UPDATE accounts SET name_sealed = @Sealed WHERE id = @Id"
        ),
        new(
            "credentials.totp_sealed",
            SealedBy.Text,
            row => Credential.TotpOf(row.Id),
            """
            SELECT account_id AS id, totp_sealed AS sealed
            FROM credentials
            WHERE account_id > @Id AND totp_sealed IS NOT NULL
            ORDER BY account_id LIMIT @Page
            """,
            "UPDATE credentials SET totp_sealed = @Sealed WHERE account_id = @Id"
        ),
        new(
            "sessions.totp_sealed",
            SealedBy.Text,
            row => Credential.TotpOf(row.AccountId),
            "SELECT id, account_id, totp_sealed AS sealed FROM sessions WHERE id > @Id AND totp_sealed IS NOT NULL ORDER BY id LIMIT @Page",
            "UPDATE sessions SET totp_sealed = @Sealed WHERE id = @Id"
        ),
        new(
            "form_drafts.fields_sealed",
            SealedBy.Text,
            row => FormDrafts.BoundTo(row.Id),
            """
            SELECT account_id AS id, fields_sealed AS sealed
            FROM form_drafts
            WHERE account_id > @Id
            ORDER BY account_id LIMIT @Page
            """,
            "UPDATE form_drafts SET fields_sealed = @Sealed WHERE account_id = @Id"
        ),
        new(
            "web_keys.key_sealed",
            SealedBy.Text,
            row => WebKeys.Bound(row.Name),
            "SELECT name, key_sealed AS sealed FROM web_keys WHERE name > @Name ORDER BY name LIMIT @Page",
            "UPDATE web_keys SET key_sealed = @Sealed WHERE name = @Name"
        ),
        new(
            "idempotency_keys.body_sealed",
            SealedBy.Answer,
            row => row.Name,
            """
            SELECT key_hash AS name, body_sealed AS sealed
            FROM idempotency_keys
            WHERE key_hash > @Name AND body_sealed <> ''
            ORDER BY key_hash LIMIT @Page
            """,
            "UPDATE idempotency_keys SET body_sealed = @Sealed WHERE key_hash = @Name"
        ),
        new(
            "response_versions.partner_sealed",
            SealedBy.Answer,
            row => ResponseWriter.Binding(row.Id),
            """
            SELECT id, partner_sealed AS sealed
            FROM response_versions
            WHERE id > @Id AND partner_sealed IS NOT NULL
            ORDER BY id LIMIT @Page
            """,
            "UPDATE response_versions SET partner_sealed = @Sealed WHERE id = @Id"
        ),
        new(
            "proposals.contributions_sealed",
            SealedBy.Answer,
            row => StoredContributions.Binding(row.Id, row.OtherId),
            """
            SELECT match_run_id AS id, mentee_id AS other_id, contributions_sealed AS sealed FROM proposals
            WHERE (match_run_id, mentee_id) > (@Id, @OtherId) AND contributions_sealed IS NOT NULL
            ORDER BY match_run_id, mentee_id LIMIT @Page
            """,
            "UPDATE proposals SET contributions_sealed = @Sealed WHERE match_run_id = @Id AND mentee_id = @OtherId"
        ),
        // inputs and files are long: one at a time
        new(
            "match_runs.input",
            SealedBy.Answer,
            row => MatchRunInput.BindingOf(row.Id),
            "SELECT id, input AS sealed FROM match_runs WHERE id > @Id AND input IS NOT NULL ORDER BY id LIMIT 1",
            "UPDATE match_runs SET input = @Sealed WHERE id = @Id"
        ),
        new(
            "extracts.content_sealed",
            SealedBy.Answer,
            row => ExtractRow.Binding(row.Id),
            "SELECT id, content_sealed AS sealed FROM extracts WHERE id > @Id AND content_sealed IS NOT NULL ORDER BY id LIMIT 1",
            "UPDATE extracts SET content_sealed = @Sealed WHERE id = @Id"
        ),
        new(
            "release_respondents.rows_sealed",
            SealedBy.Answer,
            row => ReleasePreparation.Binding(row.Id, row.Name, row.Wave),
            """
            SELECT release_id AS id, indicator AS name, wave, rows_sealed AS sealed FROM release_respondents
            WHERE (release_id, indicator, wave) > (@Id, @Name, @Wave) ORDER BY release_id, indicator, wave LIMIT @Page
            """,
            "UPDATE release_respondents SET rows_sealed = @Sealed WHERE release_id = @Id AND indicator = @Name AND wave = @Wave"
        ),
    ];

    /// <summary>Names of the columns that the master key seals.</summary>
    public static IEnumerable<string> Columns => Places.Select(place => place.Column);

    /// <summary>
    /// Changes to the master key of this file, which is made when absent; returns how many texts were put under it.
    /// </summary>
    public async Task<int> Run(string file, CancellationToken cancellationToken)
    {
        await RefuseWhileServed(cancellationToken);
        var next = vault.Successor(file);
        if (next.KeyId == vault.KeyId)
        {
            throw new InvalidOperationException($"{file} contains the key that is in use. Name another file for the new key.");
        }

        var changed = await db.InTransactionUnderAnyKey(
            async () =>
            {
                await TakeOver(next, cancellationToken);
                // again, now that no service can start beside this
                await RefuseWhileServed(cancellationToken);
                var count = 0;
                foreach (var place in Places)
                {
                    count += await Reseal(place, next, cancellationToken);
                }

                count += await ProtectHead(next, cancellationToken);
                await auditor.Record("RotateKey", null, null, cancellationToken);
                return count;
            },
            cancellationToken
        );
        // the log of SQLite still holds pages with what the old key opened
        await db.SettleErasure(CancellationToken.None);
        return changed;
    }

    private async Task RefuseWhileServed(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        if (await ServiceLease.Running(db, now, cancellationToken) is { } service)
        {
            var wait = Math.Ceiling((service.EndsAt - now).TotalSeconds);
            throw new InvalidOperationException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"A service runs on this database (host {service.Host}, process {service.ProcessId}): stop it, then give "
                        + $"the command again. If it has crashed, wait {wait} seconds. Nothing was changed."
                )
            );
        }
    }

    private async Task TakeOver(IdentityVault next, CancellationToken cancellationToken)
    {
        // written first, so that of two at once the second waits here
        await db.Execute(
            "INSERT INTO settings (name, value) VALUES ('master_key_id', @KeyId) ON CONFLICT (name) DO UPDATE SET value = settings.value",
            new { vault.KeyId },
            cancellationToken
        );
        var known = await db.Single<string>(Db.SelectMasterKeyId, null, cancellationToken);
        if (known != vault.KeyId && known != next.KeyId)
        {
            throw new InvalidOperationException(
                "This database was written under another master key. Point Keys:MasterKeyFile to that key."
            );
        }

        await db.Execute(
            "UPDATE settings SET value = @KeyId WHERE name = 'master_key_id'",
            new { next.KeyId },
            cancellationToken
        );
    }

    // An end that is not ours stays as it is: a code of the new key would make it look as if it were.
    private async Task<int> ProtectHead(IdentityVault next, CancellationToken cancellationToken) =>
        await StoredHead.Lock(db, cancellationToken) is { } head && head.IsGenuine(vault)
            ? await head.Next(next, head.Position, head.Hash).Write(db, cancellationToken)
            : 0;

    private async Task<int> Reseal(Place place, IdentityVault next, CancellationToken cancellationToken)
    {
        var (count, last) = (0, new Row());
        while (true)
        {
            var page = await db.Query<Row>(
                place.Select,
                new
                {
                    last.Id,
                    last.OtherId,
                    last.Name,
                    last.Wave,
                    Page,
                },
                cancellationToken
            );
            if (page.Count == 0)
            {
                return count;
            }

            last = page[^1];
            var anew = page.ConvertAll(row => row with { Sealed = Anew(place, row, next) ?? "" })
                .FindAll(row => row.Sealed.Length > 0);
            await db.Execute(
                place.Update,
                anew.Select(row => new
                {
                    row.Id,
                    row.OtherId,
                    row.Name,
                    row.Wave,
                    row.Sealed,
                }),
                cancellationToken
            );
            count += anew.Count;
        }
    }

    private string? Anew(Place place, Row row, IdentityVault next)
    {
        try
        {
            return next.Reseal(vault, place.By, row.Sealed, place.BoundTo(row));
        }
        catch (Exception exception) when (exception is CryptographicException or FormatException)
        {
            throw new InvalidOperationException(
                $"{place.Column} of {(row.Name.Length > 0 ? row.Name : row.Id)} opens with neither key. Nothing was changed."
            );
        }
    }

    private sealed record Place(string Column, SealedBy By, Func<Row, string> BoundTo, string Select, string Update);

    private sealed record Row
    {
        public Guid Id { get; init; }
        public Guid AccountId { get; init; }
        public Guid OtherId { get; init; }
        public string Name { get; init; } = "";
        public string Wave { get; init; } = "";
        public string Sealed { get; init; } = "";
    }
}
