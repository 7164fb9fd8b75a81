using Matching.Indicators.Catalogue;
using Matching.Indicators.Disclosure;
using Matching.Indicators.Summaries;

namespace Matching.Indicators.Computation;

/// <summary>Masks of an indicator that summarises its entries: which places may be shown, and which parts of them.</summary>
internal sealed class SummaryMasks(IndicatorEntries entries, ReleaseInput input, Indicator indicator, SharedMasks masks)
{
    /// <summary>The rule of disclosure of a wave.</summary>
    public DisclosureRule RuleOf(string wave) => entries.SummaryOf(wave).Rule(input.K, indicator.IsSensitive);

    /// <summary>The mask of a family in a wave; null when it is carried forward.</summary>
    public ProtectedCube? Protect(BreakdownFamily family, string wave, Dictionary<string, AdditiveTable> tables)
    {
        var (summary, rule, dimensions) = (entries.SummaryOf(wave), RuleOf(wave), entries.Dimensions(family, wave));
        var (places, hasSplit) = (entries.PlacesOf(family, wave), summary.HasSplit);
        var parts = hasSplit ? PartsOf(summary) : null;
        var table = hasSplit ? AdditiveTable.Count([.. dimensions, parts!], places.CountsOf(summary.PartOf)) : tables[wave];
        bool IsUnpublished(IReadOnlyList<string> codes) => !family.BreakdownsAt([.. codes]).Any();
        var shared = masks.Of(family.Dimensions, places, rule, IsUnpublished);
        var options = new DisclosureOptions
        {
            IsAlsoHidden = codes =>
                GivesAwayOneWave(wave, codes, tables)
                || HasThinBase(family, wave, codes)
                || (ProtectedCube.Has(shared, codes) && !shared.Shows(codes)),
            IsUnpublished = IsUnpublished,
            Need = Needs.Of(family.Dimensions, table),
        };
        var earlier = entries.Earlier(family, wave, parts, _ => summary.Stats[0]);
        var cube =
            earlier.Count > 0
                ? Carrying.Refresh(
                    table.Dimensions,
                    earlier,
                    entries.Respondents(wave).Of(IndicatorEntries.NamesOf(family, parts)),
                    rule,
                    hasSplit,
                    options
                )
            : hasSplit ? DisclosureCube.ProtectSplit(table, rule, options)
            : DisclosureCube.Protect(table, rule, options);
        return cube is null
            ? null
            : new ProtectedCube(cube, summary, hasSplit || summary.Parts.Count == 0 ? null : PartsCubes(family, wave, cube));
    }

    private static Dimension PartsOf(EntrySummary summary) => Dimension.Flat(RespondentRows.Part, summary.Parts, Breakdown.Total);

    // Of those who rose, stayed and fell: for each dimension by itself. In the cross of two they are never published.
    private List<DisclosureCube> PartsCubes(BreakdownFamily family, string wave, DisclosureCube cube)
    {
        var summary = entries.SummaryOf(wave);
        var counts = entries.PlacesOf(family, wave).CountsOf(summary.PartOf).ToList();
        return
        [
            .. family.Dimensions.Select(
                (dimension, d) =>
                {
                    var leaves = counts.Select(count => ((IReadOnlyList<string>)[count.Leaf[d], count.Leaf[^1]], count.People));
                    var table = AdditiveTable.Count([entries.DimensionOf(family, d, wave), PartsOf(summary)], leaves);
                    return DisclosureCube.ProtectSplit(
                        table,
                        RuleOf(wave),
                        new DisclosureOptions
                        {
                            Parts = PartsMask.Apart,
                            IsAlsoHidden = codes =>
                                !cube.Shows([.. family.Dimensions.Select((_, other) => other == d ? codes[0] : Breakdown.Total)]),
                            Need = Needs.Of([dimension], table),
                        }
                    );
                }
            ),
        ];
    }

    // Mean end less mean start less mean change leaves those who answered one wave only: where they are few, the end is
    // suppressed.
    private static bool GivesAwayOneWave(string wave, IReadOnlyList<string> codes, Dictionary<string, AdditiveTable> tables)
    {
        long Number(string of) =>
            tables[of].Dimensions.Index().All(dimension => dimension.Item.Codes.Contains(codes[dimension.Index]))
                ? tables[of][[.. codes]]
                : 0;
        return wave == Measure.End
            && tables.ContainsKey(Measure.Change)
            && PrimaryRules.HidesWave(Number(Measure.Start), Number(Measure.End), Number(Measure.Change), PrimaryRules.LeastK);
    }

    private bool HasThinBase(BreakdownFamily family, string wave, IReadOnlyList<string> codes)
    {
        var summary = entries.SummaryOf(wave);
        return summary.HasOwnBase
            && RuleOf(wave) is var rule
            && PrimaryRules.HidesCount(
                summary.BaseOf(entries.At(family, wave, [.. codes]), default),
                rule.LeastBase,
                rule.IsSensitive
            );
    }
}
