using System.Globalization;
using System.Text.RegularExpressions;
using Matching.Indicators.Scoring;
using Matching.Web.Features.Questionnaires.FormFiles;

namespace Matching.Web.Features.Questionnaires.Forms;

/// <summary>
/// A form as its file describes it, with the rows of the file that it came from, so that a fault found later is named there.
/// </summary>
public sealed record FormReading(Questionnaire Form, FormRow Settings, IReadOnlyDictionary<string, FormRow> Rows)
{
    /// <summary>The row of each indicator.</summary>
    public required IReadOnlyDictionary<string, FormRow> Indicators { get; init; }

    /// <summary>Whether the file says no id, so that its name does.</summary>
    public bool IsNamedByFile { get; init; }

    /// <summary>Sound and pictures that came with the file and that the form names, by the hash of their content.</summary>
    public IReadOnlyDictionary<string, byte[]> Files { get; init; } = new Dictionary<string, byte[]>();
}

/// <summary>
/// Reads a questionnaire from the sheets of an XLSForm workbook. A form without the columns <c>cm:…</c>, as KoBoToolbox and ODK
/// have them, is asked of mentees and mentors in every wave and is not scored.
/// </summary>
public static partial class XlsFormReader
{
    private const int LongestId = 64;

    private static readonly string[] Respondents = ["mentee", "mentor", "partner"];
    private static readonly string[] Waves = ["start", "mid", "end", "follow", "pulse"];
    private static readonly string[] Needed = ["type", "name"];
    private static readonly string[] Directions = ["up", "down"];

    /// <summary>Returns the id and the version of a form. Each start asks this of every form, so no other sheet is read.</summary>
    public static (string Id, string Version) ReadIdentity(string folder)
    {
        var faults = new FormFaults();
        var sheets = FormSheets.Of(CsvSheets.Folder(folder, faults, FormSheets.Settings), faults);
        var settings = sheets[FormSheets.Settings].Rows[0];
        return (settings["form_id"], settings["version"]);
    }

    /// <exception cref="FormatException">The form has an unsupported part; the message names sheet, row and cause.</exception>
    public static Questionnaire Read(string folder)
    {
        var faults = new FormFaults();
        var read = Read(FormSheets.Of(CsvSheets.Folder(folder, faults), faults), faults);
        return read is null || faults.Any ? throw faults.ToException() : read.Form;
    }

    /// <summary>Reads a form; null where a sheet that it needs is missing.</summary>
    /// <param name="sheets">Its sheets.</param>
    /// <param name="faults">Takes what is wrong with them.</param>
    /// <param name="file">Name of the file, which is id and title of a form that says none, as in pyxform.</param>
    internal static FormReading? Read(FormSheets sheets, FormFaults faults, string? file = null)
    {
        var isNamed = (sheets[FormSheets.Settings].Rows is [var own, ..] ? own["form_id"] : "").Length > 0;
        if (!isNamed && file is not null)
        {
            sheets = sheets.With(Named(sheets[FormSheets.Settings], file));
        }

        if (sheets[FormSheets.Survey].Rows.Count == 0)
        {
            faults.OfSheet(FormSheets.Survey, "form-sheet-missing");
        }

        if (sheets[FormSheets.Settings].Rows.Count == 0)
        {
            faults.OfSheet(FormSheets.Settings, "form-settings-missing");
        }

        foreach (var column in Needed.Where(name => !sheets[FormSheets.Survey].Has(name)))
        {
            faults.OfSheet(FormSheets.Survey, "form-column-missing", column);
        }

        if (sheets[FormSheets.Settings].Rows.Count > 1)
        {
            faults.OfSheet(FormSheets.Settings, "form-settings-rows");
        }

        if (faults.Any)
        {
            return null;
        }

        var settings = sheets[FormSheets.Settings].Rows[0];
        var languages = FormLanguages.Of(sheets[FormSheets.Survey], settings, faults);
        var survey = new SurveySheet(sheets, languages, faults);
        if (survey.Items.Count == 0)
        {
            faults.OfSheet(FormSheets.Survey, "form-questions");
        }

        var scales = sheets[FormSheets.Scales].Rows.ConvertAll(row => Scale(row, languages, survey.Items, faults));
        CheckScales(survey, scales, faults);
        var form = Form(settings, languages, survey, scales, faults);
        var indicators = new FormIndicators(sheets[FormSheets.Indicators], languages, form, faults);
        return new FormReading(form with { Indicators = indicators.All }, settings, survey.Rows)
        {
            Indicators = indicators.Rows,
            IsNamedByFile = !isNamed,
        };
    }

    // the settings as they are, with id and title
    private static FormSheet Named(FormSheet settings, string file)
    {
        var title = Path.GetFileNameWithoutExtension(file).Trim();
        var id = NotOfId().Replace(title, "-").Trim('-');
        var cells = new Dictionary<string, string>(settings.Rows is [var row, ..] ? row.Cells : new Dictionary<string, string>());
        cells["form_id"] = id.Length > LongestId ? id[..LongestId] : id;
        cells.TryAdd("form_title", title);
        List<List<string>> rows =
        [
            [.. cells.Keys],
            [.. cells.Values],
        ];
        return FormSheet.Of(new RawSheet(settings.Name, [.. rows.Select((texts, at) => (at + 1, texts))]), new FormFaults());
    }

    private static Questionnaire Form(
        FormRow settings,
        FormLanguages languages,
        SurveySheet survey,
        List<FormScale> scales,
        FormFaults faults
    )
    {
        var id = settings["form_id"];
        if (!FormId().IsMatch(id))
        {
            faults.Of(settings, "form_id", id.Length == 0 ? "form-required" : "form-id", SurveySheet.Short(id));
        }

        var version = Version(settings["version"]);
        if (version is null)
        {
            faults.Of(settings, "version", "form-version", SurveySheet.Short(settings["version"]));
        }

        var respondents = Words(settings, "cm:respondent", Respondents, ["mentee", "mentor"], faults);
        foreach (
            var item in survey.Items.Where(item => respondents.Contains("partner") && item.Type is ItemType.Text or ItemType.Date)
        )
        {
            faults.Of(survey.Rows[item.Name], "type", "form-partner-words");
        }

        return new Questionnaire
        {
            Id = id,
            Version = version ?? "",
            Title = settings["form_title"] is { Length: > 0 } title ? title : id,
            Family = settings["cm:family"] is { Length: > 0 } family ? family : id,
            Respondent = string.Join(' ', respondents),
            Waves = [.. Words(settings, "cm:waves", Waves, Waves, faults)],
            Ages = Ages(settings, faults),
            Languages = languages.All,
            TextsFrom = settings["cm:texts"] is { Length: > 0 } source ? source : null,
            // none is null, so that a form without drafts or titles has the content that it had before there were any
            Drafts = Words(settings, "cm:drafts", [.. languages.All], [], faults) is { Length: > 0 } drafts ? [.. drafts] : null,
            Sections = survey.Sections.Count == 0 ? null : survey.Sections,
            RandomSections = survey.RandomSections,
            Items = survey.Items,
            Scales = scales,
        };
    }

    private static string[] Words(FormRow row, string column, string[] known, string[] otherwise, FormFaults faults)
    {
        var words = row[column].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (!words.All(known.Contains))
        {
            faults.Of(row, column, "form-words", string.Join(' ', known));
        }

        return words.Length == 0 ? otherwise : words;
    }

    private static FormScale Scale(FormRow row, FormLanguages languages, List<FormItem> items, FormFaults faults)
    {
        var direction = row["direction"] is { Length: > 0 } named ? named : Directions[0];
        var scale = new FormScale
        {
            Id = row["id"],
            Labels = languages.Labels(row),
            Direction = direction,
            Scoring = row["cm:scoring"] is { Length: > 0 } scoring ? scoring : null,
            MinAnswered = WholeNumber(row, "min_answered", faults),
            Min = FormIndicators.Number(row, "min", faults),
            Max = FormIndicators.Number(row, "max", faults),
        };
        if (!ScaleId().IsMatch(scale.Id))
        {
            faults.Of(row, "id", "form-scale-id");
        }

        if (!Directions.Contains(direction))
        {
            faults.Of(row, "direction", "form-words", string.Join(' ', Directions));
        }

        if (
            scale.Scoring is { } name
            && (!PluginScales.Items.TryGetValue(name, out var count) || items.Count(item => item.Scale == scale.Id) != count)
        )
        {
            var known = string.Join(", ", PluginScales.Items.Select(known => $"{known.Key} ({known.Value})"));
            faults.Of(row, "cm:scoring", "form-scoring", name, known);
        }

        CheckRange(row, scale, items.Count(item => item.Scale == scale.Id), faults);
        return scale;
    }

    private static int? WholeNumber(FormRow row, string column, FormFaults faults)
    {
        if (row[column] is not { Length: > 0 } text)
        {
            return null;
        }

        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0)
        {
            return number;
        }

        faults.Of(row, column, "form-whole-number");
        return null;
    }

    private static void CheckRange(FormRow row, FormScale scale, int items, FormFaults faults)
    {
        if (scale.MinAnswered > items)
        {
            faults.Of(row, "min_answered", "form-min-answered", items);
        }

        if (row["min"].Length > 0 != row["max"].Length > 0)
        {
            faults.Of(row, row["min"].Length > 0 ? "max" : "min", "form-range-both");
        }
        else if (scale.Min >= scale.Max)
        {
            faults.Of(row, "max", "form-scale-range");
        }

        if (scale is { Scoring: not null } && (scale.MinAnswered ?? scale.Min ?? scale.Max) is not null)
        {
            faults.Of(row, "cm:scoring", "form-scoring-twice");
        }
    }

    private static FormAges? Ages(FormRow settings, FormFaults faults)
    {
        if (settings["cm:ages"] is not { Length: > 0 } text)
        {
            return null;
        }

        if (
            text.Split('-') is [var from, var to]
            && int.TryParse(from, NumberStyles.None, CultureInfo.InvariantCulture, out var least)
            && int.TryParse(to, NumberStyles.None, CultureInfo.InvariantCulture, out var greatest)
            && least <= greatest
        )
        {
            return new FormAges { From = least, To = greatest };
        }

        faults.Of(settings, "cm:ages", "form-ages", SurveySheet.Short(text));
        return null;
    }

    // an item of a scale is scored by the numbers of its options
    private static void CheckScales(SurveySheet survey, List<FormScale> scales, FormFaults faults)
    {
        foreach (var item in survey.Items.Where(item => item.Scale is not null))
        {
            var row = survey.Rows[item.Name];
            if (!scales.Exists(scale => scale.Id == item.Scale))
            {
                faults.Of(row, "cm:scale", "form-scale", item.Scale!);
            }
            else if (
                item.Type != ItemType.SelectOne
                || item.Choices.Exists(choice => choice.Value is null)
                || item.Choices.Count < 2
            )
            {
                faults.Of(row, "cm:scale", "form-scale-values");
            }
        }

        foreach (var twice in scales.GroupBy(scale => scale.Id).Where(same => same.Count() > 1))
        {
            faults.OfSheet(FormSheets.Scales, "form-scale-twice", twice.Key);
        }
    }

    // forms of others number their versions by one number, KoBoToolbox with the time behind it; none is the first
    private static string? Version(string text)
    {
        var numbers = VersionNumbers().Match(text);
        return text.Length == 0 ? "1.0.0"
            : !numbers.Success ? null
            : System.Version.TryParse(Three(numbers.Groups[1].Value), out var version) ? version.ToString(3)
            : null;
    }

    private static string Three(string numbers) =>
        numbers + string.Concat(Enumerable.Repeat(".0", 2 - numbers.Count(c => c == '.')));

    [GeneratedRegex(@"^([0-9]{1,10}(\.[0-9]{1,5}){0,2})( \(.*\))?$", RegexOptions.NonBacktracking)]
    private static partial Regex VersionNumbers();

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9_-]{0,63}$", RegexOptions.NonBacktracking)]
    private static partial Regex FormId();

    [GeneratedRegex("[^A-Za-z0-9_]+", RegexOptions.NonBacktracking)]
    private static partial Regex NotOfId();

    [GeneratedRegex("^[a-z][a-z0-9_]{0,39}$", RegexOptions.NonBacktracking)]
    private static partial Regex ScaleId();
}
