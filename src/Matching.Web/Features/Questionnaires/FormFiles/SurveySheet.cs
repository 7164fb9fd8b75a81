using System.Globalization;
using System.Text.RegularExpressions;
using Matching.Web.Data;
using Matching.Web.Features.Questionnaires.Forms;

namespace Matching.Web.Features.Questionnaires.FormFiles;

/// <summary>Reads the questions of a form from the sheets survey and choices.</summary>
internal sealed partial class SurveySheet
{
    private const int LongestName = 64;
    private const int MostItemVersions = 999;

    // columns by which XLSForm does what forms here do not; an empty cell does nothing
    private static readonly Dictionary<string, string> RefusedColumns = new()
    {
        ["calculation"] = "calculate",
        ["choice_filter"] = "choice-filter",
        ["repeat_count"] = "repeat",
        ["trigger"] = "calculate",
        ["save_to"] = "entities",
    };

    private static readonly string[] Yes = ["yes", "true", "true()", "1"];
    private static readonly string[] No = ["", "no", "false", "false()", "0"];

    private readonly FormSheets sheets;
    private readonly FormLanguages languages;
    private readonly FormFaults faults;
    private readonly Dictionary<string, List<FormChoice>> lists;
    private readonly Stack<(FormRow Row, string Relevant)> groups = new();
    private readonly Dictionary<string, int> rowOf = [];

    // the fields of a page have one name, whatever its capitals
    private readonly Dictionary<string, int> taken = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<FormSection> titled = [];
    private readonly RandomGroups random;

    public SurveySheet(FormSheets sheets, FormLanguages languages, FormFaults faults)
    {
        this.sheets = sheets;
        this.languages = languages;
        this.faults = faults;
        random = new RandomGroups(faults);
        lists = Lists();
        Read();
        random.Check(Items, Rows);
    }

    public List<FormItem> Items { get; } = [];

    /// <summary>Sections that have a title, in the order in which their questions are asked.</summary>
    public List<FormSection> Sections =>
        [
            .. Items
                .Select(item => titled.Find(section => section.Name == item.Section))
                .OfType<FormSection>()
                .DistinctBy(section => section.Name),
        ];

    /// <summary>Sections whose questions are in random order; null where there is none.</summary>
    public List<string>? RandomSections => random.NamesIn(Items);

    /// <summary>The row of each question.</summary>
    public Dictionary<string, FormRow> Rows { get; } = [];

    private static bool IsYes(string cell) => Yes.Contains(cell, StringComparer.OrdinalIgnoreCase);

    private Dictionary<string, List<FormChoice>> Lists()
    {
        var found = new Dictionary<string, List<FormChoice>>();
        var codes = new Dictionary<(string, string), int>();
        foreach (var row in sheets[FormSheets.Choices].Rows)
        {
            var list = row["list_name"];
            // XLSForm calls the code of an option its name, older forms its value
            var name = row["name"].Length > 0 ? row["name"] : row["value"];
            if (list.Length == 0 || name.Length == 0)
            {
                faults.Of(row, list.Length == 0 ? "list_name" : "name", "form-required");
            }
            else if (name.Any(char.IsWhiteSpace) || name.Length > LongestName)
            {
                faults.Of(row, "name", "form-choice-name", Short(name), LongestName);
            }
            else if (MissingCodes.All.Contains(name))
            {
                faults.Of(row, "name", "form-choice-reserved", name);
            }
            else if (!codes.TryAdd((list, name), row.Number))
            {
                faults.Of(row, "name", "form-name-twice", name, codes[(list, name)]);
            }
            else
            {
                found.TryAdd(list, []);
                found[list].Add(Choice(row, name, found[list]));
            }
        }

        return found;
    }

    private FormChoice Choice(FormRow row, string name, List<FormChoice> before)
    {
        double? value = null;
        if (row["cm:value"] is { Length: > 0 } cell)
        {
            if (
                !double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
                || !double.IsFinite(number)
            )
            {
                faults.Of(row, "cm:value", "form-number");
            }
            else if (before.Exists(choice => choice.Value == number))
            {
                faults.Of(row, "cm:value", "form-value-twice", cell);
            }
            else
            {
                value = number;
            }
        }

        var labels = languages.Labels(row);
        if (labels.Count == 0)
        {
            NoText(row, "form-required");
        }

        return new FormChoice
        {
            Name = name,
            Labels = labels,
            Value = value,
            Images = Files(row, FormColumns.Image),
        };
    }

    // the texts of an instrument of others are not shipped: its form says where they are
    private void NoText(FormRow row, string key)
    {
        if (sheets[FormSheets.Settings].Rows is [var settings, ..] && settings["cm:texts"] is { Length: > 0 } source)
        {
            faults.Of(row, FormLanguages.Label, "form-texts", source);
        }
        else
        {
            faults.Of(row, FormLanguages.Label, key);
        }
    }

    private void Read()
    {
        var survey = sheets[FormSheets.Survey];
        foreach (var row in survey.Rows)
        {
            rowOf.TryAdd(row["name"], row.Number);
        }

        foreach (var row in survey.Rows)
        {
            var type = SurveyTypes.Words(row["type"]);
            if (type.Length == 0)
            {
                // what is written between questions without a type is a note of the author
                if (row["name"].Length > 0)
                {
                    faults.Of(row, "type", "form-required");
                }
            }
            else if (type[0] == SurveyTypes.BeginGroup)
            {
                Begin(row);
            }
            else if (type[0] == SurveyTypes.EndGroup)
            {
                if (!groups.TryPop(out _))
                {
                    faults.Of(row, "type", "form-group-end");
                }
            }
            else if (!SurveyTypes.IsMetadata(type[0]))
            {
                Question(row, type);
            }
        }

        foreach (var (row, _) in groups)
        {
            faults.Of(row, "type", "form-group-open", row["name"]);
        }
    }

    private void Begin(FormRow row)
    {
        var labels = languages.Labels(row);
        if (CheckName(row) && labels.Count > 0 && !titled.Exists(section => section.Name == row["name"]))
        {
            titled.Add(new FormSection { Name = row["name"], Labels = labels });
        }

        CheckColumns(row);
        random.Begin(row, groups.Count > 0 ? groups.Peek().Row["name"] : null);
        groups.Push((row, Expression(row, "relevant") ?? ""));
    }

    private void Question(FormRow row, string[] type)
    {
        if (SurveyTypes.FeatureOf(type[0]) is { } feature)
        {
            faults.Of(row, "type", "form-type-feature", type[0], FormFaults.Feature(feature));
            return;
        }

        if (SurveyTypes.KindOf(type[0]) is not { } kind)
        {
            faults.Of(row, "type", "form-type", Short(type[0]), string.Join(", ", SurveyTypes.Known));
            return;
        }

        if (!CheckName(row) || !CheckList(row, kind, type))
        {
            return;
        }

        CheckColumns(row);
        random.CheckQuestion(row, kind);
        var labels = languages.Labels(row);
        if (!labels.ContainsKey(languages.All.FirstOrDefault() ?? ""))
        {
            NoText(row, "form-label");
        }

        if (labels.Values.Any(label => label.Contains("${", StringComparison.Ordinal)))
        {
            faults.Of(row, FormLanguages.Label, "form-column-feature", FormFaults.Feature("piping"));
        }

        if (!taken.TryAdd(row["name"], row.Number))
        {
            faults.Of(row, "name", "form-name-twice", row["name"], taken[row["name"]]);
            return;
        }

        Rows.Add(row["name"], row);
        Items.Add(Item(row, kind, labels, SurveyTypes.IsSelect(kind) ? lists[type[1]] : [], type[0] == SurveyTypes.Range));
    }

    private FormItem Item(FormRow row, ItemType kind, Dictionary<string, string> labels, List<FormChoice> choices, bool isRange)
    {
        var (rangeKind, range) = isRange ? Range(row, kind) : (kind, null);
        return new FormItem
        {
            Name = row["name"],
            Section = groups.TryPeek(out var group) ? group.Row["name"] : null,
            Type = rangeKind,
            Labels = labels,
            Required = YesOrNo(row, "required"),
            Relevant = Both([.. groups.Reverse().Select(outer => outer.Relevant), Expression(row, "relevant")]),
            Constraint = Both([range, Expression(row, "constraint")]),
            Scale = Empty(row["cm:scale"]),
            Domain = Empty(row["cm:domain"]),
            Reverse = YesOrNo(row, "cm:reverse"),
            Short = YesOrNo(row, "cm:short"),
            Sensitive = YesOrNo(row, "cm:sensitive"),
            NotApplicable = YesOrNo(row, "cm:na"),
            ItemVersion = ItemVersion(row),
            Choices = choices,
            Hints = Texts(row, FormColumns.Hint),
            RequiredMessages = Texts(row, FormColumns.RequiredMessage),
            ConstraintMessages = Texts(row, FormColumns.ConstraintMessage),
            Images = Files(row, FormColumns.Image),
            Audio = Files(row, FormColumns.Audio),
        };
    }

    // none is null, so that a form without them has the content that it had before there were any
    private Dictionary<string, string>? Texts(FormRow row, string column)
    {
        var texts = languages.Texts(row, column);
        if (texts.Values.Any(text => text.Contains("${", StringComparison.Ordinal)))
        {
            faults.Of(row, column, "form-column-feature", FormFaults.Feature("piping"));
        }

        return texts.Count == 0 ? null : texts;
    }

    private Dictionary<string, string>? Files(FormRow row, string column)
    {
        var files = Texts(row, column);
        if (files?.Values.FirstOrDefault(name => !FileName().IsMatch(name)) is { } wrong)
        {
            faults.Of(row, column, "form-media-name", Short(wrong));
        }

        return files;
    }

    private bool CheckName(FormRow row)
    {
        var name = row["name"];
        if (name.Length == 0)
        {
            faults.Of(row, "name", "form-required");
        }
        else if (!ItemName().IsMatch(name) || name.Length > LongestName)
        {
            faults.Of(row, "name", "form-name", Short(name), LongestName);
        }
        else
        {
            return true;
        }

        return false;
    }

    private bool CheckList(FormRow row, ItemType kind, string[] type)
    {
        if (type.Contains(SurveyTypes.OrOther))
        {
            faults.Of(row, "type", "form-type-feature", SurveyTypes.OrOther, FormFaults.Feature("or-other"));
        }
        else if (SurveyTypes.IsSelect(kind) && type.Length != 2)
        {
            faults.Of(row, "type", "form-type-list", type[0]);
        }
        else if (SurveyTypes.IsSelect(kind) && !lists.ContainsKey(type[1]))
        {
            faults.Of(row, "type", "form-list", Short(type[1]));
        }
        else
        {
            return true;
        }

        return false;
    }

    private void CheckColumns(FormRow row)
    {
        foreach (var (column, feature) in RefusedColumns)
        {
            if (row[column].Length > 0)
            {
                faults.Of(row, column, "form-column-feature", FormFaults.Feature(feature));
            }
        }
    }

    private string? Expression(FormRow row, string column)
    {
        // word processors turn quotes
        var text = row[column].Replace('‘', '\'').Replace('’', '\'').Replace('“', '"').Replace('”', '"');
        if (text.Length == 0)
        {
            return null;
        }

        try
        {
            _ = FormExpression.Parse(text, row["name"]);
        }
        catch (FormatException wrong)
        {
            faults.Of(row, column, "form-expression", Short(FormExpression.PieceOf(wrong)));
            return null;
        }

        foreach (var name in FormExpression.NamesIn(text))
        {
            CheckReference(row, column, name);
        }

        return text;
    }

    // what comes first is read first, so a name that is not known here comes later or not at all
    private void CheckReference(FormRow row, string column, string name)
    {
        var shown = $"${{{name}}}";
        if (!rowOf.TryGetValue(name, out var asked))
        {
            faults.Of(row, column, "form-reference", shown);
        }
        else if (name == row["name"])
        {
            faults.Of(row, column, "form-reference-self", shown);
        }
        else if (asked > row.Number)
        {
            var later = sheets[FormSheets.Survey].Rows.Find(other => other.Number == asked)!;
            var isCycle = FormExpression.NamesIn(later["relevant"]).Contains(row["name"]);
            faults.Of(row, column, isCycle ? "form-reference-cycle" : "form-reference-later", shown, asked);
        }
        else if (!Rows.ContainsKey(name) && !faults.Any)
        {
            // a group, or what a telephone fills in
            faults.Of(row, column, "form-reference", shown);
        }
    }

    private (ItemType Kind, string? Constraint) Range(FormRow row, ItemType kind)
    {
        var (start, end) = (0.0, 10.0);
        foreach (var parameter in row["parameters"].Split([' ', ',', ';'], StringSplitOptions.RemoveEmptyEntries))
        {
            var isNumber = double.TryParse(
                parameter[(parameter.IndexOf('=', StringComparison.Ordinal) + 1)..],
                NumberStyles.Float,
                CultureInfo.InvariantCulture,
                out var number
            );
            switch (parameter.Split('=')[0])
            {
                case "start" when isNumber:
                    start = number;
                    break;
                case "end" when isNumber:
                    end = number;
                    break;
                case "step" when number == 1:
                    break;
                default:
                    faults.Of(row, "parameters", "form-range", Short(parameter));
                    return (kind, null);
            }
        }

        var isWhole = start == Math.Floor(start) && end == Math.Floor(end);
        return (isWhole ? kind : ItemType.Decimal, FormattableString.Invariant($". >= {start} and . <= {end}"));
    }

    private bool YesOrNo(FormRow row, string column)
    {
        if (!IsYes(row[column]) && !No.Contains(row[column], StringComparer.OrdinalIgnoreCase))
        {
            faults.Of(row, column, "form-yes-no", Short(row[column]));
        }

        return IsYes(row[column]);
    }

    private int ItemVersion(FormRow row)
    {
        if (row["cm:item_version"].Length == 0)
        {
            return 1;
        }

        if (
            int.TryParse(row["cm:item_version"], NumberStyles.None, CultureInfo.InvariantCulture, out var version)
            && version is > 0 and <= MostItemVersions
        )
        {
            return version;
        }

        faults.Of(row, "cm:item_version", "requires-whole-number-between", 1, MostItemVersions);
        return 1;
    }

    private static string? Both(IReadOnlyList<string?> conditions)
    {
        var given = conditions.Where(condition => !string.IsNullOrEmpty(condition)).ToList();
        return given.Count switch
        {
            0 => null,
            1 => given[0],
            _ => string.Join(" and ", given.Select(condition => $"({condition})")),
        };
    }

    private static string? Empty(string text) => text.Length == 0 ? null : text;

    internal static string Short(string text) => text.Length > 50 ? text[..50] + "…" : text;

    [GeneratedRegex("^[A-Za-z0-9][A-Za-z0-9_.-]{0,79}$", RegexOptions.NonBacktracking)]
    private static partial Regex FileName();

    [GeneratedRegex("^[A-Za-z_][A-Za-z0-9_.-]*$", RegexOptions.NonBacktracking)]
    private static partial Regex ItemName();
}
