using System.IO.Compression;
using System.Text;
using SpreadCheetah;
using SpreadCheetah.Styling;
using SpreadCheetah.Worksheets;

namespace Matching.Web.Http;

/// <summary>A number with the decimals in which a spreadsheet shows it; the cell keeps all of them.</summary>
public readonly record struct Shown(double Value, int Decimals);

/// <summary>
/// A workbook for spreadsheets (ECMA-376, SpreadsheetML), written by SpreadCheetah: plain sheets of texts and numbers with a bold
/// first row. Texts are never formulas. Same rows, same bytes.
/// </summary>
public sealed class Workbook
{
    public const string ContentType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

    private const int MostDecimals = 6;

    // What a spreadsheet takes into one cell.
    private const int LongestText = 32767;

    private readonly List<(string Name, IReadOnlyList<int> Widths, IReadOnlyList<IReadOnlyList<object?>> Rows)> sheets = [];

    /// <summary>Adds a sheet.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="widths">Widths of its columns, in characters.</param>
    /// <param name="rows">Its rows, the header first: texts, <see cref="Shown"/>, whole numbers, or null for an empty
    /// cell.</param>
    public void Add(string name, IReadOnlyList<int> widths, IReadOnlyList<IReadOnlyList<object?>> rows) =>
        sheets.Add((name, widths, rows));

    public async Task<byte[]> ToBytes(CancellationToken cancellationToken)
    {
        using var stream = new MemoryStream();
        var options = new SpreadCheetahOptions { DocumentProperties = null, WriteCellReferenceAttributes = true };
        await using (var book = await Spreadsheet.CreateNewAsync(stream, options, cancellationToken))
        {
            var styles = new Styles(book);
            foreach (var (name, widths, rows) in sheets)
            {
                await book.StartWorksheetAsync(name, Layout(widths, rows), cancellationToken);
                for (var row = 0; row < rows.Count; row++)
                {
                    await book.AddRowAsync([.. rows[row].Select(cell => styles.Cell(cell, row == 0))], cancellationToken);
                }
            }

            await book.FinishAsync(cancellationToken);
        }

        stream.Position = 0;
        return ZipFiles.Undate(stream);
    }

    private static WorksheetOptions Layout(IReadOnlyList<int> widths, IReadOnlyList<IReadOnlyList<object?>> rows)
    {
        var layout = new WorksheetOptions { FrozenRows = 1 };
        for (var column = 0; column < widths.Count; column++)
        {
            layout.Column(column + 1).Width = widths[column];
        }

        if (rows.Count > 0 && rows[0].Count > 1)
        {
            var last = SpreadsheetUtility.GetColumnName(rows[0].Count);
            layout.AutoFilter = new AutoFilterOptions(FormattableString.Invariant($"A1:{last}{rows.Count}"));
        }

        return layout;
    }

    private sealed class Styles(Spreadsheet book)
    {
        private readonly StyleId header = book.AddStyle(new Style { Font = { Bold = true } });

        private readonly StyleId[] decimals =
        [
            .. Enumerable
                .Range(0, MostDecimals + 1)
                .Select(count => count == 0 ? "0" : "0." + new string('0', count))
                .Select(format => book.AddStyle(new Style { Format = NumberFormat.Custom(format) })),
        ];

        public StyledCell Cell(object? value, bool isHeader) =>
            value switch
            {
                null or "" => new StyledCell((string?)null, null),
                Shown shown => new StyledCell(shown.Value, decimals[Math.Clamp(shown.Decimals, 0, MostDecimals)]),
                int number => new StyledCell(number, decimals[0]),
                _ => new StyledCell(Writable((string)value), isHeader ? header : null),
            };
    }

    // Characters that XML cannot hold would make the whole file unreadable.
    private static string Writable(string text) =>
        string.Concat(
            (text.Length > LongestText ? text[..LongestText] : text)
                .EnumerateRunes()
                .Select(rune =>
                    rune.Value < ' ' && rune.Value is not ('\t' or '\n' or '\r') || rune.Value is 0xFFFE or 0xFFFF
                        ? Rune.ReplacementChar
                        : rune
                )
        );
}

/// <summary>Files in a zip archive; the same files give the same bytes.</summary>
public static class ZipFiles
{
    public const string ContentType = "application/zip";

    // The earliest day that the format can hold: an archive with the time would never be the same twice.
    private static readonly DateTimeOffset Undated = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static byte[] Of(IEnumerable<(string Path, byte[] Content)> files)
    {
        using var stream = new MemoryStream();
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (path, content) in files)
            {
                var entry = archive.CreateEntry(path);
                entry.LastWriteTime = Undated;
                using var target = entry.Open();
                target.Write(content);
            }
        }

        return stream.ToArray();
    }

    /// <summary>The same files without the time at which the archive was made.</summary>
    public static byte[] Undate(Stream archive)
    {
        using var dated = new ZipArchive(archive, ZipArchiveMode.Read);
        return Of(dated.Entries.Select(entry => (entry.FullName, Read(entry))));

        static byte[] Read(ZipArchiveEntry entry)
        {
            using var source = entry.Open();
            using var content = new MemoryStream();
            source.CopyTo(content);
            return content.ToArray();
        }
    }
}
