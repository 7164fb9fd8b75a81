using System.Globalization;
using System.Text.RegularExpressions;
using Matching.Indicators.Catalogue;
using Matching.Web.Features.Questionnaires.FormFiles;

namespace Matching.Web.Features.Questionnaires.Forms;

/// <summary>Reads the indicators of a form from the sheet indicators.</summary>
internal sealed partial class FormIndicators
{
    private const int MostVersions = 999;

    private static readonly string[] Methods = ["mean", "share"];

    private readonly FormLanguages languages;
    private readonly Questionnaire form;
    private readonly FormFaults faults;

    public FormIndicators(FormSheet sheet, FormLanguages languages, Questionnaire form, FormFaults faults)
    {
        (this.languages, this.form, this.faults) = (languages, form, faults);
        var read = sheet.Rows.ConvertAll(Read).OfType<FormIndicator>().ToList();
        // none is null, so that a form without indicators has the content that it had before there were any
        All = read.Count == 0 ? null : read;
    }

    /// <summary>The indicators; null of none.</summary>
    public List<FormIndicator>? All { get; }

    /// <summary>The row of each.</summary>
    public Dictionary<string, FormRow> Rows { get; } = [];

    /// <summary>A number of a cell; null of an empty one.</summary>
    internal static double? Number(FormRow row, string column, FormFaults faults)
    {
        if (row[column] is not { Length: > 0 } text)
        {
            return null;
        }

        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number))
        {
            return number;
        }

        faults.Of(row, column, "form-number");
        return null;
    }

    private FormIndicator? Read(FormRow row)
    {
        var (id, method) = (row["id"], row["method"] is { Length: > 0 } named ? named : Methods[0]);
        if (!Code().IsMatch(id) || IndicatorCatalogue.Find(id) is not null)
        {
            faults.Of(row, "id", "form-indicator-id");
            return null;
        }

        if (!Rows.TryAdd(id, row))
        {
            faults.Of(row, "id", "form-name-twice", id, Rows[id].Number);
        }

        if (!Methods.Contains(method))
        {
            faults.Of(row, "method", "form-words", string.Join(' ', Methods));
        }

        var isShare = method == Methods[1];
        if (!CheckScale(row, isShare) || Respondent(row) is not { } respondent)
        {
            return null;
        }

        var (labels, definitions) = (languages.Labels(row), languages.Texts(row, "definition"));
        if (labels.Count == 0)
        {
            faults.Of(row, FormLanguages.Label, "form-required");
            return null;
        }

        return new FormIndicator
        {
            Id = id,
            Version = Version(row),
            Labels = labels,
            Definitions = definitions.Count == 0 ? null : definitions,
            Scale = row["scale"],
            Method = isShare ? DeclaredMethod.Share : DeclaredMethod.Mean,
            AtLeast = Bound(row, "at_least", "at_most", isShare),
            AtMost = Bound(row, "at_most", "at_least", isShare),
            Respondent = respondent,
        };
    }

    private bool CheckScale(FormRow row, bool isShare)
    {
        var id = row["scale"];
        if (form.Scales.Find(scale => scale.Id == id) is not { } known)
        {
            faults.Of(row, "scale", "form-scale", SurveySheet.Short(id));
            return false;
        }

        var count = form.Items.Count(item => item.Scale == id);
        if (count == 0)
        {
            faults.Of(row, "scale", "form-indicator-empty", id);
        }
        else if (id == FormScale.Functioning || (known.Scoring is not null && known.RuleOf(count) is null))
        {
            faults.Of(row, "scale", "form-indicator-no-mean", id);
        }
        else if (IndicatorCatalogue.Entries.Any(indicator => indicator.SourceItems.Contains(id)))
        {
            faults.Of(row, "scale", "form-indicator-published", id);
        }
        else if (!isShare && known.Direction != "up")
        {
            faults.Of(row, "method", "form-indicator-down", id);
        }
        else
        {
            return true;
        }

        return false;
    }

    private string? Respondent(FormRow row)
    {
        string[] possible = [.. form.Respondents.Where(one => one != "partner")];
        var respondent =
            row["respondent"] is { Length: > 0 } named ? named
            : possible is [var only] ? only
            : "";
        if (possible.Contains(respondent))
        {
            return respondent;
        }

        faults.Of(row, "respondent", "form-words", string.Join(' ', possible));
        return null;
    }

    private int Version(FormRow row)
    {
        if (row["version"] is not { Length: > 0 } text)
        {
            return 1;
        }

        if (
            int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var version)
            && version is > 0 and <= MostVersions
        )
        {
            return version;
        }

        faults.Of(row, "version", "form-whole-number");
        return 1;
    }

    // a share is of those on one side of a value
    private double? Bound(FormRow row, string column, string other, bool isShare)
    {
        var value = Number(row, column, faults);
        if (isShare ? row[column].Length > 0 == row[other].Length > 0 : row[column].Length > 0)
        {
            faults.Of(row, column, isShare ? "form-indicator-bound" : "form-indicator-mean-bound");
        }

        return value;
    }

    [GeneratedRegex(@"^(?!gap\.|tgt\.)[a-z][a-z0-9_]{0,19}\.[a-z][a-z0-9_]{0,39}$")]
    private static partial Regex Code();
}
