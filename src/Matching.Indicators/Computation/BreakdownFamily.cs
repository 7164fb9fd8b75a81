namespace Matching.Indicators.Computation;

/// <summary>
/// Breakdowns that are protected together, because they share margins; those of a family are published or carried as one.
/// </summary>
public sealed record BreakdownFamily(string Name, IReadOnlyList<string> Dimensions, IReadOnlyList<string> Breakdowns)
{
    /// <summary>All families. Gender, age in both codings and gender by age are one: their margins are each other's.</summary>
    public static readonly IReadOnlyList<BreakdownFamily> All =
    [
        Flat(Breakdown.Period),
        Flat(Breakdown.Site),
        new(
            Breakdown.GenderAge,
            [Breakdown.Gender, Breakdown.AgeAgd],
            [Breakdown.Gender, Breakdown.AgeAgd, Breakdown.AgeAmif, Breakdown.GenderAge]
        ),
        Flat(Breakdown.Months),
        Flat(Breakdown.Disability),
        Flat(Breakdown.Mode),
        Flat(Breakdown.Language),
        Flat(Breakdown.Partner),
    ];

    /// <summary>The family of a breakdown.</summary>
    public static BreakdownFamily Of(string breakdown) => All.First(family => family.Breakdowns.Contains(breakdown));

    /// <summary>
    /// The breakdowns that publish a cell of the family's table, each with its codes: a margin of gender by age is a cell of
    /// gender, or of age.
    /// </summary>
    internal IEnumerable<(string Name, string[] Codes)> BreakdownsAt(string[] codes)
    {
        if (Dimensions.Count == 1)
        {
            return [(codes[0] == Breakdown.Under18 ? Breakdown.AgeAmif : Dimensions[0], codes)];
        }

        if (codes[1] == Breakdown.Under18)
        {
            return codes[0] == Breakdown.Total ? [(Breakdown.AgeAmif, [codes[1]])] : [];
        }

        return
        [
            (Name, codes),
            .. codes[1] == Breakdown.Total ? [(Breakdown.Gender, [codes[0]])] : Array.Empty<(string, string[])>(),
            .. codes[0] == Breakdown.Total ? [(Breakdown.AgeAgd, [codes[1]])] : Array.Empty<(string, string[])>(),
        ];
    }

    /// <summary>The codes of a group of one dimension, of all people in the others.</summary>
    internal string[] CodesOf(int dimension, string code) =>
        [.. Dimensions.Select((_, other) => other == dimension ? code : Breakdown.Total)];

    private static BreakdownFamily Flat(string dimension) => new(dimension, [dimension], [dimension]);
}
