using Matching.Indicators.Disclosure;

namespace Matching.Indicators.Computation;

/// <summary>People who follow from figures, protected like a group of their own.</summary>
/// <param name="Rest">Who they are.</param>
/// <param name="Rule">The rule under which they are.</param>
/// <param name="HidesAll">Whether nothing of all of them may follow.</param>
internal sealed record ProtectedRest(Rest Rest, DisclosureRule Rule, bool HidesAll)
{
    /// <summary>Whether they are too few among some entries.</summary>
    public bool Hides(IEnumerable<Entry> those) => PrimaryRules.HidesCount(Rest.NumberOf(those), Rule.LeastBase);

    /// <summary>
    /// The groups of a dimension of which they may follow, where a cube shows the group. Their groups may be others than those of
    /// the indicator's own people.
    /// </summary>
    public DisclosureCube MaskIn(BreakdownFamily family, int d, Dimension own, DisclosureCube cube)
    {
        var dimension = family.Dimensions[d];
        var groups = Rest.Those.GroupBy(entry => entry.Groups[dimension]).ToList();
        // a dimension without people has its total alone
        var leaves = own.Leaves.Select(leaf => own.Codes[leaf]).Where(code => code != Breakdown.Total);
        var table = AdditiveTable.Count(
            [Breakdown.Of(dimension, leaves.Union(groups.Select(theGroup => theGroup.Key)).ToHashSet())],
            groups.Select(theGroup => ((IReadOnlyList<string>)[theGroup.Key], Rest.NumberOf(theGroup)))
        );
        bool ShowsPlace(string code) => own.Codes.Contains(code) && cube.Shows(family.CodesOf(d, code));
        return DisclosureCube.Protect(
            table,
            Rule,
            new DisclosureOptions
            {
                IsAlsoHidden = codes => codes[0] == Breakdown.Total ? HidesAll : !ShowsPlace(codes[0]),
                IsKnown = codes => codes[0] == Breakdown.Total && !HidesAll,
                Need = Needs.Of([dimension], table),
            }
        );
    }
}
