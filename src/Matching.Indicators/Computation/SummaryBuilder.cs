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
    // No person changed, since none answered the same items in both forms.
    private readonly Lazy<bool> lacksCommonItems = new(() =>
        indicator.Measure is OfSheets of && of.LacksCommonItems(cohort, indicator.Respondent)
    );

    private readonly Lazy<Figure?> expected = new(() => indicator.Measure.Expected(cohort, indicator.Respondent));

    private readonly SummaryMasks summaryMasks = new(entries, input, indicator, masks);

    protected override ProtectedCube? Protect(BreakdownFamily family, string wave, Dictionary<string, AdditiveTable> tables) =>
        summaryMasks.Protect(family, wave, tables);

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

    private void Add(Dictionary<CellKey, FigureCell> cells, string wave, Place place)
    {
        if (place.Keys.Count == 0)
        {
            return;
        }

        var summary = Entries.SummaryOf(wave);
        var context = new SummaryContext(
            Input.RoundTo,
            Entries[wave].Count,
            () => MonthsOf(place.Keys[0]),
            place.IsTotal && summary.Stats.Contains(EntrySummary.Expected) ? expected.Value : null
        );
        // An empty group and a very small one look the same.
        var isVisible = writer.MayShow(place.IsShown) && (summary.IsCounted || place.IsTotal || place.Those.Count > 0);
        var baseN = summary.BaseOf(place.Those, context);
        var figures = isVisible ? summary.Of(place.Those, context) : null;
        foreach (var stat in summary.Stats.Where(stat => !summary.IsOfEveryone(stat) || place.IsTotal))
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

    // The two codings of age differ by those aged 60 alone. Unless no person or enough people are 60, the fund's two upper bands
    // would describe them.
    private void AddAmif(Dictionary<CellKey, FigureCell> cells, string wave, ProtectedCube cube)
    {
        var bands = new AmifBands(Entries[wave]);
        bool ShowsOwn(string code) => cube.Shows([Breakdown.Total, code]) && cube.ShowsParts([Breakdown.Total, code]);
        var (summary, rule) = (Entries.SummaryOf(wave), summaryMasks.RuleOf(wave));
        var hasOwnBands =
            bands.Aged60.Count >= rule.LeastBase
            && ShowsOwn("Y18-59")
            && ShowsOwn("Y_GE60")
            && bands["Y_GT60"].Count >= rule.LeastBase
            && !HasThinParts(wave, bands);
        bool ShowsOfOwn(string stat) =>
            !summary.IsOfOneWave(stat)
            && !Entries.Rests[wave].Any(rest => rest.Stats.Contains(stat))
            && !(cube.GivesWay && summary.GivesSum(stat));
        foreach (var (code, agd) in AmifBands.Codes)
        {
            string[] same = [Breakdown.Total, agd];
            var isAsAgd = agd == code || bands.Aged60.Count == 0;
            var isShown = isAsAgd ? cube.Shows(same) : hasOwnBands;
            CellKey[] key = [new(Breakdown.AgeAmif, code, "")];
            Add(
                cells,
                wave,
                new Place(key, bands[code], isShown, stat => isAsAgd ? cube.ShowsStat(stat, same) : ShowsOfOwn(stat))
            );
        }
    }

    // Also of those aged 60 themselves, whom the difference of the codings leaves.
    private bool HasThinParts(string wave, AmifBands bands)
    {
        var (summary, rule) = (Entries.SummaryOf(wave), summaryMasks.RuleOf(wave));
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
            || Indicator.Disaggregations != Declare.OfAnswers
            || !new GapOf(Indicator).Waves.Contains(wave)
        )
        {
            return;
        }

        // the difference, its interval and the numbers give the shares of both
        bool Shows(string[] codes) => cube.Shows(codes) && cube.ShowsBeside?.Invoke(cube.Summary.Headline, codes) != false;
        var context = new SummaryContext(Input.RoundTo);
        foreach (var (contrast, first, second) in Contrasts(family))
        {
            var (one, other) = (Entries.At(family, wave, first), Entries.At(family, wave, second));
            var isShown = writer.MayShow(Shows(first) && Shows(second)) && one.Count > 0 && other.Count > 0;
            var figures = isShown ? GapSummary.Of(comparison, one, other, context) : null;
            foreach (var stat in GapSummary.Instance.Stats)
            {
                var key = new CellKey(Breakdown.Contrast, contrast, stat);
                writer.Write(
                    cells,
                    key,
                    figures?[stat],
                    Math.Min(one.Count, other.Count),
                    isEstimate: !GapSummary.Instance.IsCount(stat)
                );
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
