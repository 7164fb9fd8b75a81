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

    /// <summary>Age and reference, where another person of the programme has the same name.</summary>
    internal string? Apart { get; init; }

    internal string Full => $"{GivenName} {FamilyName}".Trim();

    /// <summary>
    /// The whole name, with age and reference where another person of the programme has the same; or the word for a person who was
    /// erased or is not seen.
    /// </summary>
    internal static string Of(PersonName? name) =>
        name is null ? Texts.Page("pairs.erased")
        : name.Apart is { } apart ? $"{name.Full} ({apart})"
        : name.Full;
}

/// <summary>What distinguishes a person from another one of the programme with the same name.</summary>
internal record NamesakeRow
{
    /// <summary>Of a row <c>p</c> of people.</summary>
    public const string Columns = """
        p.birth_year, (SELECT s.name FROM sites s WHERE s.id = p.site_id) AS site_name,
        EXISTS (SELECT 1 FROM people n
                WHERE n.programme_id = p.programme_id AND n.name_hash = p.name_hash AND n.id <> p.id AND n.status <> 'erased')
          AS has_namesake
        """;

    public int? BirthYear { get; init; }
    public string? SiteName { get; init; }
    public required bool HasNamesake { get; init; }

    /// <summary>Age and reference of a person whose name another one has; null for any other.</summary>
    public string? Apart(Guid id, int year) =>
        !HasNamesake ? null
        : BirthYear is { } born ? $"{year - born}, {PersonReference.Of(id, SiteName)}"
        : PersonReference.Of(id, SiteName);
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
public sealed class PersonNames(Db db, IdentityVault vault, CallerContext callers, TimeProvider clock)
{
    public async Task<IReadOnlyDictionary<Guid, PersonName>> Of(IEnumerable<Guid> ids, CancellationToken cancellationToken)
    {
        var rows = await db.QueryAll<NameRow>(
            $"""
            SELECT p.id, p.programme_id, p.site_id, p.key_wrapped, p.identity_sealed, {NamesakeRow.Columns}
            FROM people p WHERE p.status <> 'erased' AND NOT p.is_restricted AND
            """,
            "p.id",
            ids,
            cancellationToken
        );
        var caller = callers.Caller;
        var year = clock.GetUtcNow().Year;
        return rows.Where(row =>
                (caller.ProgrammeId is null || row.ProgrammeId == caller.ProgrammeId)
                && (caller.SiteId is null || row.SiteId == caller.SiteId)
            )
            .ToDictionary(row => row.Id, row => row.Read(vault, year));
    }

    private sealed record NameRow : NamesakeRow
    {
        public required Guid Id { get; init; }
        public required Guid ProgrammeId { get; init; }
        public Guid? SiteId { get; init; }
        public required string KeyWrapped { get; init; }
        public required string IdentitySealed { get; init; }

        public PersonName Read(IdentityVault vault, int year) =>
            SealedNames.Open(vault, IdentitySealed, KeyWrapped, Id).Name with
            {
                Apart = Apart(Id, year),
            };
    }
}
