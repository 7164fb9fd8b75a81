using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using ExcelDataReader;
using Matching.Web.Http;

namespace Matching.Web.Operation;

/// <summary>The texts that participants meet as a workbook for translators: out, and back after checks.</summary>
public static partial class TextFiles
{
    private static readonly string[] Header = ["File", "Key", "Context", "English", "Text", "Status"];

    private static readonly int[] Widths = [14, 30, 40, 60, 60, 16];

    // what the readers of such files ask for
    private const string Assembly = "System.Windows.Forms, Version=4.0.0.0, Culture=neutral, PublicKeyToken=b77a5c561934e089";

    private const string Usage = "Usage: matching texts export FILE, or matching texts import FILE [--to FOLDER]";

    // The script that a language is written in; others have Latin letters.
    private static readonly Dictionary<string, Regex> Scripts = new()
    {
        ["ar"] = Arabic(),
        ["fa"] = Arabic(),
        ["uk"] = Cyrillic(),
        ["ti"] = Ethiopic(),
    };

    public static async Task<int> Run(string[] args, TextOptions options)
    {
        var folder = Array.IndexOf(args, "--to") is >= 0 and var at && at + 1 < args.Length ? args[at + 1] : options.Folder;
        switch (args)
        {
            case ["export", var file, ..]:
                await Export(file, new TextCatalogue(TextCatalogue.ShippedFolder, options.Folder));
                Console.WriteLine($"exported {file}");
                return 0;
            case ["import", var file, ..]:
                return Import(
                    file,
                    folder ?? throw new ArgumentException($"The folder is missing: name it with --to or Texts:Folder. {Usage}"),
                    new TextCatalogue(TextCatalogue.ShippedFolder, options.Folder)
                );
            default:
                throw new ArgumentException(Usage);
        }
    }

    private static async Task Export(string file, TextCatalogue catalogue)
    {
        var book = new Workbook();
        foreach (var language in Languages.Participants.Except(["en"]))
        {
            book.Add(
                language,
                Widths,
                [
                    Header,
                    .. catalogue
                        .Of(language)
                        .Select(text =>
                            new object?[] { text.File, text.Key, text.Context, text.English, text.Value, text.Status }
                        ),
                ]
            );
        }

        await File.WriteAllBytesAsync(file, await book.ToBytes(CancellationToken.None));
    }

    private static int Import(string file, string folder, TextCatalogue catalogue)
    {
        var (changes, faults) = (
            new Dictionary<(string File, string Language), Dictionary<string, ResourceText>>(),
            new List<string>()
        );
        // the reader asks for the encodings of older workbooks, whatever it opens
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        using var stream = File.OpenRead(file);
        using var reader = ExcelReaderFactory.CreateOpenXmlReader(stream);
        do
        {
            if (!Languages.Participants.Contains(reader.Name) || reader.Name == "en")
            {
                faults.Add(
                    $"Sheet {reader.Name}: this is not the code of a language. "
                        + $"Use one of: {string.Join(", ", Languages.Participants)}."
                );
                continue;
            }

            ReadSheet(reader, catalogue, changes, faults);
        } while (reader.NextResult());

        if (faults.Count > 0)
        {
            Console.Error.WriteLine($"{string.Join('\n', faults)}\nNothing was changed.");
            return 1;
        }

        Directory.CreateDirectory(folder);
        foreach (var ((name, language), texts) in changes)
        {
            var path = TextCatalogue.PathOf(folder, name, language);
            var all = TextCatalogue.ReadFile(path);
            foreach (var (key, text) in texts)
            {
                all[key] = text;
            }

            File.WriteAllText(path, ToXml(all));
            Console.WriteLine($"{Path.GetFileName(path)}: {texts.Count} changed");
        }

        Console.WriteLine(
            changes.Count == 0 ? "no text changed" : "Restart the service to show them, with Texts:Folder naming the folder."
        );
        return 0;
    }

    private static void ReadSheet(
        IExcelDataReader sheet,
        TextCatalogue catalogue,
        Dictionary<(string File, string Language), Dictionary<string, ResourceText>> changes,
        List<string> faults
    )
    {
        var language = sheet.Name;
        var known = catalogue.Of(language).ToDictionary(text => (text.File, text.Key));
        var row = 0;
        while (sheet.Read())
        {
            row++;
            var cells = Enumerable
                .Range(0, Header.Length)
                .Select(at => at < sheet.FieldCount ? sheet.GetValue(at)?.ToString() : null)
                .ToArray();
            if (row == 1 && !cells.SequenceEqual(Header))
            {
                faults.Add($"{language}, row 1: the columns must be {string.Join(", ", Header)}.");
                return;
            }

            if (row == 1 || cells.All(string.IsNullOrEmpty))
            {
                continue;
            }

            var value = cells[4]?.Trim() ?? "";
            if (!known.TryGetValue((cells[0] ?? "", cells[1] ?? ""), out var text))
            {
                faults.Add(
                    $"{language}, row {row}: there is no text {cells[0]} {cells[1]}. Do not change the first two columns."
                );
            }
            else if (Fault(language, text, value, cells[5]) is { } fault)
            {
                faults.Add($"{language}, row {row}, {text.Key}: {fault}");
            }
            else if (value != text.Value || cells[5] != text.Status)
            {
                if (!changes.TryGetValue((text.File, language), out var file))
                {
                    changes[(text.File, language)] = file = [];
                }

                file[text.Key] = new ResourceText(value, cells[5]!, "");
            }
        }
    }

    private static string? Fault(string language, CatalogueText text, string value, string? status) =>
        value.Length == 0 ? "the text is missing."
        : !Places(value).SetEquals(Places(text.English))
            ? $"the text must have the same places for values as the English one: {string.Join(' ', Places(text.English))}."
        : Scripts.TryGetValue(language, out var script) && !script.IsMatch(value)
            ? "the text is not in the script of the language."
        : !TextStatus.All.Contains(status) ? $"the status must be one of: {string.Join(", ", TextStatus.All)}."
        : null;

    private static HashSet<string> Places(string text) => [.. PlacesOf().Matches(text).Select(match => match.Value)];

    // as the files of this version are written: a line a text
    private static string ToXml(Dictionary<string, ResourceText> texts)
    {
        var xml = new StringBuilder(
            $"""
            <?xml version="1.0" encoding="utf-8"?>
            <root>
              <resheader name="resmimetype"><value>text/microsoft-resx</value></resheader>
              <resheader name="version"><value>2.0</value></resheader>
              <resheader name="reader"><value>System.Resources.ResXResourceReader, {Assembly}</value></resheader>
              <resheader name="writer"><value>System.Resources.ResXResourceWriter, {Assembly}</value></resheader>

            """
        );
        foreach (var (key, text) in texts)
        {
            var data = new XElement(
                "data",
                new XAttribute("name", key),
                new XAttribute(XNamespace.Xml + "space", "preserve"),
                new XElement("value", text.Value),
                new XElement("comment", text.Context.Length == 0 ? text.Status : $"{text.Status}: {text.Context}")
            );
            xml.Append("  ").Append(data.ToString(SaveOptions.DisableFormatting)).Append('\n');
        }

        return xml.Append("</root>\n").ToString();
    }

    [GeneratedRegex(@"\{\d[^{}]*\}")]
    private static partial Regex PlacesOf();

    [GeneratedRegex(@"\p{IsArabic}")]
    private static partial Regex Arabic();

    [GeneratedRegex(@"\p{IsCyrillic}")]
    private static partial Regex Cyrillic();

    [GeneratedRegex(@"\p{IsEthiopic}")]
    private static partial Regex Ethiopic();
}
