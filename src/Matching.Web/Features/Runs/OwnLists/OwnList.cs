using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;
using Matching.Web.Data;
using Matching.Web.Http;

namespace Matching.Web.Features.Runs.OwnLists;

/// <summary>A row of a table as the file has it.</summary>
/// <param name="Number">Number of the row in the file, as spreadsheets count.</param>
/// <param name="Cells">One text for each column.</param>
public sealed record OwnRow(int Number, List<string> Cells);

/// <summary>A sheet or a file of people.</summary>
/// <param name="Name">Name of the sheet, or of the file where it has no sheets.</param>
/// <param name="Headers">The first row, above the columns.</param>
/// <param name="Rows">The people.</param>
public sealed record OwnTable(string Name, List<string> Headers, List<OwnRow> Rows);

/// <summary>A remark on how the file was read, in words once the language of the reader is known.</summary>
/// <param name="Key">Key of its text.</param>
/// <param name="Words">What the text names.</param>
public sealed record OwnNote(string Key, List<string> Words)
{
    public override string ToString() => Texts.Page(Key, [.. Words]);
}

/// <summary>What a visitor sent: one table, or one for each side.</summary>
/// <param name="Name">Name of the file.</param>
/// <param name="Tables">One or two tables.</param>
/// <param name="Notes">What was not read as it looks in a spreadsheet.</param>
public sealed record OwnList(string Name, List<OwnTable> Tables, List<OwnNote> Notes)
{
    /// <summary>The longest cell; a longer one is a text, not an answer.</summary>
    public const int LongestCell = 2_000;

    public const int MostColumns = 60;

    public const int MostRows = 2_000;

    /// <summary>Most bytes of all files together.</summary>
    public const int MostBytes = 5_000_000;

    public int RowCount => Tables.Sum(table => table.Rows.Count);

    /// <summary>A table without its empty rows and columns; null where nothing is left but headers.</summary>
    public static OwnTable? Table(string name, List<OwnRow> rows)
    {
        var first = rows.FindIndex(row => row.Cells.Count(cell => cell.Length > 0) > 1);
        if (first < 0)
        {
            return null;
        }

        var width = rows.Max(row => row.Cells.Count);
        List<OwnRow> people = [.. rows.Skip(first + 1).Where(row => row.Cells.Exists(cell => cell.Length > 0))];
        string Cell(OwnRow row, int column) => column < row.Cells.Count ? row.Cells[column] : "";
        List<int> columns =
        [
            .. Enumerable
                .Range(0, width)
                .Where(column => Cell(rows[first], column).Length > 0 || people.Exists(row => Cell(row, column).Length > 0)),
        ];
        if (columns.Count > MostColumns)
        {
            throw OwnListErrors.File("try.error.columns", columns.Count, MostColumns);
        }

        return people.Count == 0
            ? null
            : new OwnTable(
                name,
                columns.ConvertAll(column =>
                    Cell(rows[first], column) is { Length: > 0 } header
                        ? header
                        : Texts.Page("try.column-without-name", column + 1)
                ),
                people.ConvertAll(row => row with { Cells = columns.ConvertAll(column => Cell(row, column)) })
            );
    }
}

/// <summary>
/// Closes a list so that it can travel in the page of its visitor between two steps: nothing of it is kept here. It opens for
/// half an hour, in every instance.
/// </summary>
public sealed class OwnListSeal(IdentityVault vault, TimeProvider clock)
{
    public const int Minutes = 30;

    private const string BoundTo = "own_lists|page";

    public string Close(OwnList list)
    {
        using var packed = new MemoryStream();
        using (var brotli = new BrotliStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            JsonSerializer.Serialize(brotli, new Closed(clock.GetUtcNow().AddMinutes(Minutes), list));
        }

        return vault.SealText(Convert.ToBase64String(packed.GetBuffer().AsSpan(0, (int)packed.Length)), BoundTo);
    }

    /// <exception cref="ProblemException">The page is too old, or was not made here.</exception>
    public OwnList Open(string? closed)
    {
        try
        {
            using var packed = new MemoryStream(Convert.FromBase64String(vault.OpenText(closed ?? "", BoundTo)));
            using var brotli = new BrotliStream(packed, CompressionMode.Decompress);
            if (JsonSerializer.Deserialize<Closed>(brotli) is { } opened && opened.Until > clock.GetUtcNow())
            {
                return opened.List;
            }
        }
        catch (Exception unreadable) when (unreadable is CryptographicException or FormatException or ArgumentException)
        {
            throw OwnListErrors.File("try.error.gone", Minutes);
        }

        throw OwnListErrors.File("try.error.gone", Minutes);
    }

    private sealed record Closed(DateTimeOffset Until, OwnList List);
}

/// <summary>What is wrong with a list, beside the field that it is about.</summary>
internal static class OwnListErrors
{
    public static ProblemException File(string key, params object[] words) => Of("file", key, words);

    public static ProblemException Of(string field, string key, params object[] words) =>
        Problems.ValidationFailed(field, Texts.Page(key, words));
}
