using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Matching.Web.Features.Figures.Extracts;

/// <summary>
/// An extract as files: CSV (RFC 4180) with a Data Package of version 2 that carries the keys of version 1, in a zip. The same
/// extract gives the same bytes.
/// </summary>
internal static class ExtractPackage
{
    private static readonly string[] Numbers = ["value", "score", "lowest", "highest"];
    private static readonly string[] Integers =
    [
        "week",
        "sequence",
        "item_version",
        "mentee_days_to_meeting",
        "mentor_days_to_meeting",
        "days",
        "planned_days",
        "meetings",
        "wishes",
        "wishes_met",
        "longest_without_contact",
        "meetings_with_expenses",
        "meetings_paid",
    ];
    private static readonly string[] Booleans =
    [
        "has_ended",
        "childcare_met",
        "asked_for_woman",
        "needs_childcare",
        "reversed",
        "core",
        "sensitive",
    ];
    private static readonly JsonSerializerOptions Readable = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private static readonly Dictionary<string, string[]> Keys = new()
    {
        [ExtractTables.Persons] = ["person"],
        [ExtractTables.Sheets] = ["response"],
        [ExtractTables.Scores] = ["response", "scale"],
        [ExtractTables.Pairs] = ["pair"],
        [ExtractTables.Items] = ["form", "form_version", "item"],
    };

    public static byte[] Zip(IReadOnlyList<ExtractTable> tables, Extract extract)
    {
        var files = tables.Select(table => (Table: table, Bytes: Encoding.UTF8.GetBytes(Csv(table)))).ToList();
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (table, bytes) in files)
            {
                Add(zip, table.Name + ".csv", bytes, extract);
            }

            Add(zip, "datapackage.json", Encoding.UTF8.GetBytes(Package(files, extract).ToJsonString(Readable) + "\n"), extract);
        }

        return stream.ToArray();
    }

    private static void Add(ZipArchive zip, string name, byte[] bytes, Extract extract)
    {
        var entry = zip.CreateEntry(name, CompressionLevel.Optimal);
        entry.LastWriteTime = new DateTimeOffset(extract.AsOf.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);
        using var content = entry.Open();
        content.Write(bytes);
    }

    private static string Csv(ExtractTable table)
    {
        var text = new StringBuilder();
        text.AppendJoin(',', table.Columns).Append("\r\n");
        foreach (var row in table.Rows)
        {
            text.AppendJoin(',', row.Select(Cell)).Append("\r\n");
        }

        return text.ToString();
    }

    private static string Cell(string text) =>
        text.AsSpan().ContainsAny(",\"\r\n") || text is [' ', ..] or [.., ' ']
            ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\""
            : text;

    private static JsonObject Package(List<(ExtractTable Table, byte[] Bytes)> files, Extract extract) =>
        new()
        {
            ["$schema"] = "https://datapackage.org/profiles/2.0/datapackage.json",
            ["profile"] = "tabular-data-package",
            ["name"] = "extract-" + extract.Id,
            ["id"] = extract.Id.ToString(),
            ["version"] = "1.0.0",
            ["title"] = "Microdata for an evaluator",
            ["description"] =
                $"Purpose: {extract.Purpose}. To be deleted after {extract.EndsOn:yyyy-MM-dd}. "
                + $"Data as of {extract.AsOf:yyyy-MM-dd}.",
            ["created"] = extract.CreatedAt.UtcDateTime.ToString(
                "yyyy-MM-dd'T'HH:mm:ss'Z'",
                System.Globalization.CultureInfo.InvariantCulture
            ),
            ["resources"] = new JsonArray([.. files.Select(file => Resource(file.Table, file.Bytes))]),
        };

    private static JsonObject Resource(ExtractTable table, byte[] bytes) =>
        new()
        {
            ["$schema"] = "https://datapackage.org/profiles/2.0/dataresource.json",
            ["profile"] = "tabular-data-resource",
            ["type"] = "table",
            ["name"] = table.Name,
            ["path"] = table.Name + ".csv",
            ["format"] = "csv",
            ["mediatype"] = "text/csv",
            ["encoding"] = "utf-8",
            ["hash"] = "sha256:" + Convert.ToHexStringLower(SHA256.HashData(bytes)),
            ["bytes"] = bytes.Length,
            ["schema"] = Schema(table),
        };

    private static JsonObject Schema(ExtractTable table)
    {
        var schema = new JsonObject
        {
            ["$schema"] = "https://datapackage.org/profiles/2.0/tableschema.json",
            ["fields"] = new JsonArray([
                .. table.Columns.Select(column => new JsonObject { ["name"] = column, ["type"] = TypeOf(column) }),
            ]),
            ["missingValues"] = new JsonArray(""),
        };
        // a code may be empty, so responses and dictionary have no key
        if (Keys.TryGetValue(table.Name, out var key))
        {
            schema["primaryKey"] = new JsonArray([.. key.Select(column => (JsonNode)column)]);
        }

        return schema;
    }

    private static string TypeOf(string column) =>
        Numbers.Contains(column) ? "number"
        : Integers.Contains(column) ? "integer"
        : Booleans.Contains(column) ? "boolean"
        : "string";
}
