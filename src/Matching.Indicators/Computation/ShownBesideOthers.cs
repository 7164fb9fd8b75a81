using Matching.Indicators.Disclosure;

namespace Matching.Indicators.Computation;

/// <summary>
/// Where the statistics of an indicator may be shown beside those of others of the same people: see <see cref="Rest"/>.
/// </summary>
internal sealed class ShownBesideOthers(IndicatorEntries entries, IReadOnlyList<Rest> rests)
{
    /// <summary>Whether a place of a family shows a statistic.</summary>
    public Func<string, IReadOnlyList<string>, bool> In(
        BreakdownFamily family,
        string wave,
        DisclosureCube cube,
        DisclosureRule rule
    )
    {
        var known = rests.Select(rest => Protected(rest, rule)).ToList();
        var masks = known.ConvertAll(one =>
            family.Dimensions.Select((_, d) => one.MaskIn(family, d, entries.DimensionOf(family, d, wave), cube)).ToList()
        );
        // a mean of few follows from those of all and of the groups as well
        var hidesAMean = known.Exists(one => one.Rest.IsMean && one.HidesAll);
        return (stat, codes) =>
            known.Index().Where(one => one.Item.Rest.Stats.Contains(stat)).All(one => Shows(one.Item, one.Index, codes));

        bool Shows(ProtectedRest one, int index, IReadOnlyList<string> codes) =>
            codes.Index().Where(code => code.Item != Breakdown.Total).ToList() switch
            {
                [] => !one.HidesAll,
                [var only] => !(one.Rest.IsMean && hidesAMean) && ProtectedCube.Allows(masks[index][only.Index], only.Item),
                _ => !one.Hides(one.Rest.Those.Where(entry => IsIn(entry, family, codes))),
            };
    }

    private static bool IsIn(Entry entry, BreakdownFamily family, IReadOnlyList<string> codes) =>
        family.Dimensions.Index().All(dimension => Breakdown.IsPartOf(entry.Groups[dimension.Item], codes[dimension.Index]));

    private static ProtectedRest Protected(Rest rest, DisclosureRule rule)
    {
        var own = rest.IsMean ? DisclosureRule.Means(rule.K) : DisclosureRule.Counts(rule.K);
        return new ProtectedRest(rest, own, PrimaryRules.HidesCount(rest.NumberOf(rest.Those), own.LeastBase));
    }
}
