using Matching.Web.Data;
using Matching.Web.Features.Access.Sessions;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Access.Accounts;

/// <summary>By which name colleagues call the holder of an account: the name, else the e-mail address.</summary>
internal static class StaffName
{
    /// <summary>Of an account <c>a</c>: what <see cref="Open"/> reads. The first letter says which of the two it is.</summary>
    public const string Columns = "coalesce('n' || a.name_sealed, 'e' || a.email_sealed) AS staff_sealed";

    private const char Named = 'n';

    public static string Open(IdentityVault vault, Guid accountId, string staffSealed) =>
        vault.OpenText(staffSealed[1..], staffSealed[0] == Named ? Credential.NameOf(accountId) : Credential.EmailOf(accountId));

    /// <summary>The same of an account that may be missing or deleted.</summary>
    public static string? Find(IdentityVault vault, Guid? accountId, string? staffSealed) =>
        accountId is { } id && staffSealed is not null ? Open(vault, id, staffSealed) : null;

    /// <summary>The name that is typed; an empty one is none.</summary>
    public static string? Typed(string? name) => string.IsNullOrWhiteSpace(name) ? null : name.Trim();

    /// <summary>The typed name, bound to its account.</summary>
    public static string? Seal(IdentityVault vault, Guid accountId, string? name) =>
        Typed(name) is { } typed ? vault.SealText(typed, Credential.NameOf(accountId)) : null;
}

/// <summary>Reads and sets by which name staff call accounts.</summary>
internal sealed class StaffNames(Db db, IdentityVault vault, TimeProvider clock)
{
    /// <summary>Sets the name of an account; an empty one is none.</summary>
    public Task<int> Set(Guid accountId, string? name, CancellationToken cancellationToken) =>
        db.Execute(
            "UPDATE accounts SET name_sealed = @Sealed, version = version + 1, updated_at = @Now WHERE id = @Id",
            new
            {
                Id = accountId,
                Sealed = StaffName.Seal(vault, accountId, name),
                Now = clock.GetUtcNow(),
            },
            cancellationToken
        );

    public async Task<IReadOnlyDictionary<Guid, string>> Of(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken) =>
        (
            await db.QueryAll<NameRow>($"SELECT a.id, {StaffName.Columns} FROM accounts a WHERE", "a.id", ids, cancellationToken)
        ).ToDictionary(row => row.Id, row => StaffName.Open(vault, row.Id, row.StaffSealed));

    private sealed record NameRow
    {
        public required Guid Id { get; init; }
        public required string StaffSealed { get; init; }
    }
}

/// <summary>Sets the name by which colleagues read the caller's own account.</summary>
[ValidatableType]
public sealed record SetOwnName : ICommand<Nothing>
{
    /// <summary>The name; colleagues read the e-mail address when empty.</summary>
    [OneLine, LengthUpTo(100)]
    public string? Name { get; set; }
}

internal sealed class SetOwnNameHandler(StaffNames names, CallerContext callers) : IRequestHandler<SetOwnName, Nothing>
{
    public async Task<Nothing> Handle(SetOwnName request, CancellationToken cancellationToken)
    {
        await names.Set(callers.Caller.Id, request.Name, cancellationToken);
        return Nothing.Value;
    }
}
