using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Matching.Web.Features.Participants.PeopleFiles;
using Matching.Web.Features.Participants.Sites;
using Matching.Web.Http;

namespace Matching.Web.Features.Access.PeopleLists;

/// <summary>What is wrong with a row of an import, in the words of staff: their own heading, and what the cell says.</summary>
/// <param name="Headings">Headings of the file by column of the import, where staff said what its columns are.</param>
internal sealed partial record ImportWords(IReadOnlyDictionary<string, string> Headings)
{
    private static readonly Dictionary<string, string> Labels = new()
    {
        ["givenName"] = "person.form.given",
        ["familyName"] = "person.form.family",
        ["phone"] = "person.form.phone",
        ["email"] = "person.form.email",
        ["birthYear"] = "person.form.born",
        ["gender"] = "person.form.gender",
        ["wishes.gender"] = "person.form.wished",
        ["wishes.genderStrength"] = "person.form.strength",
        ["languages"] = "person.form.languages",
        ["preferredLanguage"] = "person.form.preferred",
        ["needs"] = "person.form.needs",
        ["offers"] = "person.form.offers",
        ["interests"] = "try.field.interests",
        ["availability"] = "person.form.free",
        ["sector"] = "try.field.sector",
        ["siteId"] = "people.site",
        ["status"] = "people.status",
        ["screenedOn"] = "people.import.field.screened_on",
        ["consents"] = "person.form.consent",
        ["appliedOn"] = "person.form.applied",
        ["capacity"] = "try.field.places",
        ["row"] = "people.import.row",
    };

    /// <summary>Headings as a form sends them back, such as <c>birthYear=Anno di nascita</c>.</summary>
    public static ImportWords Sent(IEnumerable<string>? headings) =>
        new(
            (headings ?? [])
                .Select(heading => heading.Split('=', 2))
                .Where(parts => parts.Length == 2)
                .DistinctBy(parts => parts[0])
                .ToDictionary(parts => parts[0], parts => parts[1])
        );

    /// <summary>The name of the person in a row, also of one that cannot be entered.</summary>
    public static string NameOf(ImportRow row) =>
        $"{row.Cells?.Of("givenName")} {row.Cells?.Of("familyName")}".Trim() is { Length: > 0 } name
            ? name
            : Texts.Page("people.import.no-name");

    /// <summary>Each error of a row: the heading of the column, what its cell says, and what is wrong with it.</summary>
    public IReadOnlyList<(string Heading, string Cell, string Text)> Of(
        Dictionary<string, string[]> errors,
        ImportCells? cells,
        IReadOnlyList<Site> sites
    ) =>
        [
            .. errors.Select(error =>
            {
                var column = ColumnOf(error.Key);
                var cell = cells is null ? "" : CellOf(error.Key, column, cells);
                var texts =
                    column == "siteId" && cell.Length > 0
                        ? Texts.Page("people.import.no-site", cell, string.Join(", ", sites.Select(site => site.Name)))
                        : string.Join(" ", error.Value.Select(text => Said(text, cell)));
                return (Heading(column), texts.StartsWith('“') ? "" : cell, texts);
            }),
        ];

    /// <summary>The rows that were not entered as a file to correct; null where none could be read.</summary>
    public static string? FileOf(IReadOnlyList<ImportRow> read, ImportReport report)
    {
        var left = report.Rows.Zip(read, (row, cells) => row.Errors is null ? null : cells.Cells).OfType<ImportCells>().ToList();
        return left.Count == 0
            ? null
            : "data:text/csv;charset=utf-8;base64,"
                + Convert.ToBase64String(
                    Encoding.UTF8.GetBytes(CsvLists.Table(left[0].Columns, left.Select(cells => cells.Texts), CsvForm.OfReader))
                );
    }

    private string Heading(string column) =>
        Headings.GetValueOrDefault(column) ?? (Labels.TryGetValue(column, out var label) ? Texts.Page(label) : column);

    // languages[1].code is of the column languages, wishes.gender is a column of its own
    private static string ColumnOf(string field)
    {
        var whole = field.Split('[')[0];
        return Labels.ContainsKey(whole) ? whole : whole.Split('.')[0];
    }

    private static string CellOf(string field, string column, ImportCells cells)
    {
        var cell = cells.Of(column);
        return Place().Match(field) is { Success: true } at
            ? cell.Split(';')
                .ElementAtOrDefault(int.Parse(at.Groups[1].Value, CultureInfo.InvariantCulture))
                ?.Split(':')[0]
                .Trim()
                ?? cell
            : cell;
    }

    // texts for programs name addresses and members of the API
    private string Said(string text, string cell) =>
        text.Contains("/api/", StringComparison.Ordinal)
            ? Texts.Page("people.import.unknown", Quoted().Match(text) is { Success: true } code ? code.Groups[1].Value : cell)
            : Member().Replace(text, match => Named(match.Groups[1].Value) ?? match.Value);

    private string? Named(string member) => Labels.ContainsKey(member) ? $"“{Heading(member)}”" : null;

    [GeneratedRegex(@"\[([0-9]{1,4})\]")]
    private static partial Regex Place();

    [GeneratedRegex("\"([^\"]*)\"")]
    private static partial Regex Quoted();

    [GeneratedRegex("`([A-Za-z.]+)`")]
    private static partial Regex Member();
}
