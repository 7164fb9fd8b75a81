using System.Globalization;
using Matching.Indicators.Computation;

namespace Matching.Web.Features.Figures.Extracts;

/// <summary>A person as the reader of an extract sees them once all its files are joined.</summary>
internal sealed record JoinedPerson
{
    public required string Id { get; init; }

    public required string Role { get; init; }

    /// <summary>Place in an order that is the same in every extract of the programme.</summary>
    public required int Rank { get; init; }

    /// <summary>What the files disclose, in the order of <see cref="JoinedPersons.Characteristics"/>.</summary>
    public required string[] Values { get; init; }

    /// <summary>All people who are linked by pairs, directly and along chains, with the person.</summary>
    public required IReadOnlyList<string> Chain { get; init; }

    /// <summary>The same for all who look alike.</summary>
    public string Look => string.Join('\n', Values.Prepend(Role));
}

/// <summary>
/// Joins the files of an extract as a reader could: what any row discloses counts for its person, and a site follows from that of
/// the other half of a pair.
/// </summary>
internal static class JoinedPersons
{
    public const string Site = "site";
    public const string Gender = "gender";
    public const string Age = "age_agd";
    public const string Disability = "disability";
    public const string Wish = "asked_for_woman";
    public const string Childcare = "needs_childcare";
    public const string Courses = "courses";
    public const string Language = "language";
    public const string Quarter = "quarter";

    /// <summary>Whether a person answered the form of another age; of roles in which no one did it is unknown.</summary>
    public const string Track = "track";

    private const string Young = "young";
    private const string Adult = "adult";

    /// <summary>Rank of a person; only in the frozen content.</summary>
    public const string Rank = "rank";

    /// <summary>
    /// What others may know about a person besides the role, in the order of its value to an evaluator. First the form of an age:
    /// it cannot be left out without the answers.
    /// </summary>
    public static readonly IReadOnlyList<string> Characteristics =
    [
        Track,
        Site,
        Gender,
        Age,
        "months_in_country",
        Disability,
        Wish,
        Childcare,
        Courses,
        Language,
        Quarter,
    ];

    /// <summary>The columns, of any file, that disclose them.</summary>
    public static readonly IReadOnlyList<string> Columns = [.. Characteristics, Breakdown.AgeAmif];

    /// <summary>Whether a cell of a column discloses nothing. Without courses a cell is empty, which is known.</summary>
    public static bool IsUnknown(string column, string cell) =>
        cell == Breakdown.Unknown || (cell.Length == 0 && column != Courses);

    /// <summary>The characteristic that a column of any file discloses; null for none.</summary>
    public static string? CharacteristicOf(string column) =>
        column == Breakdown.AgeAmif ? Age
        : Columns.Contains(column) ? column
        : null;

    public static List<JoinedPerson> Of(IReadOnlyList<ExtractTable> tables)
    {
        var disclosed = Disclosed(tables);
        var persons = tables.Named(ExtractTables.Persons).Lines.ToList();
        var sites = persons.ToDictionary(line => line["person"], line => line[Site]);
        var halves = Halves(tables.Named(ExtractTables.Pairs), sites);
        var chains = Chains(sites.Keys, halves);
        return
        [
            .. persons.Select(
                (line, i) =>
                {
                    var id = line["person"];
                    return new JoinedPerson
                    {
                        Id = id,
                        Role = line["role"],
                        Rank = line[Rank] is { Length: > 0 } rank ? int.Parse(rank, CultureInfo.InvariantCulture) : i,
                        Values =
                        [
                            .. Characteristics.Select(characteristic =>
                                characteristic == Site
                                    ? SiteOf(id, sites, halves[id], chains[id])
                                    : Text(disclosed.GetValueOrDefault((id, characteristic)), line[characteristic])
                            ),
                        ],
                        Chain = chains[id],
                    };
                }
            ),
        ];
    }

    // What any row of a person's own discloses; a partner's answers are no person's.
    private static Dictionary<(string Person, string Characteristic), SortedSet<string>> Disclosed(
        IReadOnlyList<ExtractTable> tables
    )
    {
        var disclosed = new Dictionary<(string, string), SortedSet<string>>();
        var withForms = tables
            .Where(table => table.Name == ExtractTables.Sheets)
            .SelectMany(table => table.Lines)
            .Where(line => FormOf(line[Track]) == Young)
            .Select(line => line["respondent"])
            .ToHashSet();
        foreach (var table in tables)
        {
            var columns = table.Columns.Where(column => CharacteristicOf(column) is not null).ToList();
            foreach (var line in columns.Count > 0 ? table.Lines : [])
            {
                foreach (var column in columns.Where(column => !IsUnknown(column, line[column])))
                {
                    if (column == Track && !withForms.Contains(line["respondent"]))
                    {
                        continue;
                    }

                    var key = (line["person"], CharacteristicOf(column)!);
                    if (!disclosed.TryGetValue(key, out var values))
                    {
                        disclosed.Add(key, values = new SortedSet<string>(StringComparer.Ordinal));
                    }

                    values.Add(column == Track ? FormOf(line[column]) : line[column]);
                }
            }
        }

        return disclosed;
    }

    private static string FormOf(string track) => track.StartsWith(Young, StringComparison.Ordinal) ? Young : Adult;

    private static Dictionary<string, SortedSet<string>> Halves(ExtractTable pairs, Dictionary<string, string> persons)
    {
        var halves = persons.Keys.ToDictionary(person => person, _ => new SortedSet<string>(StringComparer.Ordinal));
        foreach (var pair in pairs.Lines)
        {
            halves[pair["mentor"]].Add(pair["mentee"]);
            halves[pair["mentee"]].Add(pair["mentor"]);
        }

        return halves;
    }

    private static Dictionary<string, List<string>> Chains(
        IEnumerable<string> persons,
        Dictionary<string, SortedSet<string>> halves
    )
    {
        var chains = new Dictionary<string, List<string>>();
        foreach (var first in persons)
        {
            if (chains.ContainsKey(first))
            {
                continue;
            }

            var chain = new List<string> { first };
            chains.Add(first, chain);
            for (var i = 0; i < chain.Count; i++)
            {
                foreach (var other in halves[chain[i]].Where(other => chains.TryAdd(other, chain)))
                {
                    chain.Add(other);
                }
            }
        }

        return chains;
    }

    private static string SiteOf(
        string person,
        Dictionary<string, string> sites,
        IEnumerable<string> halves,
        IEnumerable<string> chain
    )
    {
        string Known(IEnumerable<string> others) =>
            Text(
                new SortedSet<string>(
                    others.Select(other => sites[other]).Where(site => site != Breakdown.Unknown && site != sites[person]),
                    StringComparer.Ordinal
                )
            );
        var others = Known(halves);
        return (sites[person], others) switch
        {
            (Breakdown.Unknown, Breakdown.Unknown) => Known(chain),
            (Breakdown.Unknown, _) => others,
            (var own, Breakdown.Unknown) => own,
            (var own, _) => $"{own} {others}",
        };
    }

    // That of the person's own row first: who prefers one language and reads another is not who does the opposite.
    private static string Text(SortedSet<string>? values, string first = "") =>
        values is null or { Count: 0 } ? Breakdown.Unknown : string.Join(' ', values.OrderBy(value => value != first));
}
