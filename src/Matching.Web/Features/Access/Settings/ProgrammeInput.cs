using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Matching.Web.Features.Access.PeoplePages;
using Matching.Web.Features.Participants.Programmes;
using Matching.Web.Http;

namespace Matching.Web.Features.Access.Settings;

/// <summary>How a setting of a programme is typed.</summary>
internal enum SettingKind
{
    Text,
    Telephone,
    Day,
    Number,
    Share,
    YesNo,
    One,
}

/// <summary>A setting of a programme as the form asks it.</summary>
/// <param name="Group">The part of the form.</param>
/// <param name="Name">Member of the request.</param>
/// <param name="Kind">How it is typed.</param>
/// <param name="Options">Codes to choose from, of one that has some.</param>
internal sealed record ProgrammeSetting(string Group, string Name, SettingKind Kind, params string[] Options)
{
    public string Label => Texts.Page("programme." + Name.ToLowerInvariant());

    public static readonly IReadOnlyList<string> Groups = ["about", "calls", "gates", "matching", "figures", "retention"];

    public static readonly IReadOnlyList<ProgrammeSetting> All =
    [
        new("about", "name", SettingKind.Text),
        new("about", "funder", SettingKind.Text),
        new("about", "startsOn", SettingKind.Day),
        new("about", "endsOn", SettingKind.Day),
        new("about", "termMonths", SettingKind.Number),
        new("about", "timeZone", SettingKind.Text),
        new("about", "country", SettingKind.Text),
        new("about", "currency", SettingKind.Text),
        new("calls", "officePhone", SettingKind.Telephone),
        new("calls", "callWithinDays", SettingKind.Number),
        new("calls", "callsFrom", SettingKind.Number),
        new("calls", "callsUntil", SettingKind.Number),
        new("calls", "hoursPerMonth", SettingKind.Number),
        new("calls", "trainingHours", SettingKind.Number),
        new("calls", "insured", SettingKind.YesNo),
        new("calls", "coversExpenses", SettingKind.YesNo),
        new("gates", "matchingBasis", SettingKind.One, "consent", "notice", "either"),
        new("gates", "noticeBasis", SettingKind.One, "task", "contract", "interest"),
        new("gates", "requiresTraining", SettingKind.YesNo),
        new("gates", "requiresCheck", SettingKind.YesNo),
        new("gates", "screeningMonths", SettingKind.Number),
        new("gates", "askInterestAfterDays", SettingKind.Number),
        new("matching", "automaticDryRun", SettingKind.One, "off", "daily", "continuous"),
        new("matching", "sendingFrom", SettingKind.Number),
        new("matching", "sendingUntil", SettingKind.Number),
        new("matching", "sendsAtWeekends", SettingKind.YesNo),
        new("figures", "publicInsights", SettingKind.YesNo),
        new("figures", "releaseEvery", SettingKind.One, "off", "month", "quarter"),
        new("figures", "minimumCell", SettingKind.Number),
        new("figures", "roundCountsTo", SettingKind.One, "0", "3", "5"),
        new("figures", "leastCoreShare", SettingKind.Share),
        new("retention", "retainMonths", SettingKind.Number),
    ];

    /// <summary>An answer in words.</summary>
    public string WordOf(string? code) =>
        string.IsNullOrEmpty(code) ? ""
        : Kind == SettingKind.YesNo ? Texts.Page(code == "true" ? "pair.yes" : "pair.no")
        : Kind == SettingKind.One ? Texts.Page($"programme.{Name.ToLowerInvariant()}.{code}")
        : code;

    /// <summary>What was typed, as the value of the member.</summary>
    public JsonNode? Value(string? typed)
    {
        if (TypedValues.Text(typed) is not { } text)
        {
            return null;
        }

        return Kind switch
        {
            SettingKind.Day => TypedValues.Day(text, Name)!.Value.ToString("O", CultureInfo.InvariantCulture),
            SettingKind.Number => TypedValues.Number(text, Name),
            SettingKind.YesNo => text == "true",
            SettingKind.One when Options[0] == "0" => TypedValues.Number(text, Name),
            SettingKind.Share => TypedValues.Decimal(text, Name),
            _ => text,
        };
    }
}

/// <summary>A programme as it is typed into the form of its settings.</summary>
public sealed record ProgrammeInput
{
    public string? Version { get; set; }

    /// <summary>What was typed, by the names of the settings.</summary>
    public Dictionary<string, string?>? Values { get; set; }

    public List<string>? Languages { get; set; }

    public List<string>? ProvidedAdjustments { get; set; }

    /// <summary>Families of questionnaires.</summary>
    public List<string>? Questionnaires { get; set; }

    public string? CriteriaProfileId { get; set; }

    /// <summary>Stages at which members of a person are asked, by the names of the members.</summary>
    public Dictionary<string, string?>? Stages { get; set; }

    internal string? this[ProgrammeSetting setting] => Values?.GetValueOrDefault(setting.Name);

    /// <summary>The form filled with what is stored.</summary>
    internal static ProgrammeInput Of(Programme programme, JsonSerializerOptions json)
    {
        var stored = JsonSerializer.SerializeToNode(programme, json)!;
        return new ProgrammeInput
        {
            Values = ProgrammeSetting.All.ToDictionary(setting => setting.Name, setting => stored[setting.Name]?.ToString()),
            Languages = programme.Languages,
            ProvidedAdjustments = programme.ProvidedAdjustments,
            Questionnaires = programme.Questionnaires,
            CriteriaProfileId = programme.CriteriaProfileId.ToString(),
            Stages = FieldStages.Movable.ToDictionary(member => member, member => (string?)FieldStages.Of(programme, member)),
        };
    }

    /// <summary>What the form says, as a merge patch.</summary>
    internal JsonObject Members()
    {
        var members = new JsonObject
        {
            ["languages"] = Codes(Languages),
            ["providedAdjustments"] = Codes(ProvidedAdjustments),
            ["questionnaires"] = Codes(Questionnaires),
            ["criteriaProfileId"] = TypedValues.Text(CriteriaProfileId),
        };
        foreach (var setting in ProgrammeSetting.All)
        {
            members[setting.Name] = setting.Value(this[setting]);
        }

        members["name"] ??= "";
        members["fieldStages"] = new JsonObject(
            // what is as usual is not stored
            (Stages ?? []).Select(stage =>
                KeyValuePair.Create(
                    stage.Key,
                    stage.Value == FieldStages.StandardOf(stage.Key) ? null : (JsonNode?)TypedValues.Text(stage.Value)
                )
            )
        );
        return members;
    }

    private static JsonArray Codes(List<string>? codes) => new([.. (codes ?? []).Select(code => (JsonNode?)code)]);
}
