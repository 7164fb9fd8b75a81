using Matching.Indicators.Computation;

namespace Matching.Web.Features.Figures.Extracts;

/// <summary>
/// An extract as it is released: its tables, who can be singled out in them, and of how many people characteristics were set to
/// unknown.
/// </summary>
internal sealed record ReleasedExtract(IReadOnlyList<ExtractTable> Tables, IReadOnlyList<FailingGroup> Failing, int Suppressed);

/// <summary>
/// k-anonymity (Sweeney, Int. J. Uncertainty, Fuzziness and Knowledge-Based Systems 10, 2002, pp. 557-570) on role, gender, age
/// band at enrolment, site and months in the country: each person looks like at least four others. The file separates mentors
/// from mentees, so the role is one of them.
/// </summary>
internal static class Anonymity
{
    /// <summary>Least number of people who look alike.</summary>
    public const int K = 5;

    private static readonly string[] Characteristics = ["role", "gender", "age_agd", "site", "months_in_country"];

    // What else would disclose the characteristics that are set to unknown; each event and response has an age too.
    private static readonly string[] Suppressed =
    [
        "gender",
        "age_agd",
        "age_amif",
        "site",
        "partner",
        "months_in_country",
        "disability",
    ];

    /// <summary>The extract as it was frozen, even where people can be singled out.</summary>
    public static ReleasedExtract Whole(IReadOnlyList<ExtractTable> tables) => new(tables, [], 0);

    /// <summary>
    /// The extract made coarser and, when asked, with the characteristics of people who can be singled out set to unknown.
    /// </summary>
    public static ReleasedExtract Released(
        IReadOnlyList<ExtractTable> tables,
        IReadOnlyCollection<ExtractCoarsening> coarsenings,
        bool suppresses
    )
    {
        // Few came by any one partner, and no evaluation needs to know by which.
        var coarse = tables
            .Select(table =>
                table.Map(
                    (column, cell) =>
                        column == "partner"
                            ? Breakdown.Unknown
                            : coarsenings.Aggregate(cell, (text, coarsening) => Coarser(coarsening, column, text))
                )
            )
            .ToList();
        var groups = Alike(coarse);
        var failing = groups.Where(group => group.Persons.Count < K).ToList();
        if (!suppresses || failing.Count == 0)
        {
            return new ReleasedExtract(coarse, failing, 0);
        }

        var unknown = Joined(groups, failing).SelectMany(group => group.Persons).ToHashSet();
        return new ReleasedExtract([.. coarse.Select(table => Hidden(table, unknown))], [], unknown.Count);
    }

    private static List<FailingGroup> Alike(IEnumerable<ExtractTable> tables)
    {
        var persons = tables.Single(table => table.Name == ExtractTables.Persons);
        var at = Characteristics.Select(persons.IndexOf).ToArray();
        var person = persons.IndexOf("person");
        return
        [
            .. persons
                .Rows.GroupBy(row => string.Join('\n', at.Select(i => row[i])))
                .OrderBy(alike => alike.Key, StringComparer.Ordinal)
                .Select(alike => new FailingGroup
                {
                    Role = alike.First()[at[0]],
                    Gender = alike.First()[at[1]],
                    Age = alike.First()[at[2]],
                    Site = alike.First()[at[3]],
                    Months = alike.First()[at[4]],
                    Persons = [.. alike.Select(row => row[person])],
                }),
        ];
    }

    // Those set to unknown look alike as well: where they are fewer than k in a role, the smallest groups that pass join them.
    private static IEnumerable<FailingGroup> Joined(List<FailingGroup> groups, List<FailingGroup> failing)
    {
        foreach (var role in failing.GroupBy(group => group.Role))
        {
            var number = 0;
            foreach (
                var group in role.Concat(
                    groups
                        .Where(group => group.Role == role.Key && !failing.Contains(group))
                        .OrderBy(group => group.Persons.Count)
                )
            )
            {
                if (group.Persons.Count >= K && number >= K)
                {
                    break;
                }

                number += group.Persons.Count;
                yield return group;
            }
        }
    }

    private static ExtractTable Hidden(ExtractTable table, HashSet<string> unknown)
    {
        var person = table.IndexOf("person");
        return person < 0
            ? table
            : table with
            {
                Rows =
                [
                    .. table.Rows.Select(row =>
                        unknown.Contains(row[person])
                            ? row.Index()
                                .Select(cell => Suppressed.Contains(table.Columns[cell.Index]) ? Breakdown.Unknown : cell.Item)
                                .ToArray()
                            : row
                    ),
                ],
            };
    }

    private static string Coarser(ExtractCoarsening coarsening, string column, string cell) =>
        (coarsening, column, cell) switch
        {
            (ExtractCoarsening.Site, "site", _) => Breakdown.Unknown,
            (ExtractCoarsening.Gender, "gender", _) => Breakdown.Unknown,
            (ExtractCoarsening.Age, "age_agd", "Y0-4" or "Y5-11" or "Y12-17") => "Y_LT18",
            (ExtractCoarsening.Age, "age_agd", "Y18-59" or "Y_GE60") => "Y_GE18",
            (ExtractCoarsening.Age, "age_amif", "Y18-60" or "Y_GT60") => "Y_GE18",
            (ExtractCoarsening.Months, "months_in_country", "M0-11" or "M12-35") => "M0-35",
            (ExtractCoarsening.Period, "quarter", { Length: > 4 }) => cell[..4],
            _ => cell,
        };
}
