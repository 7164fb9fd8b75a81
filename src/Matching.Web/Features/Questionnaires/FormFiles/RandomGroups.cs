using Matching.Web.Features.Questionnaires.Forms;

namespace Matching.Web.Features.Questionnaires.FormFiles;

/// <summary>
/// Reads which groups ask their questions in random order: <c>randomize=true</c> in the column <c>parameters</c> of the row of the
/// group. The service draws and stores the seed of each response, so a seed of the author is refused, and options in random order are.
/// </summary>
internal sealed class RandomGroups(FormFaults faults)
{
    private const string Parameters = "parameters";
    private const string Randomize = "randomize";

    private readonly Dictionary<string, FormRow> found = [];

    /// <summary>Those of the groups that have questions; null where none has.</summary>
    public List<string>? NamesIn(IEnumerable<FormItem> items) =>
        items.Select(item => item.Section).OfType<string>().Distinct().Where(found.ContainsKey).ToList() is { Count: > 0 } names
            ? names
            : null;

    public void Begin(FormRow row, string? outer)
    {
        if (outer is not null && found.TryGetValue(outer, out var around))
        {
            faults.Of(around, Parameters, "form-random-nested", row["name"]);
        }

        foreach (var (name, value) in Words(row))
        {
            if (name == Randomize && value is "true" or "true()")
            {
                found.TryAdd(row["name"], row);
            }
            else if (name == "seed")
            {
                faults.Of(row, Parameters, "form-column-feature", FormFaults.Feature("random-seed"));
            }
            else if (name != Randomize || value is not ("false" or "false()"))
            {
                faults.Of(row, Parameters, "form-random", SurveySheet.Short(name));
            }
        }
    }

    /// <summary>Refuses options in random order; other parameters of a question change nothing here.</summary>
    public void CheckQuestion(FormRow row, ItemType kind)
    {
        if (
            SurveyTypes.IsSelect(kind)
            && Words(row).Any(word => word.Name == Randomize && !word.Value.StartsWith("false", StringComparison.Ordinal))
        )
        {
            faults.Of(row, Parameters, "form-column-feature", FormFaults.Feature("random-options"));
        }
    }

    /// <summary>Refuses a question that rests on another whose place is drawn with its own.</summary>
    public void Check(IEnumerable<FormItem> items, IReadOnlyDictionary<string, FormRow> rows)
    {
        var sections = items.ToDictionary(item => item.Name, item => item.Section);
        foreach (var item in items.Where(item => item.Section is not null && found.ContainsKey(item.Section)))
        {
            foreach (var column in new[] { "relevant", "constraint" })
            {
                var other = FormExpression
                    .NamesIn(rows[item.Name][column])
                    .FirstOrDefault(name => name != item.Name && sections.GetValueOrDefault(name) == item.Section);
                if (other is not null)
                {
                    faults.Of(rows[item.Name], column, "form-random-reference", $"${{{other}}}");
                }
            }
        }
    }

    private static IEnumerable<(string Name, string Value)> Words(FormRow row) =>
        row[Parameters]
            .Replace(" =", "=", StringComparison.Ordinal)
            .Replace("= ", "=", StringComparison.Ordinal)
            .Split([' ', ',', ';'], StringSplitOptions.RemoveEmptyEntries)
            .Select(word => word.ToLowerInvariant().Split('=', 2))
            .Select(parts => (parts[0], parts.Length > 1 ? parts[1] : ""));
}
