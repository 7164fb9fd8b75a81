using Matching.Indicators.Catalogue;
using Matching.Indicators.Disclosure;

namespace Matching.Indicators.Computation;

/// <summary>
/// Where the means at start and end of those measured twice may be shown. Beside the mean of everyone in a wave they leave the sum
/// of those who answered that wave only, so these are protected like a group of their own: none, or at least as many as a mean
/// needs. Where the group of a person may differ between start and end, no group has these means.
/// </summary>
internal sealed class MeansOfOneWave
{
    private readonly IndicatorEntries entries;
    private readonly List<List<Entry>> once;

    public MeansOfOneWave(IndicatorEntries entries)
    {
        this.entries = entries;
        var twice = entries[Measure.Change].Select(entry => entry.Key).ToHashSet();
        once =
        [
            .. new[] { Measure.Start, Measure.End }.Select(wave => entries[wave].FindAll(entry => !twice.Contains(entry.Key))),
        ];
    }

    /// <summary>Whether a place of a family shows these means.</summary>
    public Func<IReadOnlyList<string>, bool> In(BreakdownFamily family, string wave, DisclosureCube cube, DisclosureRule rule)
    {
        var showsAll = once.TrueForAll(those => !PrimaryRules.HidesCount(those.Count, rule.LeastBase, rule.IsSensitive));
        var masks = family
            .Dimensions.Select(
                (dimension, d) =>
                    IsOfThePerson(dimension)
                        ? once.ConvertAll(those => MaskOf(those, family, d, wave, cube, rule, showsAll))
                        : null
            )
            .ToList();
        return codes =>
            codes.Index().Where(code => code.Item != Breakdown.Total).ToList() switch
            {
                [] => showsAll,
                [var only] => masks[only.Index]
                    ?.TrueForAll(mask => !ProtectedCube.Has(mask, [only.Item]) || mask.Shows(only.Item)) == true,
                _ => false,
            };
    }

    // A group by the person, not by the day or the form.
    private static bool IsOfThePerson(string dimension) => dimension != Breakdown.Mode && SamePeople.AreAlikeBy(dimension);

    private DisclosureCube MaskOf(
        List<Entry> those,
        BreakdownFamily family,
        int d,
        string wave,
        DisclosureCube cube,
        DisclosureRule rule,
        bool showsAll
    )
    {
        var dimension = family.Dimensions[d];
        var table = AdditiveTable.Count(
            [entries.DimensionOf(family, d, wave)],
            those.CountBy(entry => entry.Groups[dimension]).Select(group => ((IReadOnlyList<string>)[group.Key], group.Value))
        );
        bool ShowsPlace(string code) =>
            cube.Shows([.. family.Dimensions.Select((_, other) => other == d ? code : Breakdown.Total)]);
        return DisclosureCube.Protect(
            table,
            rule,
            new DisclosureOptions
            {
                IsAlsoHidden = codes => codes[0] == Breakdown.Total ? !showsAll : !ShowsPlace(codes[0]),
                IsKnown = codes => codes[0] == Breakdown.Total && showsAll,
                Need = Needs.Of([dimension], table),
            }
        );
    }
}
