namespace Matching.Web.Features.Questionnaires.FormFiles;

/// <summary>
/// Which columns a sheet of a form may have, so that a misspelt one is not left out in silence. Columns of others stay as they are,
/// unless their name is nearly that of one which is read.
/// </summary>
internal static class KnownColumns
{
    private const string Own = "cm:";

    // what is read; texts may have a language behind two colons
    private static readonly Dictionary<string, string[]> Read = new()
    {
        [FormSheets.Survey] =
        [
            "type",
            "name",
            FormLanguages.Label,
            FormColumns.Hint,
            FormColumns.RequiredMessage,
            FormColumns.ConstraintMessage,
            FormColumns.Image,
            FormColumns.Audio,
            "required",
            "relevant",
            "constraint",
            "parameters",
            "cm:scale",
            "cm:domain",
            "cm:reverse",
            "cm:short",
            "cm:sensitive",
            "cm:na",
            "cm:item_version",
        ],
        [FormSheets.Choices] = ["list_name", "name", "value", FormLanguages.Label, FormColumns.Image, "cm:value"],
        [FormSheets.Settings] =
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
            "cm:texts",
        ],
        [FormSheets.Scales] = ["id", FormLanguages.Label, "direction", "min_answered", "min", "max", "cm:scoring"],
        [FormSheets.Indicators] =
        [
            "id",
            FormLanguages.Label,
            "definition",
            "scale",
            "method",
            "at_least",
            "at_most",
            "respondent",
            "version",
        ],
    };

    /// <summary>A name with blanks as the column that is read has it.</summary>
    public static string Joined(string sheet, string name)
    {
        var parts = name.Split("::", 2);
        var joined = parts[0].Replace(' ', '_');
        return Read.TryGetValue(sheet, out var known) && known.Contains(joined)
            ? string.Join("::", [joined, .. parts[1..]])
            : name;
    }

    /// <summary>Adds a fault for each column that looks as if it were one that is read, and is none.</summary>
    public static void Check(FormSheet sheet, int row, FormFaults faults)
    {
        if (!Read.TryGetValue(sheet.Name, out var known))
        {
            return;
        }

        foreach (var column in sheet.Columns)
        {
            var parts = column.Split("::");
            if (known.Contains(parts[0]))
            {
                continue;
            }

            var isOwn = parts[0].StartsWith(Own, StringComparison.OrdinalIgnoreCase);
            // a note of the author may be called nearly as a column that is there
            var nearest = Spelling.Nearest(parts[0], known.Where(name => isOwn || parts.Length > 1 || !sheet.Has(name)));
            if (isOwn || nearest is not null)
            {
                var letters = sheet.Address(column, row)[
                    ..^row.ToString(System.Globalization.CultureInfo.InvariantCulture).Length
                ];
                var own = known.Where(name => name.StartsWith(Own, StringComparison.Ordinal));
                faults.OfCell(
                    sheet.Name,
                    row,
                    SurveySheet.Short(column),
                    letters,
                    nearest is not null ? "form-column-near"
                        : own.Any() ? "form-column-own"
                        : "form-column-own-none",
                    SurveySheet.Short(parts[0]),
                    nearest ?? string.Join(", ", own)
                );
            }
        }
    }
}
