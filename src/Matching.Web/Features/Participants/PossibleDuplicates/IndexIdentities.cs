using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Matching.Web.Data;
using Matching.Web.Features.Participants.People;
using MediatR;

namespace Matching.Web.Features.Participants.PossibleDuplicates;

/// <summary>
/// Makes the hashes of names, addresses and telephone numbers by the rules of this version, at the first start after the
/// migration that asks for it. Works in portions, each in a transaction of its own, so that the next start continues one that was
/// cut off. Records that turn out to be alike become possible duplicates; an address that another record has under the new rules
/// too keeps its earlier hash. Returns the number of records.
/// </summary>
public sealed record IndexIdentities : IRequest<int>;

internal sealed class IndexIdentitiesHandler(
    Db db,
    DuplicateRecorder duplicates,
    IdentityVault vault,
    ILogger<IndexIdentities> log
) : IRequestHandler<IndexIdentities, int>
{
    private const int Page = 200;

    public async Task<int> Handle(IndexIdentities request, CancellationToken cancellationToken)
    {
        var pending = await db.Find<string>(
            "SELECT value FROM settings WHERE name = 'identity_index_pending'",
            null,
            cancellationToken
        );
        if (pending is null)
        {
            return 0;
        }

        var (count, last) = (0, Guid.Empty);
        while (await IndexPage(last, cancellationToken) is { Count: > 0 } page)
        {
            count += page.Count;
            last = page[^1];
        }

        await db.InTransaction(
            async () =>
            {
                await RaiseDuplicates(cancellationToken);
                return await db.Execute("DELETE FROM settings WHERE name = 'identity_index_pending'", null, cancellationToken);
            },
            cancellationToken
        );
        return count;
    }

    private Task<List<Guid>> IndexPage(Guid after, CancellationToken cancellationToken) =>
        db.InTransaction(
            async () =>
            {
                var rows = await db.Query<IdentityRow>(
                    """
                    SELECT p.id, p.programme_id, p.key_wrapped, p.identity_sealed, p.email_hash, r.country
                    FROM people p JOIN programmes r ON r.id = p.programme_id
                    WHERE p.id > @After AND p.key_wrapped <> '' ORDER BY p.id LIMIT @Page
                    """,
                    new { After = after, Page },
                    cancellationToken
                );
                foreach (var row in rows)
                {
                    await Index(row, cancellationToken);
                }

                return rows.ConvertAll(row => row.Id);
            },
            cancellationToken
        );

    private async Task Index(IdentityRow row, CancellationToken cancellationToken)
    {
        JsonObject identity;
        try
        {
            identity = vault.Open<JsonObject>(row.IdentitySealed, row.KeyWrapped, row.Id, PersonRow.SealColumn);
        }
        catch (Exception exception) when (exception is CryptographicException or FormatException or JsonException)
        {
            log.LogError(
                "The record {Id} is not found by name, address or telephone, because it cannot be read: {Reason}",
                row.Id,
                exception.Message
            );
            return;
        }

        string? Text(string member) => identity[member]?.GetValue<string>();
        string?[] names = [Text("givenName"), Text("familyName")];
        await db.Execute(
            "UPDATE people SET phone_hash = @PhoneHash, name_hash = @NameHash WHERE id = @Id",
            new
            {
                row.Id,
                PhoneHash = vault.PhoneHash(row.ProgrammeId, Text("phone"), row.Country),
                NameHash = vault.FullNameHash(row.ProgrammeId, names),
            },
            cancellationToken
        );
        await IndexEmail(row, vault.EmailHash(row.ProgrammeId, Text("email")), cancellationToken);
        await db.Execute(
            "DELETE FROM person_tags WHERE person_id = @Id AND tag LIKE 'name:%'",
            new { row.Id },
            cancellationToken
        );
        await db.InsertAll(
            PersonWriter.InsertTag,
            vault
                .NameHashes(row.ProgrammeId, names)
                .Distinct()
                .Select(hash => new PersonWriter.TagArguments(row.ProgrammeId, "name:" + hash, row.Id)),
            cancellationToken
        );
    }

    private async Task IndexEmail(IdentityRow row, string? hash, CancellationToken cancellationToken)
    {
        if (hash == row.EmailHash)
        {
            return;
        }

        var other = await db.Find<Guid?>(
            "SELECT id FROM people WHERE programme_id = @ProgrammeId AND email_hash = @Hash AND id <> @Id",
            new
            {
                row.ProgrammeId,
                Hash = hash,
                row.Id,
            },
            cancellationToken
        );
        if (other is { } known)
        {
            await duplicates.Record(
                row.ProgrammeId,
                [new DuplicatePair(known, row.Id, HasNameAndYear: false, HasTelephone: false, HasEmail: true)],
                cancellationToken
            );
            return;
        }

        await db.Execute("UPDATE people SET email_hash = @Hash WHERE id = @Id", new { row.Id, Hash = hash }, cancellationToken);
    }

    private async Task RaiseDuplicates(CancellationToken cancellationToken)
    {
        foreach (var programme in await db.Query<Guid>("SELECT id FROM programmes ORDER BY id", null, cancellationToken))
        {
            var people = await db.Query<DuplicateSigns>(
                DuplicateSigns.SelectAll,
                new { ProgrammeId = programme },
                cancellationToken
            );
            var index = new DuplicateIndex([]);
            var pairs = people.SelectMany(index.Add).ToList();
            if (pairs.Count > 0)
            {
                await duplicates.Record(programme, pairs, cancellationToken);
            }
        }
    }

    private sealed record IdentityRow
    {
        public required Guid Id { get; init; }
        public required Guid ProgrammeId { get; init; }
        public required string KeyWrapped { get; init; }
        public required string IdentitySealed { get; init; }
        public string? EmailHash { get; init; }
        public required string Country { get; init; }
    }
}
