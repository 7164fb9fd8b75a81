using Matching.Indicators.Catalogue;
using Matching.Indicators.Computation;
using Matching.Indicators.Disclosure;

namespace Matching.Indicators.Audit;

/// <summary>The unknowns of an indicator in the leaves of a family: one for each part of each leaf.</summary>
internal sealed class PlacesOfFamily
{
    // Those aged 60, whom the two codings of age count differently.
    private const string Aged60 = "Y60";
    private const string Above60 = "Y_GT60";

    private static readonly string[] Ages = ["Y0-4", "Y5-11", "Y12-17", "Y18-59", Aged60, Above60, Breakdown.Unknown];

    private readonly BreakdownFamily family;
    private readonly string[][] leaves;
    private readonly int parts;
    private readonly int first;

    public PlacesOfFamily(JointSystem system, BreakdownFamily family, IReadOnlyList<CellKey> keys, IReadOnlyList<string> parts)
    {
        this.family = family;
        leaves = LeavesOf(family, keys);
        this.parts = parts.Count;
        first = system.AddVariables(leaves.Length * parts.Count);
    }

    /// <summary>Name of the family.</summary>
    public string Family => family.Name;

    /// <summary>The codes of all people.</summary>
    public string[][] Everybody => [.. family.Dimensions.Select(_ => (string[])[Breakdown.Total])];

    /// <summary>How many leaves there are.</summary>
    public int Leaves => leaves.Length;

    /// <summary>The numbers of the leaves of a place, from 0.</summary>
    public IEnumerable<int> LeavesAt(string[][] codes) =>
        Enumerable.Range(0, leaves.Length).Where(leaf => IsIn(leaves[leaf], codes));

    /// <summary>How many people of a part are in each leaf; of all without one.</summary>
    public long[] NumbersOf(RespondentRows people, string? part = null)
    {
        var numbers = new long[leaves.Length];
        var places = leaves.Index().ToDictionary(leaf => string.Join(',', leaf.Item), leaf => leaf.Index);
        string[] dimensions = IsOfAge ? [.. family.Dimensions, Breakdown.AgeAmif] : [.. family.Dimensions];
        foreach (var person in people.Of([.. dimensions, RespondentRows.Part]).People)
        {
            var codes = RespondentSet.Codes(person.Leaf);
            if ((part is null || codes[^1] == part) && places.TryGetValue(string.Join(',', LeafOf(codes[..^1])), out var place))
            {
                numbers[place]++;
            }
        }

        return numbers;
    }

    /// <summary>Whether a person of some groups is in a place.</summary>
    public bool IsAt(Groups groups, string[][] codes) =>
        IsIn(LeafOf([.. family.Dimensions.Select(dimension => groups[dimension]), groups[Breakdown.AgeAmif]]), codes);

    private bool IsOfAge => family.Name == Breakdown.GenderAge;

    // Of gender, age, and age in the other coding; of other families of the dimension alone.
    private string[] LeafOf(string[] codes) =>
        !IsOfAge ? [codes[0]]
        : codes[1] == "Y_GE60" ? [codes[0], codes[2] == Above60 ? Above60 : Aged60]
        : [codes[0], codes[1]];

    /// <summary>The unknowns of a place in some parts.</summary>
    public int[] At(string[][] codes, IReadOnlyList<int> ofParts)
    {
        var found = new List<int>();
        for (var leaf = 0; leaf < leaves.Length; leaf++)
        {
            if (IsIn(leaves[leaf], codes))
            {
                foreach (var part in ofParts)
                {
                    found.Add(first + (leaf * parts) + part);
                }
            }
        }

        return [.. found];
    }

    /// <summary>
    /// The groups of each dimension of some, and all together, that are groups of other figures as well.
    /// </summary>
    public IEnumerable<string[][]> Groups(PlacesOfFamily other, Func<string, bool> isSome)
    {
        var everybody = Everybody;
        return family
            .Dimensions.Index()
            .Where(dimension => isSome(dimension.Item))
            .SelectMany(dimension =>
                leaves
                    .Select(leaf => leaf[dimension.Index])
                    .Intersect(other.leaves.Select(leaf => leaf[dimension.Index]))
                    .Select(code => (string[][])[.. everybody.Select((codes, d) => d == dimension.Index ? [code] : codes)])
            )
            .Append(everybody);
    }

    /// <summary>The unknowns of all places in a part.</summary>
    public IEnumerable<int> Everywhere(int part) =>
        Enumerable.Range(0, leaves.Length).Select(leaf => first + (leaf * parts) + part);

    private static bool IsIn(string[] leaf, string[][] codes)
    {
        for (var d = 0; d < leaf.Length; d++)
        {
            if (codes[d] is not [Breakdown.Total] && !codes[d].Contains(leaf[d]))
            {
                return false;
            }
        }

        return true;
    }

    private static string[][] LeavesOf(BreakdownFamily family, IReadOnlyList<CellKey> keys) =>
        family.Name == Breakdown.GenderAge
            ? [.. from gender in Breakdown.FixedCodes(Breakdown.Gender)! from age in Ages select new[] { gender, age }]
            :
            [
                .. keys.Where(key => key.Breakdown == family.Name && key.Codes != Breakdown.Total)
                    .Select(key => key.Codes)
                    .Distinct()
                    .Order(StringComparer.Ordinal)
                    .Select(code => new[] { code }),
            ];

    /// <summary>
    /// The codes of a place in each dimension of its family; several where a band of age is finer than the place.
    /// </summary>
    public static string[][] CodesOf(CellKey key)
    {
        var codes = key.Codes.Split(',');
        string[] all = [Breakdown.Total];
        return key.Breakdown switch
        {
            Breakdown.Gender => [codes, all],
            Breakdown.AgeAgd or Breakdown.AgeAmif => [all, Bands(codes[0])],
            Breakdown.GenderAge =>
            [
                [codes[0]],
                Bands(codes[1]),
            ],
            _ => [codes],
        };
    }

    private static string[] Bands(string code) =>
        code switch
        {
            "Y_GE60" => [Aged60, Above60],
            "Y18-60" => ["Y18-59", Aged60],
            Breakdown.Under18 => ["Y0-4", "Y5-11", "Y12-17"],
            _ => [code],
        };

    /// <summary>One side of a difference of two groups; null of other statistics.</summary>
    public static string[][]? SideOf(CellKey key)
    {
        string[] all = [Breakdown.Total];
        var isFirst = key.Stat == "n_first";
        return !isFirst && key.Stat != "n_second"
            ? null
            : key.Codes switch
            {
                "F-M" =>
                [
                    [isFirst ? "F" : "M"],
                    all,
                ],
                "Y_GE60-Y18-59" => [all, Bands(isFirst ? "Y_GE60" : "Y18-59")],
                _ =>
                [
                    [isFirst ? "yes" : "no"],
                ],
            };
    }
}
