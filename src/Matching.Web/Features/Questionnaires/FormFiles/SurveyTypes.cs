using Matching.Web.Features.Questionnaires.Forms;

namespace Matching.Web.Features.Questionnaires.FormFiles;

/// <summary>Types of XLSForm: those of forms here, those that need no answer, and those that are refused by what they do.</summary>
internal static class SurveyTypes
{
    public const string Range = "range";
    public const string BeginGroup = "begin_group";
    public const string EndGroup = "end_group";
    public const string OrOther = "or_other";

    private static readonly Dictionary<string, ItemType> Kinds = new()
    {
        ["select_one"] = ItemType.SelectOne,
        ["select_multiple"] = ItemType.SelectMultiple,
        ["integer"] = ItemType.Integer,
        ["int"] = ItemType.Integer,
        ["decimal"] = ItemType.Decimal,
        ["text"] = ItemType.Text,
        ["string"] = ItemType.Text,
        ["date"] = ItemType.Date,
        ["note"] = ItemType.Note,
        [Range] = ItemType.Integer,
    };

    // filled in by a telephone and not by a person; a form of KoBoToolbox begins with two of them
    private static readonly string[] Metadata =
    [
        "start",
        "end",
        "today",
        "deviceid",
        "subscriberid",
        "simserial",
        "phonenumber",
        "username",
        "email",
        "audit",
    ];

    private static readonly Dictionary<string, string> Features = new()
    {
        ["begin_repeat"] = "repeat",
        ["end_repeat"] = "repeat",
        ["geopoint"] = "place",
        ["geotrace"] = "place",
        ["geoshape"] = "place",
        ["start-geopoint"] = "place",
        ["osm"] = "place",
        ["background-geopoint"] = "place",
        ["image"] = "media",
        ["photo"] = "media",
        ["audio"] = "media",
        ["background-audio"] = "media",
        ["video"] = "media",
        ["file"] = "media",
        ["calculate"] = "calculate",
        ["hidden"] = "calculate",
        ["rank"] = "rank",
        ["barcode"] = "barcode",
        ["time"] = "time",
        ["datetime"] = "time",
        ["acknowledge"] = "acknowledge",
        ["trigger"] = "acknowledge",
        ["select_one_from_file"] = "external",
        ["select_multiple_from_file"] = "external",
        ["select_one_external"] = "external",
        ["csv-external"] = "external",
        ["xml-external"] = "external",
    };

    private static readonly (string Spelling, string Type)[] Spellings =
    [
        ("begin group", BeginGroup),
        ("end group", EndGroup),
        ("begin repeat", "begin_repeat"),
        ("end repeat", "end_repeat"),
        ("select one from ", "select_one "),
        ("select one ", "select_one "),
        ("select1 ", "select_one "),
        ("select all that apply from ", "select_multiple "),
        ("select multiple from ", "select_multiple "),
        ("select multiple ", "select_multiple "),
        ("or other", OrOther),
    ];

    public static IEnumerable<string> Known => Kinds.Keys.Where(kind => kind is not ("int" or "string")).Append(BeginGroup);

    /// <summary>A cell of the column type in words, in the one spelling that the rest of this reads.</summary>
    public static string[] Words(string cell)
    {
        foreach (var (spelling, type) in Spellings)
        {
            cell = cell.Replace(spelling, type, StringComparison.OrdinalIgnoreCase);
        }

        var words = cell.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words.Length > 0)
        {
            words[0] = words[0].ToLowerInvariant();
        }

        return words;
    }

    public static bool IsMetadata(string type) => Metadata.Contains(type);

    public static string? FeatureOf(string type) => Features.GetValueOrDefault(type);

    public static ItemType? KindOf(string type) => Kinds.TryGetValue(type, out var kind) ? kind : null;

    public static bool IsSelect(ItemType kind) => kind is ItemType.SelectOne or ItemType.SelectMultiple;
}
