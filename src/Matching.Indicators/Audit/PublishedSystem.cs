using Matching.Indicators.Catalogue;
using Matching.Indicators.Computation;
using Matching.Indicators.Disclosure;
using Matching.Indicators.Summaries;

namespace Matching.Indicators.Audit;

/// <summary>
/// Everything that is published of a programme, as a <see cref="JointSystem"/>. Unknown are the people behind an indicator in a wave, in
/// the leaves of each family of breakdowns and in each part of its summary (as improved, same and worse; of a flow its stages).
/// Each published number of people is an equation, so are the totals that families share and the codings of age, the net of a
/// share's change by its percentage, and indicators that count the same people. Each suppressed number is a question, and so is each part
/// that no statistic names.
/// </summary>
public sealed class PublishedSystem
{
    // Those aged 60, whom the two codings of age count differently.
    private const string Aged60 = "Y60";
    private const string Above60 = "Y_GT60";

    private static readonly string[] Ages = ["Y0-4", "Y5-11", "Y12-17", "Y18-59", Aged60, Above60, Breakdown.Unknown];

    private readonly JointSystem system = new();
    private readonly int k;

    private PublishedSystem(int k) => this.k = k;

    /// <summary>The system of published figures.</summary>
    /// <param name="figures">The figures.</param>
    /// <param name="k">Smallest count shown.</param>
    public static JointSystem Of(IEnumerable<PublishedFigure> figures, int k = PrimaryRules.LeastK)
    {
        var built = new PublishedSystem(k);
        foreach (
            var same in figures
                .Where(figure => IndicatorCatalogue.Find(figure.Indicator) is { Measure.KeptWith: null })
                .GroupBy(figure => (figure.Indicator, figure.Wave, figure.ComputedIn))
        )
        {
            built.Add(IndicatorCatalogue.Find(same.Key.Indicator)!, same.Key.Wave, same.Key.ComputedIn, [.. same]);
        }

        return built.system;
    }

    private void Add(Indicator indicator, string wave, int release, List<PublishedFigure> figures)
    {
        if (indicator.Measure.SummaryOf(wave) is not EntrySummary summary || summary is ReliabilitySummary)
        {
            return;
        }

        var name = $"{indicator.Id}|{wave}|{release}";
        var parts = PartsOf(summary);
        var least = summary.Rule(k, indicator.IsSensitive).K;
        foreach (var ofFamily in figures.GroupBy(figure => FamilyOf(figure.Key)))
        {
            var places = new PlacesOfFamily(system, name, ofFamily.Key, [.. ofFamily.Select(figure => figure.Key)], parts);
            foreach (var part in parts)
            {
                system.AddEqual(places[Everywhere(ofFamily.Key), part], [system[$"{name}|{part}"]]);
            }

            var theGroup = new AuditedGroup(indicator.Id, wave, ofFamily.Key.Name);
            foreach (var place in ofFamily.GroupBy(figure => (figure.Key.Breakdown, figure.Key.Codes)))
            {
                AddPlace(summary, theGroup, places, [.. place], least);
            }
        }
    }

    private void AddPlace(
        EntrySummary summary,
        AuditedGroup theGroup,
        PlacesOfFamily places,
        List<PublishedFigure> figures,
        int least
    )
    {
        foreach (var figure in figures.Where(figure => figure.Key.Breakdown == Breakdown.Contrast))
        {
            if (Contrast(figure.Key) is { } side)
            {
                Add(figure, theGroup, places[side, null], least);
            }
        }

        var own = figures.FindAll(figure => figure.Key.Breakdown != Breakdown.Contrast);
        if (own.Count == 0)
        {
            return;
        }

        var codes = CodesOf(own[0].Key);
        foreach (var figure in own)
        {
            if (PartsIn(summary, figure.Key.Stat) is { } parts)
            {
                Add(figure, theGroup, [.. parts.SelectMany(part => places[codes, part])], least);
            }
        }

        var shown = own.Where(figure => figure.Value is not null)
            .ToDictionary(figure => figure.Key.Stat, figure => figure.Value!.Value);
        var isOfAll = summary is not (FlowSummary or ShareOfAllSummary or { HasOwnBase: true });
        if (isOfAll && own.Find(figure => figure.BaseN is not null)?.BaseN is { } baseN)
        {
            system.Add(places[codes, null].Select(variable => (variable, 1L)), baseN);
        }

        if (summary is ShareChangeSummary && shown.TryGetValue("percent", out var percent) && shown.TryGetValue("n", out var n))
        {
            system.Add(
                places[codes, "gained"]
                    .Select(variable => (variable, 1L))
                    .Concat(places[codes, "lost"].Select(variable => (variable, -1L))),
                (long)Math.Round(percent * n / 100)
            );
        }

        // a part that no statistic names follows from the others
        foreach (var part in summary.Parts.Where(part => !IsNamed(summary, part)))
        {
            system.Ask($"{own[0]}: {part}", theGroup, places[codes, part], least);
        }
    }

    private void Add(PublishedFigure figure, AuditedGroup theGroup, IReadOnlyList<int> variables, int least)
    {
        if (figure.Value is { } value)
        {
            system.Add(variables.Select(variable => (variable, 1L)), (long)Math.Round(value));
        }
        else if (figure.IsSuppressed)
        {
            system.Ask(figure.ToString(), theGroup, variables, least);
        }
    }

    private static IReadOnlyList<string> PartsOf(EntrySummary summary) =>
        summary is FlowSummary flow ? [.. flow.LeafCodes]
        : summary.Parts.Count > 0 ? summary.Parts
        : [""];

    // The parts whose people a statistic counts; null for what counts none.
    private static IReadOnlyList<string>? PartsIn(EntrySummary summary, string stat) =>
        summary switch
        {
            FlowSummary flow => flow.LeavesOf(stat),
            ShareOfSomeSummary => stat switch
            {
                "n" => ["yes", "no"],
                "count" => ["yes"],
                _ => null,
            },
            ShareSummary when stat == "count" => ["yes"],
            _ when stat is "n" or "count" => PartsOf(summary),
            _ when summary.Parts.Contains(stat) => [stat],
            _ when stat.StartsWith("n_", StringComparison.Ordinal) && summary.Parts.Contains(stat[2..]) => [stat[2..]],
            _ => null,
        };

    private static bool IsNamed(EntrySummary summary, string part) =>
        summary.Stats.Any(stat => PartsIn(summary, stat) is [var only] && only == part);

    private static BreakdownFamily FamilyOf(CellKey key) =>
        BreakdownFamily.Of(
            key.Breakdown != Breakdown.Contrast ? key.Breakdown
            : key.Codes == Breakdown.Disability ? Breakdown.Disability
            : Breakdown.GenderAge
        );

    private static string[][] Everywhere(BreakdownFamily family) =>
        [.. family.Dimensions.Select(_ => (string[])[Breakdown.Total])];

    // The codes of a place in each dimension of its family; several where a band of age is finer than the place.
    private static string[][] CodesOf(CellKey key)
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

    // One side of a difference of two groups.
    private static string[][]? Contrast(CellKey key)
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

    /// <summary>The unknowns of an indicator in the leaves of a family.</summary>
    private sealed class PlacesOfFamily(
        JointSystem system,
        string name,
        BreakdownFamily family,
        IReadOnlyList<CellKey> keys,
        IReadOnlyList<string> parts
    )
    {
        private readonly string[][] leaves = LeavesOf(family, keys);

        /// <summary>The unknowns of a place in a part; null for all parts.</summary>
        public int[] this[string[][] codes, string? part] =>
            [
                .. from leaf in leaves
                where leaf.Index().All(code => codes[code.Index] is [Breakdown.Total] || codes[code.Index].Contains(code.Item))
                from one in part is null ? parts : [part]
                select system[$"{name}|{family.Name}|{string.Join(',', leaf)}|{one}"],
            ];

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
    }
}
