using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Matching.Web.Data;
using Matching.Web.Features.Access.ApiKeys;
using Matching.Web.Features.Access.Webhooks;
using Matching.Web.Features.Figures.Extracts;
using Matching.Web.Features.Participants.People;
using Matching.Web.Features.Runs.MatchRuns;
using Matching.Web.Features.Safeguarding.Concerns;
using Matching.Web.Mediation;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;

namespace Matching.Web.Operation;

/// <summary>
/// Seals what earlier versions stored in clear, at the first start after the migration that made the sealed columns. Works in
/// portions, each in a transaction of its own, so that the next start continues one that was cut off; sealed rows are skipped.
/// </summary>
public sealed class PlainTexts(Db db, IdentityVault vault, IOptions<JsonOptions> json, ILogger<PlainTexts> log)
{
    private const int Page = 200;

    private const string Pending = "SELECT value FROM settings WHERE name = 'plain_texts_pending'";

    private bool isComplete = true;

    private JsonSerializerOptions Json => json.Value.SerializerOptions;

    /// <summary>Seals what is left in clear. Returns the number of rows.</summary>
    public async Task<int> Seal(CancellationToken cancellationToken)
    {
        if (await db.Find<string>(Pending, null, cancellationToken) is null)
        {
            return 0;
        }

        var count = 0;
        foreach (var place in Places())
        {
            count += await Seal(place, cancellationToken);
        }

        if (isComplete)
        {
            await db.InTransaction(
                () => db.Execute("DELETE FROM settings WHERE name = 'plain_texts_pending'", null, cancellationToken),
                cancellationToken
            );
        }

        // the log of SQLite holds the pages as they were
        await db.SettleErasure(cancellationToken);
        return count;
    }

    // A table: for each place, how rows in clear are read, how they are stored sealed, and what seals them.
    private IEnumerable<Place> Places() =>
        [
            // answers to the programme's own questions and the source of a person: into the sealed identity
            new(
                """
                SELECT id, profile AS plain, source AS more, key_wrapped, identity_sealed, version FROM people
                WHERE id > @Id AND key_wrapped <> '' AND (source IS NOT NULL OR profile LIKE '%"custom":%')
                ORDER BY id LIMIT @Page
                """,
                """
                UPDATE people SET profile = @Rest, source = NULL, identity_sealed = @Sealed
                WHERE id = @Id AND version = @Version AND identity_sealed = @IdentitySealed
                """,
                Identity
            ),
            new(
                """
                SELECT match_run_id AS id, mentee_id AS other_id, contributions AS plain FROM proposals
                WHERE (match_run_id, mentee_id) > (@Id, @OtherId) AND contributions_sealed IS NULL
                ORDER BY match_run_id, mentee_id LIMIT @Page
                """,
                """
                UPDATE proposals SET contributions = '', contributions_sealed = @Sealed
                WHERE match_run_id = @Id AND mentee_id = @OtherId AND contributions_sealed IS NULL
                """,
                row =>
                    row with
                    {
                        Sealed = vault.SealAnswer(
                            System.Text.Encoding.UTF8.GetBytes(row.Plain),
                            StoredContributions.Binding(row.Id, row.OtherId)
                        ),
                    }
            ),
            // whom a concern is about, and who raised it
            new(
                """
                SELECT id, person_id, pair_id, raised_by AS plain, key_wrapped FROM concerns
                WHERE id > @Id AND about_sealed = '' ORDER BY id LIMIT @Page
                """,
                """
                UPDATE concerns SET person_id = NULL, pair_id = NULL, raised_by = '', about_sealed = @Sealed,
                    person_hash = @PersonHash, pair_hash = @PairHash, raiser_hash = @RaiserHash
                WHERE id = @Id AND about_sealed = ''
                """,
                row =>
                    row with
                    {
                        Sealed = new ConcernAbout(row.PersonId, row.PairId, row.Plain).Seal(vault, row.KeyWrapped, row.Id),
                        PersonHash = ConcernAbout.PersonHash(vault, row.PersonId),
                        PairHash = ConcernAbout.PairHash(vault, row.PairId),
                        RaiserHash = ConcernAbout.RaiserHash(vault, row.Plain),
                    }
            ),
            // runs once stored why a person was unmatched, with answers quoted; now that is computed on request
            new(
                """
                SELECT id, unmatched AS plain FROM match_runs WHERE id > @Id AND unmatched LIKE '%"custom.%' ORDER BY id LIMIT 1
                """,
                "UPDATE match_runs SET unmatched = @Rest WHERE id = @Id",
                row => row with { Rest = StoredUnmatched.WithoutReasons(row.Plain, Json) }
            ),
            new(
                // the use cases that ask for a purpose in words; of readings it is a code
                """
                SELECT id, purpose AS plain FROM audit_entries
                WHERE id > @Id AND purpose IS NOT NULL AND action IN ('ExportPeople', 'CreateExtract', 'CoarsenExtract', 'GetExtractFiles')
                ORDER BY id LIMIT @Page
                """,
                "UPDATE audit_entries SET purpose = NULL, purpose_sealed = @Sealed WHERE id = @Id AND purpose IS NOT NULL",
                row => row with { Sealed = vault.SealText(row.Plain, AuditChain.PurposeOf(row.Id)) }
            ),
            new(
                "SELECT id, purpose AS plain FROM extracts WHERE id > @Id AND purpose_sealed IS NULL ORDER BY id LIMIT @Page",
                "UPDATE extracts SET purpose = '', purpose_sealed = @Sealed WHERE id = @Id AND purpose_sealed IS NULL",
                row => row with { Sealed = vault.SealText(row.Plain, ExtractRow.PurposeOf(row.Id)) }
            ),
            new(
                """
                SELECT id, evaluator_purpose AS plain FROM api_keys
                WHERE id > @Id AND evaluator_purpose IS NOT NULL ORDER BY id LIMIT @Page
                """,
                """
                UPDATE api_keys SET evaluator_purpose = NULL, evaluator_purpose_sealed = @Sealed
                WHERE id = @Id AND evaluator_purpose IS NOT NULL
                """,
                row => row with { Sealed = vault.SealText(row.Plain, ApiKey.EvaluatorPurposeOf(row.Id)) }
            ),
            new(
                "SELECT id, url AS plain FROM webhooks WHERE id > @Id AND url_sealed IS NULL ORDER BY id LIMIT @Page",
                "UPDATE webhooks SET url = '', url_sealed = @Sealed WHERE id = @Id AND url_sealed IS NULL",
                row => row with { Sealed = vault.SealText(row.Plain, Webhook.UrlOf(row.Id)) }
            ),
        ];

    private async Task<int> Seal(Place place, CancellationToken cancellationToken)
    {
        var (count, last) = (0, new Row());
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var from = last;
            var page = await db.InTransaction(
                async () =>
                {
                    var rows = await db.Query<Row>(
                        place.Select,
                        new
                        {
                            from.Id,
                            from.OtherId,
                            Page,
                        },
                        cancellationToken
                    );
                    foreach (var row in rows.Select(row => Try(place, row)).OfType<Row>())
                    {
                        count += await db.Execute(place.Update, row, cancellationToken);
                    }

                    return rows;
                },
                cancellationToken
            );
            if (page.Count == 0)
            {
                return count;
            }

            last = page[^1];
        }
    }

    // A row that cannot be read does not stop the others; the next start tries it again.
    private Row? Try(Place place, Row row)
    {
        try
        {
            return place.Sealed(row);
        }
        catch (Exception exception) when (exception is CryptographicException or FormatException or JsonException)
        {
            isComplete = false;
            log.LogError("A text of {Id} stays in clear, because its record cannot be read: {Reason}", row.Id, exception.Message);
            return null;
        }
    }

    private Row Identity(Row row)
    {
        var profile = JsonNode.Parse(row.Plain)!.AsObject();
        var identity = vault.Open<JsonObject>(row.IdentitySealed, row.KeyWrapped, row.Id, PersonRow.SealColumn);
        if (profile["custom"]?.DeepClone() is { } custom)
        {
            identity["custom"] = custom;
        }

        if (row.More is { } source)
        {
            identity["source"] = source;
        }

        profile.Remove("custom");
        return row with
        {
            Rest = profile.ToJsonString(Json),
            Sealed = vault.Seal(identity, row.KeyWrapped, row.Id, PersonRow.SealColumn),
        };
    }

    private sealed record Place(string Select, string Update, Func<Row, Row> Sealed);

    private sealed record Row
    {
        public Guid Id { get; init; }
        public Guid OtherId { get; init; }
        public Guid? PersonId { get; init; }
        public Guid? PairId { get; init; }
        public string? PersonHash { get; init; }
        public string? PairHash { get; init; }
        public string? RaiserHash { get; init; }
        public string Plain { get; init; } = "";
        public string? More { get; init; }
        public string KeyWrapped { get; init; } = "";
        public string IdentitySealed { get; init; } = "";
        public int Version { get; init; }
        public string Rest { get; init; } = "";
        public string Sealed { get; init; } = "";
    }
}
