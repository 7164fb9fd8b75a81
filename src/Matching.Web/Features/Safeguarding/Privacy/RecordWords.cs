using System.Globalization;
using System.Text.Json;
using Matching.Web.Components;
using Matching.Web.Data;
using Matching.Web.Http;

namespace Matching.Web.Features.Safeguarding.Privacy;

/// <summary>What is held about a person in the reader's words: labels in place of codes.</summary>
internal static class RecordWords
{
    // which vocabulary each member of a record uses
    private static readonly Dictionary<string, string> Lists = new()
    {
        ["preferredLanguage"] = "languages",
        ["languages"] = "languages",
        ["needs"] = "needs",
        ["offers"] = "needs",
        ["specialNeeds"] = "experience",
        ["experience"] = "experience",
        ["courses"] = "courses",
        ["interests"] = "interests",
        ["dislikes"] = "interests",
        ["sector"] = "sectors",
        ["channels"] = "channels",
        ["accessibilityNeeds"] = "accessibility",
        ["accessibilityOffers"] = "accessibility",
        ["kinds"] = "kinds_of_help",
    };

    // the answers to a question, as the form has them
    private static readonly Dictionary<string, string> Answers = new()
    {
        ["bestHour"] = "signup.hour.",
        ["contactChannel"] = "signup.channel.",
    };

    // numbers and days follow the language of the page
    private static CultureInfo Reader => Languages.Culture(CultureInfo.CurrentUICulture.Name);

    // spoken and written apart, where they were asked apart
    private static IEnumerable<string> Levels(JsonElement language)
    {
        var level = Level(language.GetProperty("level").GetString()!);
        var written = Member(language, "written");
        yield return written is null ? level : Texts.Page("language.spoken", level);
        if (written is not null)
        {
            yield return Texts.Page("language.written", Level(written));
        }

        if (Member(language, "askedOn") is { } asked)
        {
            var day = DateOnly.ParseExact(asked, "O", CultureInfo.InvariantCulture);
            yield return Texts.Page("language.asked", day.ToString("d MMMM yyyy", Reader));
        }
    }

    private static string? Member(JsonElement value, string name) =>
        value.TryGetProperty(name, out var member) ? member.GetString() : null;

    public static string Of(string member, JsonElement value) =>
        (member, value.ValueKind) switch
        {
            (_, JsonValueKind.Array) => value.GetArrayLength() == 0
                ? Texts.Page("my.none")
                : string.Join(", ", value.EnumerateArray().Select(each => Of(member, each))),
            (_, JsonValueKind.True) => Texts.Page("word.yes"),
            (_, JsonValueKind.False) => Texts.Page("word.no"),
            ("languages", JsonValueKind.Object) =>
                $"{Label(member, value.GetProperty("code").GetString()!)} ({string.Join(", ", Levels(value))})",
            ("needs" or "specialNeeds", JsonValueKind.Object) => Label(member, value.GetProperty("code").GetString()!)
                + (value.GetProperty("mandatory").GetBoolean() ? $" ({Texts.Page("word.must")})" : ""),
            ("offers", JsonValueKind.Object) => Label(member, value.GetProperty("code").GetString()!)
                + (Range(value, "from", "to") is { } range ? $" ({range})" : ""),
            ("location", JsonValueKind.Object) => string.Join(
                "; ",
                Given(value)
                    .Select(part =>
                        part.Value.ValueKind == JsonValueKind.String
                            ? part.Value.GetString()!
                            : $"{Texts.Page("word." + part.Name)} {Number(part.Value)}"
                    )
            ),
            ("expectations", JsonValueKind.Object) => string.Join(
                "; ",
                Given(value)
                    .Select(part =>
                        part.Name == "kinds" ? Of(part.Name, part.Value) : Texts.Page("word." + part.Name, Number(part.Value))
                    )
            ),
            ("wishes", JsonValueKind.Object) => string.Join(
                "; ",
                Given(value)
                    .Select(part =>
                        part.Name is "gender" or "genderStrength"
                            ? Texts.Page("wish." + part.Value.GetString())
                            : Texts.Page("word." + part.Name, Number(part.Value))
                    )
            ),
            (_, JsonValueKind.Object) => string.Join(
                "; ",
                Given(value).Select(part => $"{part.Name}: {Of(part.Name, part.Value)}")
            ),
            ("availability", _) => ProgrammeTimes.Slot(value.GetString()!),
            ("bestHour" or "contactChannel", _) => Texts.Participant(Answers[member] + value.GetString()),
            ("gender" or "kind", _) => Texts.Page($"{member}.{value.GetString()}"),
            ("adultGenders", _) => Texts.Page($"gender.{value.GetString()}"),
            (_, JsonValueKind.String)
                when member.EndsWith("On", StringComparison.Ordinal)
                    && DateOnly.TryParseExact(
                        value.GetString(),
                        "yyyy-MM-dd",
                        CultureInfo.InvariantCulture,
                        DateTimeStyles.None,
                        out var day
                    ) => ProgrammeTimes.Day(day),
            (_, JsonValueKind.String) => Label(member, value.GetString()!),
            // a year is no quantity: it has no separator of thousands
            _ => member is "birthYear" or "childrenBirthYears" ? value.GetRawText() : Number(value),
        };

    /// <summary>The action on the record, by the name of the use case that the audit keeps.</summary>
    public static string Action(string action) =>
        Texts.Page("action." + action) is var text && text == "action." + action ? Texts.Page("action.other") : text;

    // staff may have typed other words
    private static string HeardFrom(string source) =>
        Texts.Page("person.source." + source) is var text && text == "person.source." + source ? source : text;

    private static string Label(string member, string code) =>
        member == "source" ? HeardFrom(code)
        : Lists.TryGetValue(member, out var list)
            ? CodeLists.Shipped.Label(list, code, CultureInfo.CurrentUICulture.TwoLetterISOLanguageName)
        : code;

    private static IEnumerable<JsonProperty> Given(JsonElement value) =>
        value.EnumerateObject().Where(part => part.Value.ValueKind is not (JsonValueKind.Null or JsonValueKind.Undefined));

    private static string Level(string level) =>
        level is "native" or "pre_a1" ? Texts.Page("level." + level) : level.ToUpperInvariant();

    private static string? Range(JsonElement value, string from, string to) =>
        Given(value)
            .Where(part => part.Name == from || part.Name == to)
            .ToDictionary(part => part.Name, part => Number(part.Value))
            is { Count: > 0 } ends
            ? $"{ends.GetValueOrDefault(from, "…")}–{ends.GetValueOrDefault(to, "…")}"
            : null;

    private static string Number(JsonElement value) => value.GetDouble().ToString("#,0.####", Reader);
}
