using Matching.Indicators.Audit;
using Matching.Indicators.Catalogue;
using Matching.Indicators.Disclosure;
using Matching.Indicators.Statistics;

namespace Matching.Indicators.Computation;

/// <summary>
/// Computes a release: every indicator in every wave and breakdown, with what rests on few people suppressed. Suppression runs
/// once on whole tables, and each family of breakdowns is refreshed or carried forward as a whole (see <see cref="Carrying"/>).
/// The same input gives the same bytes.
/// </summary>
public sealed class ReleaseBuilder(Cohort cohort, ReleaseInput input)
{
    public const string Confidential = "c";
    public const string NotApplicable = "z";
    public const string LowReliability = "u";
    public const string Provisional = "p";

    private int done;

    /// <summary>What the audit of everything that is published together finds; null before <see cref="Compute"/>.</summary>
    public JointAuditResult? Audit { get; private set; }

    /// <summary>Learns the share of the indicators that are computed, from 0 to 1; from several threads.</summary>
    public Action<double>? Computed { get; init; }

    /// <summary>Learns that all are computed and their audit begins.</summary>
    public Action? Auditing { get; init; }

    /// <summary>Computes everything.</summary>
    public IReadOnlyList<IndicatorFigures> Compute(CancellationToken cancellationToken = default)
    {
        var figures = Statistics(cancellationToken);
        // A reader of rounded counts knows less than one of the counts themselves, of which the audit is made.
        var exact = input.RoundTo == 0 ? figures : Figures(input with { RoundTo = 0 }, cancellationToken);
        Auditing?.Invoke();
        var protection = new JointProtection(input.Number, input.K, input.Declared);
        Audit = protection.Of(exact, cancellationToken);
        return Adjusted([.. protection.Apply(figures)]);
    }

    /// <summary>Computes everything, each table protected by itself: the first part of <see cref="Compute"/>.</summary>
    public IReadOnlyList<IndicatorFigures> Statistics(CancellationToken cancellationToken = default) =>
        Figures(input, cancellationToken);

    private IReadOnlyList<Indicator> AllIndicators => [.. IndicatorCatalogue.Computed, .. input.Declared];

    private List<IndicatorFigures> Figures(ReleaseInput from, CancellationToken cancellationToken)
    {
        var writer = new CellWriter(from, cohort.Dossier);
        var masks = new SharedMasks(from.K);
        var computed = AllIndicators;
        var figures = new IReadOnlyList<IndicatorFigures>[computed.Count];
        // Other indicators suppress what a flow suppresses of the same people, so flows come first. Within a phase indicators are
        // independent and each has its place in the result: the number of threads changes nothing.
        foreach (var phase in computed.Index().GroupBy(one => one.Item.Measure is Flow).OrderByDescending(phase => phase.Key))
        {
            Parallel.ForEach(
                phase.ToList(),
                new ParallelOptions { CancellationToken = cancellationToken },
                one =>
                {
                    figures[one.Index] = BuilderOf(one.Item, from, masks, writer).Compute();
                    Computed?.Invoke((double)Interlocked.Increment(ref done) / (computed.Count * (input.RoundTo == 0 ? 1 : 2)));
                }
            );
        }

        return [.. figures.SelectMany(waves => waves)];
    }

    private IndicatorBuilder BuilderOf(Indicator indicator, ReleaseInput from, SharedMasks masks, CellWriter writer)
    {
        var entries = new IndicatorEntries(cohort, from, indicator);
        return indicator.Measure is Flow flow
            ? new FlowBuilder(entries, from, indicator, flow.Summary, masks, writer)
            : new SummaryBuilder(entries, from, indicator, cohort, masks, writer);
    }

    // Holm's method over all changes that one table claims: the means and shares of a theme in the same cell, as far as their p
    // is published. Over groups it does not adjust: those are exploratory.
    private List<IndicatorFigures> Adjusted(List<IndicatorFigures> figures)
    {
        var families = AllIndicators.ToDictionary(indicator => indicator.Id, indicator => indicator.TestFamily);
        var adjusted = new Dictionary<(string Indicator, string Family, CellKey Key), FigureCell>();
        var tests =
            from indicator in figures
            where indicator.Wave == Measure.Change
            from theGroup in indicator.Groups
            from cell in theGroup.Cells
            where cell.Key.Stat is "p_t" or "p_mcnemar"
            group (indicator.Indicator, theGroup.Family, cell.Key, Cell: cell.Value) by (
                families[indicator.Indicator],
                cell.Key with
                {
                    Stat = "p_holm",
                }
            );
        foreach (var table in tests)
        {
            var p = MultipleTests.Holm([.. table.Select(test => test.Cell.Value)]);
            foreach (var (i, test) in table.Index())
            {
                adjusted[(test.Indicator, test.Family, test.Key with { Stat = "p_holm" })] = test.Cell with { Value = p[i] };
            }
        }

        FigureGroup Of(FigureGroup theGroup) =>
            theGroup.ComputedIn != input.Number
                ? theGroup
                : theGroup with
                {
                    Cells = theGroup.Cells.ToDictionary(
                        cell => cell.Key,
                        cell => adjusted.GetValueOrDefault((theGroup.Indicator, theGroup.Family, cell.Key)) ?? cell.Value
                    ),
                };
        return figures.ConvertAll(indicator =>
            indicator.Wave != Measure.Change ? indicator : indicator with { Groups = [.. indicator.Groups.Select(Of)] }
        );
    }
}
