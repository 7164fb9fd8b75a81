using System.Globalization;
using Matching.Web.Data;
using Matching.Web.Http;

namespace Matching.Web.Features.Questionnaires.FormFiles;

/// <summary>A sheet as a file has it: its rows that are not empty, each with its number.</summary>
public sealed record RawSheet(string Name, List<(int Number, List<string> Cells)> Rows);

/// <summary>A row below the header, read by the names of columns; a column that is not there is empty.</summary>
public sealed class FormRow(FormSheet sheet, int number, Dictionary<string, string> cells)
{
    public FormSheet Sheet { get; } = sheet;

    /// <summary>Number of the row as a spreadsheet counts it.</summary>
    public int Number { get; } = number;

    public IReadOnlyDictionary<string, string> Cells { get; } = cells;

    public string this[string column] => Cells.GetValueOrDefault(column, "");
}

/// <summary>A sheet of an XLSForm workbook: columns by name, rows below them.</summary>
public sealed class FormSheet
{
    // a form has some thirty columns a language; a sheet with hundreds is of another kind
    private const int MostColumns = 200;

    /// <summary>Optional prefix of the columns of sound and pictures.</summary>
    public const string Media = "media::";

    // other spellings of XLSForm for the same column
    private static readonly Dictionary<string, string> Aliases = new(StringComparer.OrdinalIgnoreCase)
    {
        ["list name"] = "list_name",
        ["relevance"] = "relevant",
        ["bind::relevant"] = "relevant",
        ["bind::constraint"] = "constraint",
        ["bind::required"] = "required",
        ["id_string"] = "form_id",
        ["title"] = "form_title",
        ["caption"] = "label",
        ["command"] = "type",
    };

    private readonly Dictionary<string, int> positions = new(StringComparer.Ordinal);

    private FormSheet(string name) => Name = name;

    public string Name { get; }

    /// <summary>Names of the columns in their order.</summary>
    public IReadOnlyCollection<string> Columns => positions.Keys;

    public List<FormRow> Rows { get; } = [];

    public bool Has(string column) => positions.ContainsKey(column);

    /// <summary>Address of a cell, such as <c>F5</c>.</summary>
    public string Address(string column, int row) =>
        positions.TryGetValue(column, out var position)
            ? Letters(position) + row.ToString(CultureInfo.InvariantCulture)
            : row.ToString(CultureInfo.InvariantCulture);

    public static string Letters(int position)
    {
        var letters = "";
        for (var left = position + 1; left > 0; left = (left - 1) / 26)
        {
            letters = (char)('A' + ((left - 1) % 26)) + letters;
        }

        return letters;
    }

    public static FormSheet Of(RawSheet raw, FormFaults faults)
    {
        var sheet = new FormSheet(raw.Name);
        if (raw.Rows.Count == 0)
        {
            return sheet;
        }

        var (headerRow, header) = raw.Rows[0];
        for (var position = 0; position < header.Count; position++)
        {
            var name = KnownColumns.Joined(raw.Name, NameOf(header[position]));
            if (name.Length == 0)
            {
                continue;
            }

            if (position >= MostColumns)
            {
                faults.OfSheet(sheet.Name, "form-columns", MostColumns);
                break;
            }

            if (!sheet.positions.TryAdd(name, position))
            {
                faults.OfCell(sheet.Name, headerRow, name, Letters(position), "form-header-twice");
            }
        }

        KnownColumns.Check(sheet, headerRow, faults);
        foreach (var (number, cells) in raw.Rows.Skip(1))
        {
            var named = sheet
                .positions.Where(column => column.Value < cells.Count && cells[column.Value].Length > 0)
                .ToDictionary(column => column.Key, column => cells[column.Value], StringComparer.Ordinal);
            if (named.Count > 0)
            {
                sheet.Rows.Add(new FormRow(sheet, number, named));
            }
        }

        return sheet;
    }

    private static string NameOf(string cell)
    {
        var name = TextForm.Name(cell);
        // XLSForm writes media::image::Italiano (it), and image::Italiano (it) for short
        if (name.StartsWith(Media, StringComparison.OrdinalIgnoreCase))
        {
            name = name[Media.Length..].Trim();
        }

        if (Aliases.TryGetValue(name, out var known))
        {
            return known;
        }

        // what is written for people stays as it is: languages, and columns of others
        return name.Contains("::", StringComparison.Ordinal) ? string.Join("::", name.Split("::").Select(part => part.Trim()))
            : name.StartsWith("cm:", StringComparison.OrdinalIgnoreCase) ? name.ToLowerInvariant()
            : name.Any(char.IsAsciiLetterUpper) && !name.Contains(' ', StringComparison.Ordinal) ? name.ToLowerInvariant()
            : name;
    }
}

/// <summary>The sheets of an XLSForm workbook.</summary>
public sealed class FormSheets
{
    public const string Survey = "survey";
    public const string Choices = "choices";
    public const string Settings = "settings";
    public const string Scales = "scales";
    public const string Indicators = "indicators";

    /// <summary>Sheets that are read; others are of the people who wrote the workbook.</summary>
    public static readonly string[] Read = [Survey, Choices, Settings, Scales, Indicators];

    // sheets by which XLSForm does what forms here do not
    private static readonly Dictionary<string, string> Refused = new()
    {
        ["external_choices"] = "external",
        ["entities"] = "entities",
        ["osm"] = "place",
    };

    private const int MostRows = 2000;

    private readonly Dictionary<string, FormSheet> sheets = [];

    private FormSheets() { }

    /// <summary>A sheet; one without rows where the file has none of this name.</summary>
    public FormSheet this[string name] =>
        sheets.TryGetValue(name, out var sheet) ? sheet : FormSheet.Of(new RawSheet(name, []), new FormFaults());

    public static FormSheets Of(IEnumerable<RawSheet> read, FormFaults faults)
    {
        var all = new FormSheets();
        foreach (var raw in read)
        {
            if (Refused.TryGetValue(raw.Name, out var feature))
            {
                if (raw.Rows.Count > 1)
                {
                    faults.OfSheet(raw.Name, "form-sheet-feature", FormFaults.Feature(feature));
                }
            }
            else if (raw.Rows.Count > MostRows)
            {
                faults.OfSheet(raw.Name, "form-rows", MostRows);
            }
            else if (!all.sheets.TryAdd(raw.Name, FormSheet.Of(raw, faults)))
            {
                faults.OfSheet(raw.Name, "form-sheet-twice");
            }
        }

        return all;
    }

    /// <summary>Adds a fault for each sheet that is likely to be one which is read, under a misspelt name.</summary>
    public static void CheckNames(IEnumerable<string> names, FormFaults faults)
    {
        var left = names.ToLookup(NameOf);
        foreach (var other in left[null])
        {
            if (Spelling.Nearest(other.Trim(), Read.Where(name => !left.Contains(name))) is { } near)
            {
                faults.OfSheet(SurveySheet.Short(other), "form-sheet-near", near);
            }
        }
    }

    /// <summary>The same sheets with one more in the place of one that has no row.</summary>
    public FormSheets With(FormSheet sheet)
    {
        var all = new FormSheets();
        foreach (var one in sheets.Values.Where(one => one.Name != sheet.Name).Append(sheet))
        {
            all.sheets[one.Name] = one;
        }

        return all;
    }

    /// <summary>Name of a sheet as this reads it; null where it is none that is read or refused.</summary>
    public static string? NameOf(string name)
    {
        var plain = name.Trim().ToLowerInvariant();
        return Read.Contains(plain) || Refused.ContainsKey(plain) ? plain : null;
    }
}

/// <summary>What is wrong with the file of a form: each fault with sheet, row, column, cause and what to do.</summary>
public sealed class FormFaults
{
    private const int Most = 50;

    private readonly Dictionary<string, string[]> found = [];

    public bool Any => found.Count > 0;

    /// <summary>Name of what XLSForm can do and forms here cannot.</summary>
    public static string Feature(string feature) => Texts.Validation("form-feature." + feature);

    public void OfFile(string key, params object[] args) => Add("file", Texts.Validation(key, args));

    public void OfSheet(string sheet, string key, params object[] args) =>
        Add(sheet, Texts.Validation("form-at-sheet", sheet, Texts.Validation(key, args)));

    public void OfCell(string sheet, int row, string column, string letters, string key, params object[] args) =>
        Add(
            FormattableString.Invariant($"{sheet}!{letters}{row}"),
            Texts.Validation(
                "form-at-cell",
                sheet,
                row.ToString(CultureInfo.InvariantCulture),
                column,
                Texts.Validation(key, args)
            )
        );

    /// <summary>Adds a fault at a cell; one of the file as a whole where its row is not known.</summary>
    public void Of(FormRow? row, string column, string key, params object[] args)
    {
        if (row is null)
        {
            OfFile(key, args);
            return;
        }

        Add(
            $"{row.Sheet.Name}!{row.Sheet.Address(column, row.Number)}",
            Texts.Validation(
                "form-at-cell",
                row.Sheet.Name,
                row.Number.ToString(CultureInfo.InvariantCulture),
                column,
                Texts.Validation(key, args)
            )
        );
    }

    /// <exception cref="ProblemException">A fault was found.</exception>
    public void Refuse()
    {
        if (Any)
        {
            throw Problems.ValidationFailed(found);
        }
    }

    /// <summary>The same for a folder that comes with the program.</summary>
    public FormatException ToException() => new(string.Join('\n', found.Values.Select(texts => texts[0])));

    private void Add(string place, string text)
    {
        if (found.Count < Most)
        {
            found.TryAdd(place, [text]);
        }
    }
}
