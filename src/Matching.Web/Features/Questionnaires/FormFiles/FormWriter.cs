using System.Globalization;
using System.Text;
using CsvHelper;
using CsvHelper.Configuration;
using Matching.Web.Features.Questionnaires.Forms;
using Matching.Web.Http;
using Matching.Web.Mediation;

namespace Matching.Web.Features.Questionnaires.FormFiles;

/// <summary>
/// Writes a form as the sheets of an XLSForm workbook. Reading them gives the same form again, and writing that the same bytes.
/// Options are one list where several questions have the same ones, named after the first of these.
/// </summary>
public sealed class FormWriter
{
    private const string Yes = "yes";
    private const string Parameters = "parameters";

    // columns that a form has where one of its questions fills them
    private static readonly (string Column, Func<FormItem, Dictionary<string, string>?> Of)[] Extras =
    [
        (FormColumns.Hint, item => item.Hints),
        (FormColumns.RequiredMessage, item => item.RequiredMessages),
        (FormColumns.ConstraintMessage, item => item.ConstraintMessages),
        (FormSheet.Media + FormColumns.Image, item => item.Images),
        (FormSheet.Media + FormColumns.Audio, item => item.Audio),
    ];

    private readonly Questionnaire form;
    private readonly List<(string Name, List<FormChoice> Choices)> lists = [];

    public FormWriter(Questionnaire form)
    {
        this.form = form;
        foreach (var item in form.Items.Where(item => SurveyTypes.IsSelect(item.Type) && ListOf(item) is null))
        {
            lists.Add((item.Name, item.Choices));
        }
    }

    /// <summary>The form as a workbook.</summary>
    public Task<byte[]> ToWorkbook(CancellationToken cancellationToken)
    {
        var book = new Workbook();
        foreach (var (name, rows) in Sheets())
        {
            book.Add(name, [.. rows[0].Select(Width)], [.. rows]);
        }

        return book.ToBytes(cancellationToken);
    }

    /// <summary>The form as a zip archive of CSV files.</summary>
    /// <param name="media">Content of its sound and pictures, by hash.</param>
    public byte[] ToArchive(IReadOnlyDictionary<string, byte[]>? media = null) =>
        ZipFiles.Of([
            .. Sheets().Select(sheet => (sheet.Name + ".csv", Csv(sheet.Rows))),
            .. (form.Media ?? []).Select(file => ("media/" + file.Name, media![file.Hash])),
        ]);

    private static int Width(string column) =>
        column.StartsWith(FormLanguages.Label, StringComparison.Ordinal) ? 60
        : column is "type" or "relevant" or "constraint" ? 24
        : 16;

    private static byte[] Csv(List<string[]> rows)
    {
        var text = new StringWriter();
        using (
            var csv = new CsvWriter(text, new CsvConfiguration(CultureInfo.InvariantCulture) { NewLine = "\n" }, leaveOpen: true)
        )
        {
            foreach (var row in rows)
            {
                foreach (var cell in row)
                {
                    csv.WriteField(cell);
                }

                csv.NextRecord();
            }
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private IEnumerable<(string Name, List<string[]> Rows)> Sheets()
    {
        yield return (FormSheets.Survey, Survey());
        yield return (FormSheets.Choices, Choices());
        if (form.Scales.Count > 0)
        {
            yield return (FormSheets.Scales, Scales());
        }

        if (form.Indicators is { } indicators)
        {
            yield return (FormSheets.Indicators, Indicators(indicators));
        }

        yield return (FormSheets.Settings, Settings());
    }

    private IEnumerable<(string Column, Func<FormItem, Dictionary<string, string>?> Of)> Used =>
        Extras.Where(extra => form.Items.Exists(item => extra.Of(item) is not null));

    private bool HasImages => form.Items.Exists(item => item.Choices.Exists(choice => choice.Images is not null));

    private IEnumerable<string> Columns(string name) => form.Languages.Select(code => FormLanguages.ColumnOf(code, name));

    private List<string[]> Survey()
    {
        var rows = new List<string[]>
        {
            Row(
                [
                    "type",
                    "name",
                    .. Columns(FormLanguages.Label),
                    .. Used.SelectMany(extra => Columns(extra.Column)),
                    "required",
                    "relevant",
                    "constraint",
                ],
                ["scale", "domain", "reverse", "short", "sensitive", "na", "item_version"],
                column => "cm:" + column
            ),
        };
        if (form.RandomSections is not null)
        {
            rows[0] = [.. rows[0], Parameters];
        }

        var titled = new HashSet<string>();
        string? open = null;
        foreach (var item in form.Items)
        {
            if (item.Section != open)
            {
                AddEnd(rows, open);
                open = item.Section;
                if (open is not null)
                {
                    var title = titled.Add(open) ? form.TitleOf(open) : null;
                    var begin = Padded(rows[0].Length, [SurveyTypes.BeginGroup, open, .. Labels(title ?? [])]);
                    if (form.RandomSections?.Contains(open) == true)
                    {
                        begin[^1] = "randomize=true";
                    }

                    rows.Add(begin);
                }
            }

            rows.Add(Padded(rows[0].Length, Item(item)));
        }

        AddEnd(rows, open);
        return rows;
    }

    private string[] Item(FormItem item) =>
        [
            item.Type.ToText() + (ListOf(item) is { } list ? " " + list : ""),
            item.Name,
            .. Labels(item.Labels),
            .. Used.SelectMany(extra => Labels(extra.Of(item) ?? [])),
            YesOr(item.Required),
            item.Relevant ?? "",
            item.Constraint ?? "",
            item.Scale ?? "",
            item.Domain ?? "",
            YesOr(item.Reverse),
            YesOr(item.Short),
            YesOr(item.Sensitive),
            YesOr(item.NotApplicable),
            item.ItemVersion.ToString(CultureInfo.InvariantCulture),
        ];

    private List<string[]> Choices() =>
        [
            [
                "list_name",
                "name",
                .. Columns(FormLanguages.Label),
                .. HasImages ? Columns(FormSheet.Media + FormColumns.Image) : [],
                "cm:value",
            ],
            .. from list in lists
            from choice in list.Choices
            select (string[])
                [
                    list.Name,
                    choice.Name,
                    .. Labels(choice.Labels),
                    .. HasImages ? Labels(choice.Images ?? []) : [],
                    choice.Value?.ToString(CultureInfo.InvariantCulture) ?? "",
                ],
        ];

    // a form whose scales have no range has the sheet that it had before there were any
    private List<string[]> Scales()
    {
        var hasRules = form.Scales.Exists(scale => (scale.MinAnswered ?? scale.Min ?? scale.Max) is not null);
        string[] Ruled(params string[] cells) => hasRules ? cells : [];
        return
        [
            ["id", .. Columns(FormLanguages.Label), .. Ruled("min_answered", "min", "max"), "direction", "cm:scoring"],
            .. form.Scales.Select(scale =>
                (string[])
                    [
                        scale.Id,
                        .. Labels(scale.Labels),
                        .. Ruled(Number(scale.MinAnswered), Number(scale.Min), Number(scale.Max)),
                        scale.Direction,
                        scale.Scoring ?? "",
                    ]
            ),
        ];
    }

    private List<string[]> Indicators(List<FormIndicator> indicators) =>
        [
            [
                "id",
                .. Columns(FormLanguages.Label),
                .. Columns("definition"),
                "scale",
                "method",
                "at_least",
                "at_most",
                "respondent",
                "version",
            ],
            .. indicators.Select(indicator =>
                (string[])
                    [
                        indicator.Id,
                        .. Labels(indicator.Labels),
                        .. Labels(indicator.Definitions ?? []),
                        indicator.Scale,
                        indicator.Method.ToText(),
                        Number(indicator.AtLeast),
                        Number(indicator.AtMost),
                        indicator.Respondent,
                        Number(indicator.Version),
                    ]
            ),
        ];

    private List<string[]> Settings() =>
        [
            [
                "form_title",
                "form_id",
                "version",
                "default_language",
                "cm:family",
                "cm:respondent",
                "cm:waves",
                "cm:ages",
                "cm:drafts",
                .. OfOthers("cm:texts"),
            ],
            [
                form.Title,
                form.Id,
                form.Version,
                form.Languages[0] == FormLanguages.Undetermined ? "" : FormLanguages.NameOf(form.Languages[0]),
                form.Family,
                form.Respondent,
                string.Join(' ', form.Waves),
                form.Ages is { } ages ? $"{ages.From}-{ages.To}" : "",
                string.Join(' ', form.Drafts ?? []),
                .. OfOthers(form.TextsFrom),
            ],
        ];

    private string[] OfOthers(string? cell) => form.TextsFrom is null ? [] : [cell!];

    private IEnumerable<string> Labels(Dictionary<string, string> labels) =>
        form.Languages.Select(language => labels.GetValueOrDefault(language, ""));

    // options are the same where their codes, numbers and texts are
    private string? ListOf(FormItem item) =>
        SurveyTypes.IsSelect(item.Type)
            ? lists
                .Where(list =>
                    list.Choices.Count == item.Choices.Count
                    && list.Choices.Zip(item.Choices).All(pair => Same(pair.First, pair.Second))
                )
                .Select(list => list.Name)
                .FirstOrDefault()
            : null;

    private static bool Same(FormChoice one, FormChoice other) =>
        one.Name == other.Name
        && one.Value == other.Value
        && Same(one.Labels, other.Labels)
        && Same(one.Images ?? [], other.Images ?? []);

    private static bool Same(Dictionary<string, string> one, Dictionary<string, string> other) =>
        one.Count == other.Count && one.All(text => other.TryGetValue(text.Key, out var same) && same == text.Value);

    private static void AddEnd(List<string[]> rows, string? open)
    {
        if (open is not null)
        {
            rows.Add(Padded(rows[0].Length, [SurveyTypes.EndGroup]));
        }
    }

    private static string[] Padded(int length, string[] cells) => [.. cells, .. Enumerable.Repeat("", length - cells.Length)];

    private static string[] Row(string[] first, string[] then, Func<string, string> name) => [.. first, .. then.Select(name)];

    private static string Number(double? value) => value?.ToString("R", CultureInfo.InvariantCulture) ?? "";

    private static string YesOr(bool flag) => flag ? Yes : "";
}
