using System.Globalization;
using System.Text.RegularExpressions;
using CsvHelper;
using Matching.Indicators.Scoring;
using Matching.Web.Data;
using Matching.Web.Mediation;

namespace Matching.Web.Features.Questionnaires.Forms;

/// <summary>Reads a questionnaire from the sheets of an XLSForm workbook, kept as CSV files in a folder.</summary>
public static partial class XlsFormReader
{
    private static readonly string[] Respondents = ["mentee", "mentor", "partner"];
    private static readonly string[] Waves = ["start", "mid", "end", "follow", "pulse"];

    /// <summary>Returns the id and the version of a form without reading its items.</summary>
    public static (string Id, string Version) ReadIdentity(string folder)
    {
        var settings = Sheet(folder, "settings").Single();
        return (settings["form_id"], settings["version"]);
    }

    /// <exception cref="FormatException">The form has an unsupported part; the message names sheet, row and cause.</exception>
    public static Questionnaire Read(string folder)
    {
        var settings = Sheet(folder, "settings").Single();
        var survey = Sheet(folder, "survey");
        var lists = Sheet(folder, "choices")
            .GroupBy(row => row["list_name"])
            .ToDictionary(list => list.Key, list => list.Select(Choice).ToList());
        var languages = survey[0]
            .Keys.Select(column => LanguageColumn().Match(column))
            .Where(match => match.Success)
            .Select(match => TextForm.Language(match.Groups[1].Value))
            .ToList();
        var standard = TextForm.Language(LanguageCode().Match(settings["default_language"]).Groups[1].Value);
        var waves = settings["cm:waves"].Split(' ', StringSplitOptions.RemoveEmptyEntries).ToList();
        if (!waves.All(Waves.Contains))
        {
            throw new FormatException($"settings: cm:waves may hold {string.Join(' ', Waves)}");
        }

        var respondents = settings["cm:respondent"].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (respondents.Length == 0 || !respondents.All(Respondents.Contains))
        {
            throw new FormatException($"settings: cm:respondent may hold {string.Join(' ', Respondents)}");
        }

        var items = Items(survey, lists);
        if (respondents.Contains("partner") && items.Exists(item => item.Type is ItemType.Text or ItemType.Date))
        {
            throw new FormatException("survey: a partner's form holds no words, because they would be kept unsealed");
        }

        return new Questionnaire
        {
            Id = settings["form_id"],
            Version = settings["version"],
            Title = settings["form_title"],
            Family = settings["cm:family"],
            Respondent = settings["cm:respondent"],
            Waves = waves,
            Ages = Ages(settings.GetValueOrDefault("cm:ages", "")),
            Languages = [.. languages.OrderBy(language => language == standard ? 0 : 1)],
            Drafts = Drafts(settings, languages),
            Sections = Sections(survey),
            Items = items,
            Scales = [.. Sheet(folder, "scales").Select(row => Scale(row, items))],
        };
    }

    private static FormScale Scale(Dictionary<string, string> row, List<FormItem> items)
    {
        var scale = new FormScale
        {
            Id = row["id"],
            Labels = Labels(row),
            Direction = row["direction"],
            Scoring = row.TryGetValue("cm:scoring", out var scoring) ? Empty(scoring) : null,
        };
        if (
            scale.Scoring is { } name
            && (!PluginScales.Items.TryGetValue(name, out var count) || items.Count(item => item.Scale == scale.Id) != count)
        )
        {
            throw new FormatException(
                $"scales ({scale.Id}): cm:scoring {name} is unknown or requires another number of items. Known: "
                    + $"{string.Join(", ", PluginScales.Items.Select(known => $"{known.Key} with {known.Value}"))}"
            );
        }

        return scale;
    }

    private static FormAges? Ages(string text) =>
        text.Length == 0 ? null
        : text.Split('-') is [var from, var to]
        && int.TryParse(from, NumberStyles.None, CultureInfo.InvariantCulture, out var least)
        && int.TryParse(to, NumberStyles.None, CultureInfo.InvariantCulture, out var greatest)
        && least <= greatest
            ? new FormAges { From = least, To = greatest }
        : throw new FormatException($"settings: cm:ages is {text}. Write the least and the greatest age, such as 14-17");

    private static List<string>? Drafts(Dictionary<string, string> settings, List<string> languages)
    {
        var drafts = settings.GetValueOrDefault("cm:drafts", "").Split(' ', StringSplitOptions.RemoveEmptyEntries).ToList();
        return drafts.Find(language => !languages.Contains(language)) is { } unknown
                ? throw new FormatException($"settings: cm:drafts names {unknown}, in which the form has no wording")
            : drafts.Count == 0 ? null
            : drafts;
    }

    // none is null, so that a form without titles has the content that it had before there were any
    private static List<FormSection>? Sections(List<Dictionary<string, string>> survey)
    {
        var titled = survey
            .Where(row => row["type"] == "begin_group")
            .Select(row => new FormSection { Name = row["name"], Labels = Labels(row) })
            .Where(section => section.Labels.Count > 0)
            .ToList();
        return titled.Count == 0 ? null : titled;
    }

    private static List<FormItem> Items(List<Dictionary<string, string>> survey, Dictionary<string, List<FormChoice>> lists)
    {
        var items = new List<FormItem>();
        var sections = new Stack<string>();
        for (var i = 0; i < survey.Count; i++)
        {
            var row = survey[i];
            var type = row["type"].Split(' ', StringSplitOptions.RemoveEmptyEntries);
            switch (type)
            {
                case ["begin_group"]:
                    sections.Push(row["name"]);
                    continue;
                case ["end_group"]:
                    sections.Pop();
                    continue;
            }

            var section = sections.Count > 0 ? sections.Peek() : null;
            items.Add(Item(row, type, section, lists, $"survey row {i + 2} ({row["name"]})"));
        }

        return items.GroupBy(item => item.Name).FirstOrDefault(same => same.Count() > 1) is { } twice
            ? throw new FormatException($"survey: the name {twice.Key} appears twice")
            : items;
    }

    private static FormItem Item(
        Dictionary<string, string> row,
        string[] type,
        string? section,
        Dictionary<string, List<FormChoice>> lists,
        string where
    )
    {
        if (!EnumText.TryParse<ItemType>(type[0], out var kind))
        {
            throw new FormatException($"{where}: the type {type[0]} is not supported");
        }

        if (type.Length == 2 && !lists.ContainsKey(type[1]))
        {
            throw new FormatException($"{where}: there is no list {type[1]} on the sheet choices");
        }

        foreach (var expression in new[] { row["relevant"], row["constraint"] }.Where(text => text.Length > 0))
        {
            _ = FormExpression.Parse(expression, where);
        }

        return new FormItem
        {
            Name = row["name"],
            Section = section,
            Type = kind,
            Labels = Labels(row),
            Required = row["required"] == "yes",
            Relevant = Empty(row["relevant"]),
            Constraint = Empty(row["constraint"]),
            Scale = Empty(row["cm:scale"]),
            Domain = Empty(row["cm:domain"]),
            Reverse = row["cm:reverse"] == "yes",
            Short = row["cm:short"] == "yes",
            Sensitive = row["cm:sensitive"] == "yes",
            NotApplicable = row["cm:na"] == "yes",
            ItemVersion =
                row["cm:item_version"].Length == 0 ? 1 : int.Parse(row["cm:item_version"], CultureInfo.InvariantCulture),
            Choices = type.Length == 2 ? lists[type[1]] : [],
        };
    }

    private static FormChoice Choice(Dictionary<string, string> row) =>
        new()
        {
            Name = row["name"],
            Labels = Labels(row),
            Value = row["cm:value"].Length == 0 ? null : double.Parse(row["cm:value"], CultureInfo.InvariantCulture),
        };

    private static Dictionary<string, string> Labels(Dictionary<string, string> row) =>
        row.Where(cell => cell.Value.Length > 0)
            .Select(cell => (Match: LanguageColumn().Match(cell.Key), cell.Value))
            .Where(cell => cell.Match.Success)
            .ToDictionary(cell => TextForm.Language(cell.Match.Groups[1].Value), cell => cell.Value);

    private static List<Dictionary<string, string>> Sheet(string folder, string name)
    {
        using var csv = new CsvReader(new StreamReader(Path.Combine(folder, name + ".csv")), CultureInfo.InvariantCulture);
        csv.Read();
        csv.ReadHeader();
        var rows = new List<Dictionary<string, string>>();
        while (csv.Read())
        {
            rows.Add(csv.HeaderRecord!.ToDictionary(column => column, column => csv.GetField(column) ?? ""));
        }

        return rows;
    }

    private static string? Empty(string text) => text.Length == 0 ? null : text;

    [GeneratedRegex(@"^label::.*\(([A-Za-z-]+)\)$", RegexOptions.NonBacktracking)]
    private static partial Regex LanguageColumn();

    [GeneratedRegex(@"\(([A-Za-z-]+)\)$", RegexOptions.NonBacktracking)]
    private static partial Regex LanguageCode();
}
