using Matching.Web.Features.Participants.Messages;
using Matching.Web.Features.Participants.MessageTemplates;

namespace Matching.Web.Features.Participants.Phrases;

/// <summary>What short messages are about.</summary>
public enum PhraseGroup
{
    /// <summary>Appointments.</summary>
    Appointments,

    /// <summary>Being late or absent.</summary>
    Late,

    /// <summary>Where to meet, and what is needed there.</summary>
    Where,

    /// <summary>Calls and news.</summary>
    Call,
}

/// <summary>A short message of the phrasebook, which exists in every language that participants meet.</summary>
public sealed record Phrase
{
    /// <summary>Code of the message.</summary>
    public required string Code { get; init; }

    /// <summary>What it is about.</summary>
    public required PhraseGroup Group { get; init; }

    /// <summary>Its words in the caller's language, with <c>{day}</c>, <c>{hour}</c> and <c>{place}</c> where it has them.</summary>
    public required string Text { get; init; }

    /// <summary>Names of the values that it has places for.</summary>
    public required IReadOnlyList<string> Values { get; init; }
}

/// <summary>The phrasebook. The words are in <c>Resources/Messages.resx</c>.</summary>
internal static class Phrasebook
{
    public const string Day = "day";
    public const string Hour = "hour";
    public const string Place = "place";

    /// <summary>The message whose hour is one of today.</summary>
    public const string CallYouAt = "call_you_at";

    private static readonly string[] Values = [Day, Hour, Place];

    private static readonly (PhraseGroup Group, string[] Codes)[] Groups =
    [
        (
            PhraseGroup.Appointments,
            [
                "get_to_know",
                "appointment",
                "appointment_phone",
                "appointment_online",
                "reminder",
                "reminder_phone",
                "still_good",
                "moved",
                "called_off",
                "earlier",
                "later",
                "free_day",
                "free_morning",
                "free_afternoon",
                "free_evening",
            ]
        ),
        (PhraseGroup.Late, ["late_ten", "late_half", "late_hour", "waiting", "on_our_way", "missed", "ill"]),
        (
            PhraseGroup.Where,
            ["where", "where_when", "entrance", "other_place", "find", "fetch", "ticket", "stairs", "children", "interpreter"]
        ),
        (PhraseGroup.Call, ["call_us", "call_today", CallYouAt, "tried", "same_number", "invited", "training", "all_well"]),
    ];

    /// <summary>All messages, their words in a language.</summary>
    public static IReadOnlyList<Phrase> In(string language) =>
        [
            .. from part in Groups
            from code in part.Codes
            let text = MessageTexts.Text("phrase." + code, language)
            select new Phrase
            {
                Code = code,
                Group = part.Group,
                Text = text,
                Values = [.. RenderedMessage.PlacesIn(text)],
            },
        ];

    /// <summary>The words of a message in the reader's language, with an ellipsis for each value.</summary>
    public static string Short(string code)
    {
        var text = MessageTexts.Text("phrase." + code, MessageTexts.ReadersLanguage);
        return Values.Aggregate(text, (words, name) => words.Replace("{" + name + "}", "…", StringComparison.Ordinal));
    }

    public static bool Has(string code) => Groups.Any(part => part.Codes.Contains(code));

    /// <summary>The words of a message with its values, in a language.</summary>
    public static string Words(ChosenPhrase chosen, string language) =>
        RenderedMessage
            .Of(
                language,
                "",
                MessageTexts.Text("phrase." + chosen.Code, language),
                new Dictionary<string, string>
                {
                    [Day] = chosen.Day is { } day ? InWords(day, language) : "",
                    [Hour] = chosen.Hour ?? "",
                    [Place] = chosen.Place ?? "",
                }
            )
            .Text.Trim();

    // days and months as the language writes them; in Tigrinya the names of months mean other days to many readers
    private static string InWords(DateOnly day, string language) =>
        day.ToString(
            language.Split('-')[0] switch
            {
                "es" => "dddd d 'de' MMMM",
                "ti" => "dddd d/M",
                _ => "dddd d MMMM",
            },
            Http.Languages.Culture(language)
        );
}
