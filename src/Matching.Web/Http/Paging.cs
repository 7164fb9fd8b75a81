using System.Buffers.Text;
using System.ComponentModel;

namespace Matching.Web.Http;

/// <summary>A page of a list, in stable order of entry.</summary>
/// <typeparam name="T">What the list holds.</typeparam>
public sealed record Page<T> : IPage
{
    /// <summary>The entries of this page.</summary>
    public required IReadOnlyList<T> Items { get; init; }

    /// <summary>Cursor of the next page for <c>?after=</c>, or null on the last.</summary>
    public required string? Next { get; init; }

    Type IPage.ItemType => typeof(T);

    IEnumerable<object> IPage.Entries => Items.Cast<object>();
}

public interface IPage
{
    string? Next { get; }

    Type ItemType { get; }

    IEnumerable<object> Entries { get; }
}

/// <summary>What every list takes.</summary>
public record PageQuery : ICsvQuery
{
    /// <summary>Number of entries, 1 to 200.</summary>
    [Between(1, 200), DefaultValue(50)]
    public int? Limit { get; set; }

    /// <summary>Cursor from <c>next</c> of the page before.</summary>
    [LengthUpTo(100)]
    public string? After { get; set; }

    /// <summary>Separator of CSV: comma (default) or semicolon, as Italian Excel opens it.</summary>
    [Pattern("^[,;]$", "separator")]
    public string? Sep { get; set; }

    /// <summary>Decimal sign of CSV: point (default) or comma.</summary>
    [Pattern("^[.,]$", "decimal-sign")]
    public string? Dec { get; set; }

    /// <summary>1 for a byte order mark before CSV, as some spreadsheets require.</summary>
    [Between(0, 1)]
    public int? Bom { get; set; }

    /// <summary>Language of texts in the answer. Defaults to <c>Accept-Language</c>.</summary>
    [LengthUpTo(10)]
    public string? Lang { get; set; }

    // One more than asked for shows whether there is a next page.
    internal int Fetch => (Limit ?? 50) + 1;

    /// <summary>Entries follow this id; the least of all ids on the first page.</summary>
    internal Guid AfterId => Cursor.Read(After) ?? Guid.Empty;

    /// <summary>Entries precede this id in a list with the newest first; the greatest of all ids on the first page.</summary>
    internal Guid BeforeId => Cursor.Read(After) ?? Guid.AllBitsSet;

    internal Page<T> Cut<T>(List<T> found, Func<T, Guid> key)
    {
        var size = Limit ?? 50;
        return found.Count <= size
            ? new Page<T> { Items = found, Next = null }
            : new Page<T> { Items = found.GetRange(0, size), Next = Cursor.Write(key(found[size - 1])) };
    }
}

/// <summary>Pages of a list that is known whole and ordered by name.</summary>
public static class NamedPages
{
    internal static Page<T> Cut<T>(IReadOnlyList<T> all, Func<T, string> name, int? limit, string? cursor)
    {
        var from = 0;
        if (cursor is { Length: > 0 } after)
        {
            from = 1 + all.Select(name).ToList().FindIndex(known => CursorOf(known) == after);
            if (from == 0)
            {
                throw Problems.Malformed("after", Texts.Validation("cursor"));
            }
        }

        var items = all.Skip(from).Take(limit ?? all.Count).ToList();
        return new Page<T> { Items = items, Next = from + items.Count < all.Count ? CursorOf(name(items[^1])) : null };
    }

    private static string CursorOf(string name) => Base64Url.EncodeToString(System.Text.Encoding.UTF8.GetBytes(name));
}

/// <summary>A cursor is the last id seen, in base64url so that clients do not build one by hand.</summary>
public static class Cursor
{
    public static string Write(Guid id) => Base64Url.EncodeToString(id.ToByteArray(bigEndian: true));

    public static Guid? Read(string? cursor)
    {
        if (string.IsNullOrEmpty(cursor))
        {
            return null;
        }

        Span<byte> bytes = stackalloc byte[16];
        return
            cursor.Length == 22
            && Base64Url.IsValid(cursor)
            && Base64Url.TryDecodeFromChars(cursor, bytes, out var written)
            && written == 16
            ? new Guid(bytes, bigEndian: true)
            : throw Problems.Malformed("after", Texts.Validation("cursor"));
    }
}

/// <summary>Reads the codes of query filters.</summary>
public static class Filter
{
    public static T? Code<T>(string? text, string field)
        where T : struct, Enum
    {
        if (text is null)
        {
            return null;
        }

        return Mediation.EnumText.TryParse<T>(text, out var value)
            ? value
            : throw Problems.ValidationFailed(field, Texts.Validation("one-of", string.Join(", ", Mediation.EnumText.All<T>())));
    }
}
