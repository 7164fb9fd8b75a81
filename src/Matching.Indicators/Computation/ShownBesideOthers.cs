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
        var known = rests.Select(rest => new Known(rest, RuleOf(rest, rule))).ToList();
        var masks = known.ConvertAll(one => family.Dimensions.Select((_, d) => MaskOf(one, family, d, wave, cube)).ToList());
        // a mean of few follows from those of all and of the groups as well
        var hidesAMean = known.Exists(one => one.Rest.IsMean && one.HidesAll);
        return (stat, codes) =>
            known.Index().Where(one => one.Item.Rest.Stats.Contains(stat)).All(one => Shows(one.Item, one.Index, codes));

        bool Shows(Known one, int index, IReadOnlyList<string> codes) =>
            codes.Index().Where(code => code.Item != Breakdown.Total).ToList() switch
            {
                [] => !one.HidesAll,
                [var only] => !(one.Rest.IsMean && hidesAMean) && Allows(masks[index][only.Index], only.Item),
                _ => !one.Hides(one.Rest.Those.Where(entry => IsIn(entry, family, codes))),
            };
    }

    private static bool Allows(DisclosureCube mask, string code) => !ProtectedCube.Has(mask, [code]) || mask.Shows(code);

    private static bool IsIn(Entry entry, BreakdownFamily family, IReadOnlyList<string> codes) =>
        family.Dimensions.Index().All(dimension => Breakdown.IsPartOf(entry.Groups[dimension.Item], codes[dimension.Index]));

    private static DisclosureRule RuleOf(Rest rest, DisclosureRule rule) =>
        rest.IsMean ? DisclosureRule.Means(rule.K) : DisclosureRule.Counts(rule.K);

    // Their groups may be others than those of the indicator's own people.
    private DisclosureCube MaskOf(Known one, BreakdownFamily family, int d, string wave, DisclosureCube cube)
    {
        var dimension = family.Dimensions[d];
        var groups = one.Rest.Those.GroupBy(entry => entry.Groups[dimension]).ToList();
        var own = entries.DimensionOf(family, d, wave);
        // a dimension without people has its total alone
        var leaves = own.Leaves.Select(leaf => own.Codes[leaf]).Where(code => code != Breakdown.Total);
        var table = AdditiveTable.Count(
            [Breakdown.Of(dimension, leaves.Union(groups.Select(theGroup => theGroup.Key)).ToHashSet())],
            groups.Select(theGroup => ((IReadOnlyList<string>)[theGroup.Key], one.Rest.NumberOf(theGroup)))
        );
        bool ShowsPlace(string code) =>
            own.Codes.Contains(code)
            && cube.Shows([.. family.Dimensions.Select((_, other) => other == d ? code : Breakdown.Total)]);
        return DisclosureCube.Protect(
            table,
            one.Rule,
            new DisclosureOptions
            {
                IsAlsoHidden = codes => codes[0] == Breakdown.Total ? one.HidesAll : !ShowsPlace(codes[0]),
                IsKnown = codes => codes[0] == Breakdown.Total && !one.HidesAll,
                Need = Needs.Of([dimension], table),
            }
        );
    }

    private sealed record Known(Rest Rest, DisclosureRule Rule)
    {
        public bool HidesAll { get; } = PrimaryRules.HidesCount(Rest.NumberOf(Rest.Those), Rule.LeastBase);

        public bool Hides(IEnumerable<Entry> those) => PrimaryRules.HidesCount(Rest.NumberOf(those), Rule.LeastBase);
    }
}
