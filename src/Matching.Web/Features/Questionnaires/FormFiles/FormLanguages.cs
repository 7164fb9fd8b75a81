using System.Globalization;
using System.Text.RegularExpressions;
using Matching.Web.Data;
using Matching.Web.Http;

namespace Matching.Web.Features.Questionnaires.FormFiles;

/// <summary>Languages of a form's wording, from the columns <c>label::Language (code)</c> and the default of its settings.</summary>
internal sealed partial class FormLanguages
{
    /// <summary>Language of a form that names none (BCP 47).</summary>
    public const string Undetermined = "und";

    public const string Label = "label";

    private static readonly Lazy<Dictionary<string, string>> ByName = new(Names);

    private readonly string standard;

    private FormLanguages(string standard, List<string> all)
    {
        this.standard = standard;
        All = all;
    }

    /// <summary>The languages; the default first.</summary>
    public List<string> All { get; }

    public static FormLanguages Of(FormSheet survey, FormRow? settings, FormFaults faults)
    {
        var found = new List<string>();
        var named = settings?["default_language"] ?? "";
        var first = named.Length == 0 || named.Equals("default", StringComparison.OrdinalIgnoreCase) ? null : Code(named);
        if (first is null && named.Length > 0 && !named.Equals("default", StringComparison.OrdinalIgnoreCase))
        {
            faults.Of(settings!, "default_language", "form-language", named);
        }

        var columns = survey.Columns.Where(IsLabel).ToList();
        var standard =
            first
            ?? (columns.Contains(Label) ? Undetermined : null)
            ?? columns.Select(CodeOf).FirstOrDefault(code => code is not null)
            ?? Undetermined;
        foreach (var column in columns)
        {
            var code = column == Label ? standard : CodeOf(column);
            if (code is null)
            {
                faults.OfCell(survey.Name, 1, column, survey.Address(column, 1).TrimEnd('1'), "form-language", column);
            }
            else if (found.Contains(code))
            {
                faults.OfCell(survey.Name, 1, column, survey.Address(column, 1).TrimEnd('1'), "form-language-twice", code);
            }
            else
            {
                found.Add(code);
            }
        }

        if (columns.Count == 0)
        {
            faults.OfSheet(survey.Name, "form-column-missing", Label);
        }
        else if (settings is not null && first is not null && !found.Contains(first))
        {
            faults.Of(settings, "default_language", "form-language-default", named);
        }

        return new FormLanguages(standard, [.. found.OrderBy(code => code == standard ? 0 : 1)]);
    }

    /// <summary>Wording of a row by language, in the languages of the form and in their order.</summary>
    public Dictionary<string, string> Labels(FormRow row) => Texts(row, Label);

    /// <summary>Texts of a row by language, from the columns of a name such as <c>hint</c>.</summary>
    public Dictionary<string, string> Texts(FormRow row, string name)
    {
        var found = row
            .Cells.Where(cell => IsOf(cell.Key, name))
            .Select(cell => (Code: cell.Key == name ? standard : CodeOf(cell.Key, name), Text: cell.Value))
            .ToLookup(label => label.Code, label => label.Text);
        return All.Where(code => found.Contains(code)).ToDictionary(code => code, code => found[code].First());
    }

    /// <summary>The column of a language, as an export writes it.</summary>
    public static string ColumnOf(string code) => ColumnOf(code, Label);

    /// <summary>The column of a language for other texts than labels.</summary>
    public static string ColumnOf(string code, string name) => code == Undetermined ? name : $"{name}::{NameOf(code)}";

    /// <summary>A language as XLSForm names it, such as <c>Italiano (it)</c>.</summary>
    public static string NameOf(string code) => $"{Languages.OwnName(code)} ({code})";

    private static bool IsLabel(string column) => IsOf(column, Label);

    private static bool IsOf(string column, string name) =>
        column == name || column.StartsWith(name + "::", StringComparison.OrdinalIgnoreCase);

    private static string? CodeOf(string column) => CodeOf(column, Label);

    private static string? CodeOf(string column, string name) => column == name ? null : Code(column[(name.Length + 2)..]);

    // "Italiano (it)", "it" or "Italian"
    private static string? Code(string text)
    {
        var inBrackets = InBrackets().Match(text);
        var code = inBrackets.Success ? inBrackets.Groups[1].Value : text;
        return code.Split('-')[0].Length is 2 or 3 && TextForm.IsLanguageTag(code) ? TextForm.Language(code)
            : ByName.Value.TryGetValue(text, out var known) ? known
            : null;
    }

    private static Dictionary<string, string> Names()
    {
        var names = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var culture in CultureInfo.GetCultures(CultureTypes.NeutralCultures).Where(culture => culture.Name.Length > 1))
        {
            names.TryAdd(culture.EnglishName, culture.Name);
            names.TryAdd(culture.NativeName, culture.Name);
        }

        return names;
    }

    [GeneratedRegex(@"\(\s*([A-Za-z0-9-]+)\s*\)$", RegexOptions.NonBacktracking)]
    private static partial Regex InBrackets();
}
