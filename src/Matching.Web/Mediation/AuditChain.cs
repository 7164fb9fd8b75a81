using System.Globalization;
using System.Text.Json;
using Matching.Web.Data;

namespace Matching.Web.Mediation;

/// <summary>What an audit entry says.</summary>
public sealed record AuditContent(Guid Id, Guid? ProgrammeId, DateTimeOffset OccurredAt, string Role, string Actor, string Action, string SubjectType, string SubjectId, string? Purpose);

/// <summary>
/// The hashes by which a change of the audit is found. Both are keyed: whoever can write to the database but has not the master key can neither add an
/// entry nor compute the chain anew.
/// </summary>
public static class AuditChain
{
    /// <summary>Hash of an entry by itself, made when it is written: what was put into the table by another hand has none that is right.</summary>
    public static string EntryHash(IdentityVault vault, AuditContent entry) => vault.KeyedHash("audit|entry|" + JsonSerializer.Serialize(new[]
    {
        entry.Id.ToString(), entry.ProgrammeId?.ToString(), entry.OccurredAt.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture),
        entry.Role, entry.Actor, entry.Action, entry.SubjectType, entry.SubjectId, entry.Purpose,
    }));

    /// <summary>Hash of an entry at its place in the chain, over the one before it.</summary>
    public static string Link(IdentityVault vault, string before, long position, AuditContent entry) =>
        vault.KeyedHash(string.Create(CultureInfo.InvariantCulture, $"audit|link|{before}|{position}|{EntryHash(vault, entry)}"));
}
