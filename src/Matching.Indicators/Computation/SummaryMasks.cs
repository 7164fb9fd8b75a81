using Matching.Indicators.Catalogue;
using Matching.Indicators.Disclosure;
using Matching.Indicators.Summaries;

namespace Matching.Indicators.Computation;

/// <summary>Masks of an indicator that summarises its entries: which places may be shown, and which parts of them.</summary>
internal sealed class SummaryMasks(IndicatorEntries entries, ReleaseInput input, Indicator indicator, SharedMasks masks)
{
    private readonly Dictionary<string, DisclosureCube> partsOfAll = [];

    // Null of what is not measured twice, or publishes no start and end of those who were.
    private readonly Lazy<MeansOfOneWave?> oneWave = new(() =>
        entries.Waves.Contains(Measure.Change)
        && entries.SummaryOf(Measure.Change) is var change
        && change.Stats.Any(change.IsOfOneWave)
            ? new MeansOfOneWave(entries, change.Rule(input.K, indicator.IsSensitive))
            : null
    );

    /// <summary>The rule of disclosure of a wave.</summary>
    public DisclosureRule RuleOf(string wave) => entries.SummaryOf(wave).Rule(input.K, indicator.IsSensitive);

    /// <summary>The mask of a family in a wave; null when it is carried forward.</summary>
    public ProtectedCube? Protect(BreakdownFamily family, string wave, Dictionary<string, AdditiveTable> tables)
    {
        var (summary, rule, dimensions) = (entries.SummaryOf(wave), RuleOf(wave), entries.Dimensions(family, wave));
        var (places, hasSplit) = (entries.PlacesOf(family, wave), summary.HasSplit);
        var parts = hasSplit ? PartsOf(summary) : null;
        var byPart =
            hasSplit || summary.PublishesNet
                ? AdditiveTable.Count([.. dimensions, PartsOf(summary)], places.CountsOf(summary.PartOf))
                : null;
        var table = hasSplit ? byPart! : tables[wave];
        bool IsUnpublished(IReadOnlyList<string> codes) => !family.BreakdownsAt([.. codes]).Any();
        var shared = masks.Of(family.Dimensions, places, rule, IsUnpublished);
        var knownToOne = family.Name == Breakdown.Partner ? KnownToOne(table, rule.K) : [];
        var options = new DisclosureOptions
        {
            IsAlsoHidden = codes =>
                GivesAwayOneWave(wave, codes, tables)
                || HasThinBase(family, wave, codes)
                || knownToOne.Contains(codes[0])
                || (summary.PublishesNet && HasThinNet(wave, codes, byPart!))
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
        return cube is null ? null : Shown(family, wave, cube, byPart);
    }

    private ProtectedCube Shown(BreakdownFamily family, string wave, DisclosureCube cube, AdditiveTable? byPart)
    {
        var (summary, rule) = (entries.SummaryOf(wave), RuleOf(wave));
        var parts = summary.HasSplit || summary.Parts.Count == 0 ? null : ShownPartsOf(family, wave, cube, byPart);
        var ofTwice = summary.Stats.Any(summary.IsOfOneWave) ? oneWave.Value!.In(family, cube) : null;
        var ofEveryone = oneWave.Value?.OfEveryone(family, wave, cube);
        var beside =
            entries.Rests[wave].Count > 0
                ? new ShownBesideOthers(entries, entries.Rests[wave]).In(family, wave, cube, rule)
                : null;
        return new ProtectedCube(
            cube,
            summary,
            parts,
            ofTwice is null ? null : codes => ofTwice(codes) && ShowsStartAndEnd(family, wave, codes, parts),
            ofEveryone is null && beside is null
                ? null
                : (stat, codes) =>
                    beside?.Invoke(stat, codes) != false && (!summary.GivesSum(stat) || ofEveryone?.Invoke(codes) != false)
        )
        {
            GivesWay = ofEveryone is not null,
        };
    }

    // Of a share start and end are counts, and with the parts of its change the counts of a table of two by two.
    private bool ShowsStartAndEnd(BreakdownFamily family, string wave, IReadOnlyList<string> codes, PartsShown? parts)
    {
        var summary = entries.SummaryOf(wave);
        var showsParts = parts is null || summary.Parts.All(part => parts.Shows(part, codes));
        return summary.ShowsStartAndEnd(entries.At(family, wave, [.. codes]), PartsRule(wave), showsParts);
    }

    // A partner knows its own number.
    private static HashSet<string> KnownToOne(AdditiveTable table, int k)
    {
        string[] codes = [.. table.Dimensions[0].Codes.Where(code => code != Breakdown.Total)];
        var hidden = InsiderSuppression.Hide([.. codes.Select(code => table[[code]])], k);
        return [.. codes.Where((_, i) => hidden[i])];
    }

    private static Dimension PartsOf(EntrySummary summary) => Dimension.Flat(RespondentRows.Part, summary.Parts, Breakdown.Total);

    // Which parts of a place may be shown, in one dimension at a time: in the cross of two they are never published.
    private PartsShown ShownPartsOf(BreakdownFamily family, string wave, DisclosureCube cube, AdditiveTable? byPart)
    {
        if (entries.SummaryOf(wave).PublishesNet)
        {
            string[] everybody = [.. family.Dimensions.Select(_ => Breakdown.Total)];
            var showsAll = !HasFew(wave, everybody, byPart!);
            var net = OfNet(family, wave, cube.Shows, showsAll, byPart!);
            if (net.Narrow.Count == 0 && net.Shows(everybody) == showsAll)
            {
                return new PartsShown(
                    (_, codes) => IsOfOne(codes) && (!ProtectedCube.Has(net, codes) || net.Shows(codes)),
                    NeedsParts: false
                );
            }
        }

        var masks = family.Dimensions.Select((_, d) => OfParts(family, d, wave, cube)).ToList();
        return new PartsShown(
            (part, codes) =>
                IsOfOne(codes)
                && masks
                    .Index()
                    .Where(mask => codes.Index().All(code => code.Index == mask.Index || code.Item == Breakdown.Total))
                    .All(mask =>
                        !ProtectedCube.Has(mask.Item, [codes[mask.Index], part]) || mask.Item.ShowsPart(part, codes[mask.Index])
                    ),
            NeedsParts: entries.SummaryOf(wave).PublishesNet
        );
    }

    private static bool IsOfOne(IReadOnlyList<string> codes) => codes.Count(code => code != Breakdown.Total) < 2;

    // Of those who rose, stayed and fell: for each dimension by itself.
    private DisclosureCube OfParts(BreakdownFamily family, int d, string wave, DisclosureCube cube)
    {
        var (summary, all) = (entries.SummaryOf(wave), PartsOfAll(wave));
        var table = AdditiveTable.Count(
            [entries.DimensionOf(family, d, wave), PartsOf(summary)],
            entries
                .PlacesOf(family, wave)
                .CountsOf(summary.PartOf)
                .Select(count => ((IReadOnlyList<string>)[count.Leaf[d], count.Leaf[^1]], count.People))
        );
        bool ShowsPlace(string code) => cube.Shows(family.CodesOf(d, code));
        bool IsNumber(IReadOnlyList<string> codes) => codes[1] == Breakdown.Total;
        bool IsOfAll(IReadOnlyList<string> codes) => codes[0] == Breakdown.Total && !IsNumber(codes);
        return DisclosureCube.Protect(
            table,
            PartsRule(wave),
            new DisclosureOptions
            {
                IsAlsoHidden = codes => !ShowsPlace(codes[0]) || (IsOfAll(codes) && !all.Shows(codes[1])),
                IsKnown = codes => IsNumber(codes) ? ShowsPlace(codes[0]) : IsOfAll(codes) && all.Shows(codes[1]),
                IsUnpublished = codes => IsNumber(codes) && !ShowsPlace(codes[0]),
                Need = Needs.Of([family.Dimensions[d]], table, summary.NeedOf),
                IsLastTogether = summary.PublishesNet,
            }
        );
    }

    // Of a share's change the net is published, so each part and the net give the others: all of a place are shown, or none.
    // What is left open of a place is one number: those who changed one way, as far as as many changed the other way. Where
    // that protects too little, the net is shown only with the parts.
    private DisclosureCube OfNet(
        BreakdownFamily family,
        string wave,
        Func<IReadOnlyList<string>, bool> showsPlace,
        bool showsAll,
        AdditiveTable byPart
    )
    {
        var parts = entries.SummaryOf(wave).Parts;
        var open = AdditiveTable.Of(
            entries.Dimensions(family, wave),
            codes => Math.Min(byPart[[.. codes, parts[0]]], byPart[[.. codes, parts[1]]])
        );
        bool IsOfAll(IReadOnlyList<string> codes) => codes.All(code => code == Breakdown.Total);
        return DisclosureCube.Protect(
            open,
            PartsRule(wave),
            new DisclosureOptions
            {
                IsAlsoHidden = codes => IsOfAll(codes) ? !showsAll : !showsPlace(codes) || HasFew(wave, codes, byPart),
                IsKnown = codes => IsOfAll(codes) && showsAll,
                IsUnpublished = codes => !IsOfOne(codes),
                Need = Needs.Of(family.Dimensions, open),
            }
        );
    }

    private DisclosureRule PartsRule(string wave) => DisclosureRule.Counts(RuleOf(wave).K, RuleOf(wave).IsSensitive);

    private bool HasFew(string wave, IReadOnlyList<string> codes, AdditiveTable byPart) =>
        PartsRule(wave) is var rule
        && entries.SummaryOf(wave).Parts.Any(part => PrimaryRules.HidesCount(byPart[[.. codes, part]], rule.K, rule.IsSensitive));

    // The totals of the parts are repeated beside each breakdown, so they have one mask.
    private DisclosureCube PartsOfAll(string wave)
    {
        if (!partsOfAll.TryGetValue(wave, out var mask))
        {
            var summary = entries.SummaryOf(wave);
            var counts = entries[wave].CountBy(summary.PartOf).ToDictionary();
            partsOfAll[wave] = mask = DisclosureCube.Protect(
                AdditiveTable.Of([PartsOf(summary)], codes => counts.GetValueOrDefault(codes[0])),
                PartsRule(wave),
                new DisclosureOptions
                {
                    IsKnown = codes => codes[0] == Breakdown.Total,
                    Need = codes => codes[0] == Breakdown.Total ? DisclosureOptions.Foremost : summary.NeedOf(codes[0]),
                    IsLastTogether = summary.PublishesNet,
                }
            );
        }

        return mask;
    }

    // Mean end less mean start less mean change leaves those who answered one wave only: where they are few, the end is
    // suppressed, unless the mean of a wave is anyway.
    private bool GivesAwayOneWave(string wave, IReadOnlyList<string> codes, Dictionary<string, AdditiveTable> tables)
    {
        long Number(string of) =>
            tables[of].Dimensions.Index().All(dimension => dimension.Item.Codes.Contains(codes[dimension.Index]))
                ? tables[of][[.. codes]]
                : 0;
        return wave == Measure.End
            && tables.ContainsKey(Measure.Change)
            && PrimaryRules.HidesWave(Number(Measure.Start), Number(Measure.End), Number(Measure.Change), PrimaryRules.LeastK)
            && !(
                codes.All(code => code == Breakdown.Total)
                && oneWave.Value is { } known
                && (known.HidesAll(Measure.Start) || known.HidesAll(Measure.End))
            );
    }

    // The number and the net of a share's change bound how many changed each way, whatever is shown of those: suppressed with
    // them where that is too close.
    private bool HasThinNet(string wave, IReadOnlyList<string> codes, AdditiveTable byPart)
    {
        var parts = entries.SummaryOf(wave).Parts;
        var net = byPart[[.. codes, parts[0]]] - byPart[[.. codes, parts[1]]];
        return HasFew(wave, codes, byPart) && (byPart[[.. codes, Breakdown.Total]] - Math.Abs(net)) / 2 < PartsRule(wave).K;
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
