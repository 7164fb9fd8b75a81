using System.Security.Cryptography;
using Matching.Web.Data;

namespace Matching.Web.Features.Access.SecondFactors;

/// <summary>
/// Codes for the day when the telephone is gone, each good for one sign-in: 80 random bits. Their hashes are keyed with the
/// master key, so that a copy of the database alone gives nothing to guess against.
/// </summary>
public sealed class RecoveryCodes(Db db, IdentityVault vault)
{
    private const int Count = 10;
    private const int Length = 16;

    /// <summary>Makes new codes in place of all earlier ones; the only time they are returned.</summary>
    public async Task<IReadOnlyList<string>> Renew(Guid accountId, CancellationToken cancellationToken)
    {
        var codes = Enumerable.Range(0, Count).Select(_ => Totp.Base32(RandomNumberGenerator.GetBytes(10))).ToList();
        await Forget(accountId, cancellationToken);
        await db.InsertAll(
            "INSERT INTO recovery_codes (account_id, code_hash) VALUES (@AccountId, @CodeHash)",
            codes.Select(code => new { AccountId = accountId, CodeHash = Hash(accountId, code) }),
            cancellationToken
        );
        return codes.ConvertAll(code => string.Join('-', code.Chunk(4).Select(part => new string(part))));
    }

    public Task<int> Forget(Guid accountId, CancellationToken cancellationToken) =>
        db.Execute("DELETE FROM recovery_codes WHERE account_id = @AccountId", new { AccountId = accountId }, cancellationToken);

    /// <summary>Uses up a code; false when the code does not exist or is used.</summary>
    public async Task<bool> Use(Guid accountId, string typed, CancellationToken cancellationToken)
    {
        var code = string.Concat(typed.ToUpperInvariant().Where(char.IsAsciiLetterOrDigit));
        return code.Length == Length
            && await db.Execute(
                "DELETE FROM recovery_codes WHERE account_id = @AccountId AND code_hash = @CodeHash",
                new { AccountId = accountId, CodeHash = Hash(accountId, code) },
                cancellationToken
            ) == 1;
    }

    public Task<long> Left(Guid accountId, CancellationToken cancellationToken) =>
        db.Single<long>(
            "SELECT count(*) FROM recovery_codes WHERE account_id = @AccountId",
            new { AccountId = accountId },
            cancellationToken
        );

    private string Hash(Guid accountId, string code) => vault.KeyedHash($"recovery|{accountId}|{code}");
}
