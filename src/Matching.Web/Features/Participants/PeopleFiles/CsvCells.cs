using System.Text.Json;
using System.Text.Json.Nodes;
using Matching.Web.Features.Participants.People;
using Matching.Web.Http;

namespace Matching.Web.Features.Participants.PeopleFiles;

/// <summary>
/// Turns a cell into the JSON that the API would take in its place. Nothing is judged here: what cannot be a number, a code or a
/// day goes on as text, and the strict reader refuses it with the name of the field.
/// </summary>
public static class CsvCells
{
    // in the order in which a cell has them
    private static readonly string[] LanguageParts = ["code", "level", "written", "askedOn"];

    private static readonly Dictionary<Type, Func<string, JsonNode>> Entries = new()
    {
        [typeof(SpokenLanguage)] = Language,
        [typeof(ConsentGiven)] = cell => Two(cell, "purpose", "version"),
        [typeof(Need)] = Marked,
        [typeof(SpecialNeed)] = Marked,
        [typeof(Offer)] = Ranged,
    };

    /// <summary>
    /// The value of a cell that is not empty; null for one with nothing but spaces where a code or number belongs.
    /// </summary>
    /// <param name="cell">The text between the delimiters.</param>
    /// <param name="type">Type of the member.</param>
    /// <param name="isSemicolon">Whether the file is separated by semicolons, as where numbers are written with a comma.</param>
    public static JsonNode? Read(string cell, Type type, bool isSemicolon)
    {
        if (type == typeof(string))
        {
            return JsonValue.Create(CsvLists.Unguarded(cell));
        }

        var trimmed = cell.Trim();
        if (trimmed.Length == 0)
        {
            return null;
        }

        if (type == typeof(JsonElement))
        {
            // a free answer is kept as it is, spaces included
            var answer = CsvLists.Unguarded(cell);
            return JsonNode.Parse(
                CsvLists.ReadAnswer(isSemicolon && IsDecimal(answer) ? answer.Replace(',', '.') : answer).GetRawText()
            );
        }

        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(List<>))
        {
            return List(trimmed, type.GetGenericArguments()[0]);
        }

        return One(trimmed, type, isSemicolon);
    }

    /// <summary>What a column requires, in words; null where the reader's own message says it.</summary>
    public static string? Wanted(Type type) =>
        type switch
        {
            _ when type == typeof(int) || type == typeof(double) || type == typeof(List<int>) => Texts.Validation("csv-number"),
            _ when type == typeof(bool) => Texts.Validation("one-of", "true, false"),
            _ when type == typeof(DateOnly) => Texts.Validation("csv-day"),
            _ when type == typeof(Guid) => Texts.Validation("unknown-id"),
            { IsEnum: true } => Codes(type),
            { IsGenericType: true } when type.GetGenericArguments()[0] is { IsEnum: true } code => Codes(code),
            _ when type == typeof(List<SpokenLanguage>) => Texts.Validation(
                "csv-languages",
                string.Join(", ", Names(typeof(LanguageLevel)))
            ),
            _ when type == typeof(List<Offer>) => Texts.Validation("csv-offers"),
            _ => null,
        };

    private static JsonArray List(string cell, Type type) =>
        cell == CsvLists.EmptyList
            ? []
            :
            [
                .. cell.Split(';')
                    .Select(entry => entry.Trim())
                    .Where(entry => entry.Length > 0)
                    .Select(entry =>
                        Entries.TryGetValue(type, out var read) ? read(entry) : One(CsvLists.Unguarded(entry), type, false)
                    ),
            ];

    private static JsonValue One(string cell, Type type, bool isSemicolon)
    {
        if (type == typeof(bool))
        {
            // TRUE is what spreadsheets write, VERO what Italian ones write
            return cell.ToLowerInvariant() switch
            {
                "true" or "vero" => JsonValue.Create(true),
                "false" or "falso" => JsonValue.Create(false),
                _ => JsonValue.Create(cell),
            };
        }

        if (type == typeof(int) || type == typeof(double))
        {
            var number = isSemicolon && IsDecimal(cell) ? cell.Replace(',', '.') : cell;
            return Number(type == typeof(int) ? Whole(number) : number);
        }

        return JsonValue.Create(cell);
    }

    // pandas writes whole numbers of a column with gaps as 1994.0
    private static string Whole(string number) =>
        number.IndexOf('.') is var point and > 0
        && number[(point + 1)..] is { Length: > 0 } rest
        && rest.All(digit => digit == '0')
            ? number[..point]
            : number;

    private static bool IsDecimal(string cell) =>
        cell.Count(c => c == ',') == 1 && cell.All(c => char.IsAsciiDigit(c) || c is ',' or '-');

    // As a number where it is written like one, else as the text that it is.
    private static JsonValue Number(string cell)
    {
        try
        {
            return JsonElement.Parse(cell) is { ValueKind: JsonValueKind.Number } number
                ? JsonValue.Create(number)!
                : JsonValue.Create(cell);
        }
        catch (JsonException)
        {
            return JsonValue.Create(cell);
        }
    }

    private static JsonObject Two(string cell, string first, string second)
    {
        var parts = cell.Split(':', 2);
        return parts.Length == 2
            ? new JsonObject { [first] = parts[0].Trim(), [second] = parts[1].Trim() }
            : new JsonObject { [first] = cell };
    }

    // code:level, and after it where they are known the written level and the day on which the levels were asked
    private static JsonObject Language(string cell)
    {
        var parts = cell.Split(':', 4);
        var language = new JsonObject();
        foreach (var (name, part) in LanguageParts.Zip(parts))
        {
            if (!string.IsNullOrWhiteSpace(part) || name is "code" or "level")
            {
                language[name] = part.Trim();
            }
        }

        return language;
    }

    private static JsonObject Marked(string cell) =>
        cell is [.., '!']
            ? new JsonObject { ["code"] = cell[..^1].Trim(), ["mandatory"] = true }
            : new JsonObject { ["code"] = cell };

    private static JsonObject Ranged(string cell)
    {
        var parts = cell.Split(':', 2);
        if (parts.Length == 1)
        {
            return new JsonObject { ["code"] = cell };
        }

        var bounds = parts[1].Split('-', 2);
        var offer = new JsonObject { ["code"] = parts[0].Trim() };
        if (bounds[0].Length > 0)
        {
            offer["from"] = Number(Whole(bounds[0].Trim()));
        }

        if (bounds.Length == 2 && bounds[1].Length > 0)
        {
            offer["to"] = Number(Whole(bounds[1].Trim()));
        }

        return offer;
    }

    private static string Codes(Type code) => Texts.Validation("one-of", string.Join(", ", Names(code)));

    private static IEnumerable<string> Names(Type code) =>
        Enum.GetNames(code).Select(JsonNamingPolicy.SnakeCaseLower.ConvertName);
}
