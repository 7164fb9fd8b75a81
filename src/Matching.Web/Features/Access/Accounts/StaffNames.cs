using Matching.Web.Data;
using Matching.Web.Features.Access.Sessions;

namespace Matching.Web.Features.Access.Accounts;

/// <summary>Reads by which name staff call accounts, for areas that keep their ids alone.</summary>
internal sealed class StaffNames(Db db, IdentityVault vault)
{
    public async Task<IReadOnlyDictionary<Guid, string>> Of(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken) =>
        (await db.QueryAll<NameRow>("SELECT id, email_sealed FROM accounts WHERE", "id", ids, cancellationToken)).ToDictionary(
            row => row.Id,
            row => vault.OpenText(row.EmailSealed, Credential.EmailOf(row.Id))
        );

    private sealed record NameRow
    {
        public required Guid Id { get; init; }
        public required string EmailSealed { get; init; }
    }
}
