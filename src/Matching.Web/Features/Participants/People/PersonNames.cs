using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using Matching.Web.Data;
using Matching.Web.Http;
using Matching.Web.Mediation;

namespace Matching.Web.Features.Participants.People;

/// <summary>Names by which staff call a person, without contact data.</summary>
public sealed record PersonName
{
    /// <summary>Given name or alias.</summary>
    public required string GivenName { get; init; }

    /// <summary>Family name.</summary>
    public string? FamilyName { get; init; }

    internal string Full => $"{GivenName} {FamilyName}".Trim();

    /// <summary>The whole name, or the word for a person who was erased or is not seen.</summary>
    internal static string Of(PersonName? name) => name?.Full ?? Texts.Page("pairs.erased");
}

/// <summary>The names of a sealed identity, of which nothing else is read.</summary>
internal sealed record SealedNames
{
    [JsonPropertyName("givenName")]
    public string GivenName { get; init; } = "";

    [JsonPropertyName("familyName")]
    public string? FamilyName { get; init; }

    [JsonIgnore]
    public PersonName Name => new() { GivenName = GivenName, FamilyName = FamilyName };

    public static SealedNames Open(IdentityVault vault, string identitySealed, string keyWrapped, Guid personId) =>
        vault.Open<SealedNames>(identitySealed, keyWrapped, personId, PersonRow.SealColumn);
}

/// <summary>
/// A short reference that distinguishes namesakes, such as <c>PA-9FCA</c>: letters of the site, which do not count, and the
/// end of the id.
/// </summary>
internal static partial class PersonReference
{
    public const int Length = 4;

    /// <summary>
    /// A reference that distinguishes namesakes, such as <c>PA-9FCA</c>: the first letters of the site and the end of the id.
    /// </summary>
    public static string Of(Guid id, string? site)
    {
        var place = string.Concat((site ?? "").Where(char.IsLetter).Take(2)).ToUpperInvariant();
        return (place.Length > 0 ? place + "-" : "") + id.ToString("N")[^Length..].ToUpperInvariant();
    }

    /// <summary>The end of the id that a text refers to; null for a text that is no reference.</summary>
    public static string? Read(string text) =>
        Written().Match(text.Trim()) is { Success: true } match ? match.Groups["end"].Value.ToLowerInvariant() : null;

    // four letters alone are a name; the end of an id has a digit, or the letters of a site before it
    [GeneratedRegex(@"^(?:\p{L}{1,2}-|(?=[A-Fa-f]*[0-9]))(?<end>[0-9A-Fa-f]{4})$")]
    private static partial Regex Written();
}

/// <summary>Reads the names of people within the caller's scope, as lists of people show them.</summary>
public sealed class PersonNames(Db db, IdentityVault vault, CallerContext callers)
{
    public async Task<IReadOnlyDictionary<Guid, PersonName>> Of(IEnumerable<Guid> ids, CancellationToken cancellationToken)
    {
        var rows = await db.QueryAll<NameRow>(
            "SELECT id, programme_id, site_id, key_wrapped, identity_sealed FROM people WHERE status <> 'erased' AND NOT is_restricted AND",
            "id",
            ids,
            cancellationToken
        );
        var caller = callers.Caller;
        return rows.Where(row =>
                (caller.ProgrammeId is null || row.ProgrammeId == caller.ProgrammeId)
                && (caller.SiteId is null || row.SiteId == caller.SiteId)
            )
            .ToDictionary(row => row.Id, row => row.Read(vault));
    }

    private sealed record NameRow
    {
        public required Guid Id { get; init; }
        public required Guid ProgrammeId { get; init; }
        public Guid? SiteId { get; init; }
        public required string KeyWrapped { get; init; }
        public required string IdentitySealed { get; init; }

        public PersonName Read(IdentityVault vault) => SealedNames.Open(vault, IdentitySealed, KeyWrapped, Id).Name;
    }
}
