using Matching.Indicators.Catalogue;
using Matching.Indicators.Disclosure;
using Matching.Indicators.Statistics;
using Matching.Indicators.Summaries;

namespace Matching.Indicators.Computation;

/// <summary>Computes an indicator that summarises its entries: each place of a breakdown has every statistic.</summary>
internal sealed class SummaryBuilder(
    IndicatorEntries entries,
    ReleaseInput input,
    Indicator indicator,
    Cohort cohort,
    SharedMasks masks,
    CellWriter writer
) : IndicatorBuilder(entries, input, indicator)
{
    // No person changed, since the two forms ask nothing alike.
    private readonly Lazy<bool> lacksCommonItems = new(() =>
        indicator.Measure is OfSheets of && of.LacksCommonItems(cohort, indicator.Respondent)
    );

    protected override ProtectedCube? Protect(BreakdownFamily family, string wave, Dictionary<string, AdditiveTable> tables)
    {
        var (summary, rule, dimensions) = (Entries.SummaryOf(wave), RuleOf(wave), Entries.Dimensions(family, wave));
        var (places, hasSplit) = (Entries.PlacesOf(family, wave), summary.HasSplit);
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
        var earlier = Entries.Earlier(family, wave, parts, _ => summary.Stats[0]);
        var cube =
            earlier.Count > 0
                ? Carrying.Refresh(
                    table.Dimensions,
                    earlier,
                    Entries.Respondents(wave).Of(IndicatorEntries.NamesOf(family, parts)),
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

    protected override void Write(Dictionary<CellKey, FigureCell> cells, BreakdownFamily family, string wave, ProtectedCube cube)
    {
        foreach (var codes in PlacesIn(family, wave))
        {
            var those = Entries.At(family, wave, codes);
            Add(
                cells,
                wave,
                new Place([.. KeysOf(family, codes)], those, cube.Shows(codes), stat => cube.ShowsStat(stat, codes))
            );
        }

        if (family.Breakdowns.Contains(Breakdown.AgeAmif) && Indicator.Disaggregations.Contains(Breakdown.AgeAmif))
        {
            AddAmif(cells, wave, cube);
        }

        AddGaps(cells, family, wave, cube);
    }

    private DisclosureRule RuleOf(string wave) => Entries.SummaryOf(wave).Rule(Input.K, Indicator.IsSensitive);

    private static Dimension PartsOf(EntrySummary summary) => Dimension.Flat(RespondentRows.Part, summary.Parts, Breakdown.Total);

    // Of those who rose, stayed and fell: for each dimension by itself. In the cross of two they are never published.
    private List<DisclosureCube> PartsCubes(BreakdownFamily family, string wave, DisclosureCube cube)
    {
        var summary = Entries.SummaryOf(wave);
        var counts = Entries.PlacesOf(family, wave).CountsOf(summary.PartOf).ToList();
        return
        [
            .. family.Dimensions.Select(
                (dimension, d) =>
                {
                    var leaves = counts.Select(count => ((IReadOnlyList<string>)[count.Leaf[d], count.Leaf[^1]], count.People));
                    var table = AdditiveTable.Count([Entries.DimensionOf(family, d, wave), PartsOf(summary)], leaves);
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
        var summary = Entries.SummaryOf(wave);
        return summary.HasOwnBase
            && RuleOf(wave) is var rule
            && PrimaryRules.HidesCount(
                summary.BaseOf(Entries.At(family, wave, [.. codes]), default),
                rule.LeastBase,
                rule.IsSensitive
            );
    }

    private void Add(Dictionary<CellKey, FigureCell> cells, string wave, Place place)
    {
        if (place.Keys.Count == 0)
        {
            return;
        }

        var summary = Entries.SummaryOf(wave);
        var context = new SummaryContext(Input.RoundTo, Entries[wave].Count, () => MonthsOf(place.Keys[0]));
        // An empty group and a thin one look the same.
        var isVisible = writer.MayShow(place.IsShown) && (summary.IsCounted || place.IsTotal || place.Those.Count > 0);
        var baseN = summary.BaseOf(place.Those, context);
        var figures = isVisible ? summary.Of(place.Those, context) : null;
        foreach (var stat in summary.Stats)
        {
            var figure = isVisible && place.ShowsStat(stat) && summary.IsEnough(baseN, stat) ? figures?[stat] : null;
            foreach (var key in place.Keys)
            {
                writer.Write(cells, key with { Stat = stat }, Explained(figure, wave), baseN, isEstimate: !summary.IsCount(stat));
            }
        }
    }

    private Figure? Explained(Figure? figure, string wave) =>
        figure is { Value: null } && wave == Measure.Change && lacksCommonItems.Value
            ? new Figure(null, Reasons.NotComparableVersions)
            : figure;

    // Of a quarter its own, elsewhere all since the quarter of the first entry; the month of the release counts as whole.
    private int MonthsOf(CellKey key) =>
        key.Breakdown == Breakdown.Period && key.Codes != Breakdown.Total
            ? Math.Min(Breakdown.MonthsOfAPeriod, Breakdown.MonthsSince(key.Codes, cohort.Dossier.AsOf))
        : Entries[""].Count == 0 ? 0
        : Breakdown.MonthsSince(Entries[""].Min(entry => entry.Groups[Breakdown.Period])!, cohort.Dossier.AsOf);

    // The two codings of age differ by those aged 60 alone. Unless nobody or enough people are 60, the fund's two upper bands
    // would describe them.
    private void AddAmif(Dictionary<CellKey, FigureCell> cells, string wave, ProtectedCube cube)
    {
        var bands = new AmifBands(Entries[wave]);
        bool ShowsOwn(string code) => cube.Shows([Breakdown.Total, code]) && cube.ShowsParts([Breakdown.Total, code]);
        var rule = RuleOf(wave);
        var hasOwnBands =
            bands.Aged60.Count >= rule.LeastBase
            && ShowsOwn("Y18-59")
            && ShowsOwn("Y_GE60")
            && bands["Y_GT60"].Count >= rule.LeastBase
            && !HasThinParts(wave, bands);
        foreach (var (code, agd) in AmifBands.Codes)
        {
            string[] same = [Breakdown.Total, agd];
            var isAsAgd = agd == code || bands.Aged60.Count == 0;
            var isShown = isAsAgd ? cube.Shows(same) : hasOwnBands;
            CellKey[] key = [new(Breakdown.AgeAmif, code, "")];
            Add(cells, wave, new Place(key, bands[code], isShown, stat => !isAsAgd || cube.ShowsStat(stat, same)));
        }
    }

    // Also of those aged 60 themselves, whom the difference of the codings leaves.
    private bool HasThinParts(string wave, AmifBands bands)
    {
        var (summary, rule) = (Entries.SummaryOf(wave), RuleOf(wave));
        return new[] { bands["Y18-60"], bands["Y_GT60"], bands.Aged60 }.Any(band =>
            summary.Parts.Any(part =>
                PrimaryRules.HidesCount(band.Count(entry => summary.PartOf(entry) == part), rule.K, rule.IsSensitive)
            )
        );
    }

    private void AddGaps(Dictionary<CellKey, FigureCell> cells, BreakdownFamily family, string wave, ProtectedCube cube)
    {
        if (
            Entries.SummaryOf(wave) is not IGroupComparison comparison
            || IndicatorCatalogue.Find("gap." + Indicator.Id)?.Waves.Contains(wave) != true
        )
        {
            return;
        }

        var context = new SummaryContext(Input.RoundTo);
        foreach (var (contrast, first, second) in Contrasts(family))
        {
            var (one, other) = (Entries.At(family, wave, first), Entries.At(family, wave, second));
            var isShown = writer.MayShow(cube.Shows(first) && cube.Shows(second)) && one.Count > 0 && other.Count > 0;
            var figures = isShown ? GapSummary.Of(comparison, one, other, context) : null;
            foreach (var stat in GapSummary.Instance.Stats)
            {
                var key = new CellKey(Breakdown.Contrast, contrast, stat);
                writer.Write(cells, key, figures?[stat], Math.Min(one.Count, other.Count), isEstimate: !GapSummary.IsCount(stat));
            }
        }
    }

    // Groups whose difference is published, by the code of the contrast.
    private static IEnumerable<(string Code, string[] First, string[] Second)> Contrasts(BreakdownFamily family) =>
        family.Name switch
        {
            Breakdown.GenderAge =>
            [
                ("F-M", ["F", Breakdown.Total], ["M", Breakdown.Total]),
                ("Y_GE60-Y18-59", [Breakdown.Total, "Y_GE60"], [Breakdown.Total, "Y18-59"]),
            ],
            Breakdown.Disability => [("disability", ["yes"], ["no"])],
            _ => [],
        };

    /// <summary>A place of a table.</summary>
    /// <param name="Keys">
    /// Its keys, without a statistic: it is one cell in each of several breakdowns, with the same figures.
    /// </param>
    /// <param name="Those">The entries in it.</param>
    /// <param name="IsShown">Whether it may be shown.</param>
    /// <param name="ShowsStat">Whether a statistic of it may be shown.</param>
    private sealed record Place(IReadOnlyList<CellKey> Keys, List<Entry> Those, bool IsShown, Func<string, bool> ShowsStat)
    {
        public bool IsTotal => Keys[0].Codes.Split(',').All(code => code == Breakdown.Total);
    }
}
