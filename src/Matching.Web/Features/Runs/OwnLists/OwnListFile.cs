using System.Globalization;
using System.Text;
using CsvHelper;
using CsvHelper.Configuration;
using Matching.Web.Http;

namespace Matching.Web.Features.Runs.OwnLists;

/// <summary>Reads the tables of a file whatever it is called: a workbook, or text with any separator and encoding.</summary>
internal static class OwnListFile
{
    private const int MostTables = 2;

    // lines by which the separator is found
    private const int Looked = 20;

    private static readonly string[] Separators = [";", ",", "\t", "|"];

    private static readonly Encoding StrictUtf8 = new UTF8Encoding(false, throwOnInvalidBytes: true);

    private static readonly Encoding Western = CodePagesEncodingProvider.Instance.GetEncoding(1252)!;

    /// <summary>Reads one file, or two where each holds one side.</summary>
    /// <exception cref="ProblemException">The files cannot be read, or hold too much; the text says what to do.</exception>
    public static OwnList Read(IReadOnlyList<(string Name, byte[] Content)> files)
    {
        if (files.Count == 0 || files.All(file => file.Content.Length == 0))
        {
            throw OwnListErrors.File(files.Count == 0 ? "try.error.none" : "try.error.empty");
        }

        if (files.Count > MostTables)
        {
            throw OwnListErrors.File("try.error.files", files.Count);
        }

        if (files.Sum(file => (long)file.Content.Length) > OwnList.MostBytes)
        {
            throw OwnListErrors.File("try.error.bytes", OwnList.MostBytes / 1_000_000);
        }

        var notes = new List<OwnNote>();
        List<OwnTable> tables = [.. files.SelectMany(file => Tables(file.Name, file.Content, notes))];
        if (tables.Count == 0)
        {
            throw OwnListErrors.File("try.error.empty");
        }

        if (tables.Count > MostTables)
        {
            notes.Add(new("try.note.sheets", [string.Join(", ", tables.Skip(MostTables).Select(table => table.Name))]));
            tables = tables[..MostTables];
        }

        return tables.Sum(table => table.Rows.Count) > OwnList.MostRows
            ? throw TooManyRows()
            : new OwnList(string.Join(", ", files.Select(file => Short(file.Name))), tables, notes);
    }

    internal static ProblemException TooManyRows() =>
        OwnListErrors.File("try.error.rows", OwnList.MostRows.ToString("N0", CultureInfo.CurrentCulture));

    /// <summary>The text of a cell in one form.</summary>
    /// <exception cref="ProblemException">It is too long.</exception>
    internal static string Cell(string text, int row)
    {
        var cell = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return cell.Length > OwnList.LongestCell ? throw OwnListErrors.File("try.error.cell", row, OwnList.LongestCell) : cell;
    }

    private static List<OwnTable> Tables(string name, byte[] content, List<OwnNote> notes)
    {
        if (content.AsSpan().StartsWith("PK\u0003\u0004"u8))
        {
            return OwnWorkbook.Read(content, notes);
        }

        if (content.AsSpan().StartsWith((ReadOnlySpan<byte>)[0xD0, 0xCF, 0x11, 0xE0]))
        {
            throw OwnListErrors.File("try.error.old");
        }

        var text = Decode(content);
        return OwnList.Table(Short(Path.GetFileNameWithoutExtension(name)), Rows(text)) is { } table ? [table] : [];
    }

    private static string Decode(byte[] content)
    {
        var encoding =
            content is [0xFF, 0xFE, ..] ? Encoding.Unicode
            : content is [0xFE, 0xFF, ..] ? Encoding.BigEndianUnicode
            : StrictUtf8;
        string text;
        try
        {
            text = encoding.GetString(content);
        }
        catch (DecoderFallbackException)
        {
            text = Western.GetString(content);
        }

        // a picture or a document has bytes that no text has
        return text.AsSpan(0, Math.Min(text.Length, 4096)).ContainsAnyInRange('\0', '\b') || content.AsSpan().StartsWith("%PDF"u8)
            ? throw OwnListErrors.File("try.error.kind")
            : text.TrimStart('\uFEFF');
    }

    private static List<OwnRow> Rows(string text)
    {
        var (separator, skipped) = Separator(text);
        using var parser = new CsvParser(
            new StringReader(text),
            new CsvConfiguration(CultureInfo.InvariantCulture)
            {
                Delimiter = separator,
                BadDataFound = null,
                IgnoreBlankLines = false,
            }
        );
        var rows = new List<OwnRow>();
        while (parser.Read())
        {
            var cells = parser.Record!;
            if (parser.Row > skipped && !Array.TrueForAll(cells, string.IsNullOrWhiteSpace))
            {
                var number = parser.Row;
                rows.Add(new OwnRow(number, [.. cells.Select(cell => Cell(CsvLists.Unguarded(cell), number))]));
            }

            if (rows.Count > OwnList.MostRows + Looked)
            {
                throw TooManyRows();
            }
        }

        return rows;
    }

    // The separator that cuts most lines at the top into the same number of cells.
    private static (string Separator, int Skipped) Separator(string text)
    {
        var lines = new List<string>();
        using (var reader = new StringReader(text))
        {
            while (lines.Count < Looked && reader.ReadLine() is { } line)
            {
                lines.Add(line);
            }
        }

        if (lines is [var first, ..] && first.TrimStart('"').StartsWith("sep=", StringComparison.OrdinalIgnoreCase))
        {
            var sign = first.Trim('"')["sep=".Length..];
            return (sign.Length > 0 ? sign[..1] : ";", 1);
        }

        var best = Separators.MaxBy(sign =>
            lines
                .Select(line => Outside(line).Count(letter => letter == sign[0]))
                .Where(count => count > 0)
                .GroupBy(count => count)
                .Select(group => group.Count() * 100 + group.Key)
                .DefaultIfEmpty(0)
                .Max()
        );
        return (best!, 0);
    }

    // what is in quotes separates nothing
    private static string Outside(string line) => string.Concat(line.Split('"').Where((_, at) => at % 2 == 0));

    internal static string Short(string name) => name.Length <= 60 ? name : name[..60] + "…";
}
