using System.Globalization;
using System.IO.Compression;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using CsvHelper;
using CsvHelper.Configuration;
using Matching.Web.Tests.Releases;

namespace Matching.Web.Tests.Indicators;

/// <summary>A cell as read from one format: the codes of its dimensions in order, the value, and the letter of its status.</summary>
internal sealed record ReadCell(string At, double? Value, string Status);

/// <summary>A programme with a release of twelve pairs, made once for all tests that only read it; many of its figures are hidden.</summary>
internal static class Published
{
    private static readonly Lazy<Task<Given>> Made = SharedApp.Once(TwelvePairs.Released);

    public static Task<Given> Programme => Made.Value;

    public static async Task<List<string>> Datasets(HttpClient client) =>
        [.. (await client.Items("/datasets")).Select(dataset => dataset.Text("id"))];

    public static async Task<byte[]> Bytes(HttpClient client, string path)
    {
        var response = await client.GetAsync("/api/v1" + path);
        await response.ShouldBe(System.Net.HttpStatusCode.OK);
        return await response.Content.ReadAsByteArrayAsync();
    }

    public static async Task<List<ReadCell>> JsonStat(HttpClient client, string path)
    {
        var cube = await client.Ok(path);
        var codes = cube.List("id")
            .Select(id =>
                cube["dimension"]![id!.GetValue<string>()]!["category"]!
                    .List("index")
                    .Select(code => code.GetValue<string>())
                    .ToList()
            )
            .ToList();
        IEnumerable<string> places = [""];
        foreach (var dimension in codes)
        {
            places = [.. from place in places from code in dimension select place.Length == 0 ? code : $"{place}/{code}"];
        }

        var status = cube["status"]!.AsObject();
        return
        [
            .. places
                .Zip(cube.List("value"), (place, value) => (place, value))
                .Select(
                    (cell, position) =>
                        new ReadCell(
                            cell.place,
                            cell.value?.GetValue<double>(),
                            status[position.ToString(CultureInfo.InvariantCulture)]?.GetValue<string>() ?? ""
                        )
                ),
        ];
    }

    public static List<string[]> Csv(byte[] bytes, string separator = ",")
    {
        using var reader = new StreamReader(
            new MemoryStream(bytes),
            new System.Text.UTF8Encoding(false, true),
            detectEncodingFromByteOrderMarks: true
        );
        using var csv = new CsvParser(
            reader,
            new CsvConfiguration(CultureInfo.InvariantCulture) { Delimiter = separator, HasHeaderRecord = false }
        );
        var rows = new List<string[]>();
        while (csv.Read())
        {
            rows.Add([.. csv.Record!]);
        }

        return rows;
    }

    /// <summary>Cells as a text: comparing two lists of ten thousand records takes NUnit two seconds.</summary>
    public static string Lines(IEnumerable<ReadCell> cells) => string.Join('\n', cells);

    /// <summary>Cells of a table whose first columns are the dimensions up to the value.</summary>
    public static List<ReadCell> Cells(
        List<string[]> table,
        string value = "value",
        string status = "status",
        CultureInfo? culture = null,
        int first = 0
    )
    {
        var (v, s) = (Array.IndexOf(table[0], value), Array.IndexOf(table[0], status));
        return
        [
            .. table
                .Skip(1)
                .Select(row => new ReadCell(
                    string.Join('/', row[first..v]),
                    row[v].Length == 0 ? null : double.Parse(row[v], culture ?? CultureInfo.InvariantCulture),
                    row[s]
                )),
        ];
    }

    public static List<ReadCell> Rows(IEnumerable<JsonNode?> rows) =>
        [
            .. rows.Select(row => row!.AsObject())
                .Select(row => new ReadCell(
                    string.Join(
                        '/',
                        row.TakeWhile(member => member.Key != "value").Select(member => member.Value!.GetValue<string>())
                    ),
                    row["value"]?.GetValue<double>(),
                    row["status"]?.GetValue<string>() ?? ""
                )),
        ];

    /// <summary>The sheets of a workbook by name; texts as texts, numbers as numbers.</summary>
    public static Dictionary<string, List<object?[]>> Workbook(byte[] bytes)
    {
        using var archive = new ZipArchive(new MemoryStream(bytes));
        XNamespace main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
        XDocument Part(string path)
        {
            using var stream = archive.GetEntry(path)!.Open();
            return XDocument.Load(stream);
        }

        return Part("xl/workbook.xml")
            .Descendants(main + "sheet")
            .Select((sheet, i) => (Name: sheet.Attribute("name")!.Value, Rows: Rows(i + 1)))
            .ToDictionary(sheet => sheet.Name, sheet => sheet.Rows);

        List<object?[]> Rows(int number)
        {
            var rows = Part($"xl/worksheets/sheet{number}.xml")
                .Descendants(main + "row")
                .Select(row =>
                    row.Elements(main + "c")
                        .Where(cell => cell.HasElements)
                        .ToDictionary(cell => Column(cell.Attribute("r")!.Value), Cell)
                )
                .ToList();
            var width = rows.SelectMany(row => row.Keys).Max() + 1;
            return [.. rows.Select(row => Enumerable.Range(0, width).Select(column => row.GetValueOrDefault(column)).ToArray())];
        }

        object? Cell(XElement cell) =>
            cell.Attribute("t")?.Value == "inlineStr"
                ? cell.Element(main + "is")!.Element(main + "t")!.Value
                : double.Parse(cell.Element(main + "v")!.Value, CultureInfo.InvariantCulture);

        static int Column(string at) =>
            at.TakeWhile(char.IsLetter).Aggregate(0, (number, letter) => (26 * number) + letter - 'A' + 1) - 1;
    }
}
