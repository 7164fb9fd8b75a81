using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Matching.Web.Data;

namespace Matching.Web.Mediation;

/// <summary>What an audit entry says. A purpose is a code or a text of the service; a typed one is stored sealed.</summary>
public sealed record AuditContent(
    Guid Id,
    Guid? ProgrammeId,
    DateTimeOffset OccurredAt,
    string Role,
    string Actor,
    string Action,
    string SubjectType,
    string SubjectId,
    string? Purpose,
    bool IsPurposeTyped = false
);

/// <summary>
/// The hashes by which a change of the audit is found. Both are keyed: a writer to the database without the master key can
/// neither add an entry nor compute the chain again.
/// </summary>
public static class AuditChain
{
    /// <summary>What the sealed purpose of an entry is bound to.</summary>
    public static string PurposeOf(Guid entryId) => $"audit_entries|purpose_sealed|{entryId}";

    /// <summary>
    /// The purpose of a stored entry. One that does not open was not written by the service: it is left out, and the hash of the
    /// entry then does not fit.
    /// </summary>
    public static string? Purpose(IdentityVault vault, Guid entryId, string? plain, string? sealedWords)
    {
        try
        {
            return sealedWords is null ? plain : vault.OpenText(sealedWords, PurposeOf(entryId));
        }
        catch (Exception exception) when (exception is CryptographicException or FormatException)
        {
            return null;
        }
    }

    /// <summary>
    /// Hash of an entry by itself, made when it is written: what was put into the table by another hand has none that is right.
    /// </summary>
    public static string EntryHash(IdentityVault vault, AuditContent entry) => vault.KeyedHash("audit|entry|2|" + Text(entry));

    /// <summary>The same as versions made it that kept the end of the chain without a keyed code.</summary>
    public static string EarlierEntryHash(IdentityVault vault, AuditContent entry) =>
        vault.KeyedHash("audit|entry|" + Text(entry));

    /// <summary>Hash of an entry at its place in the chain, over the one before it.</summary>
    /// <param name="vault">Has the key.</param>
    /// <param name="before">Hash of the entry before it.</param>
    /// <param name="position">Its place.</param>
    /// <param name="entry">What it says.</param>
    /// <param name="entryHash">The hash stored with it, which shows the version that wrote it.</param>
    public static string Link(IdentityVault vault, string before, long position, AuditContent entry, string? entryHash)
    {
        var own = EntryHash(vault, entry) is var hash && hash == entryHash ? hash : EarlierEntryHash(vault, entry);
        return vault.KeyedHash(string.Create(CultureInfo.InvariantCulture, $"audit|link|{before}|{position}|{own}"));
    }

    private static string Text(AuditContent entry) =>
        JsonSerializer.Serialize(
            new[]
            {
                entry.Id.ToString(),
                entry.ProgrammeId?.ToString(),
                entry.OccurredAt.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture),
                entry.Role,
                entry.Actor,
                entry.Action,
                entry.SubjectType,
                entry.SubjectId,
                entry.Purpose,
            }
        );
}
