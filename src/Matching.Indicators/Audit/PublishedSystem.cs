using Matching.Indicators.Catalogue;
using Matching.Indicators.Computation;
using Matching.Indicators.Disclosure;
using Matching.Indicators.Summaries;

namespace Matching.Indicators.Audit;

/// <summary>
/// Everything that is published of a programme, as a <see cref="JointSystem"/>. Unknown are the people behind an indicator in
/// a wave, in the leaves of each family of breakdowns and in each part of its summary (as improved, same and worse; of a flow
/// its stages). Each published number of people is an equation, so are the totals that families share and the codings of age,
/// the net of a share's change by its percentage, and indicators that count the same people. Each suppressed number is a
/// question, and so is each part that no statistic names.
/// </summary>
public sealed class PublishedSystem
{
    // Those aged 60, whom the two codings of age count differently.
    private const string Aged60 = "Y60";
    private const string Above60 = "Y_GT60";

    private static readonly string[] Ages = ["Y0-4", "Y5-11", "Y12-17", "Y18-59", Aged60, Above60, Breakdown.Unknown];

    private static readonly Dictionary<string, Indicator> Computed = IndicatorCatalogue.Computed.ToDictionary(indicator =>
        indicator.Id
    );

    private readonly JointSystem system = new();
    private readonly Dictionary<
        (string Indicator, int ComputedIn, string Family),
        (PlacesOfFamily Places, Asking Asking)
    > families = [];
    private readonly Dictionary<int[], long> published = new(new SameTerms());
    private readonly int k;

    private PublishedSystem(int k) => this.k = k;

    /// <summary>The system of published figures.</summary>
    /// <param name="figures">The figures.</param>
    /// <param name="k">Smallest count shown.</param>
    /// <param name="joinsSamePeople">
    /// Whether indicators that count the same people by their definitions are joined. Where their numbers differ all the same,
    /// they are not.
    /// </param>
    public static JointSystem Of(IEnumerable<PublishedFigure> figures, int k = PrimaryRules.LeastK, bool joinsSamePeople = true)
    {
        var built = new PublishedSystem(k);
        foreach (
            var same in figures
                .Where(figure => Computed.ContainsKey(figure.Indicator))
                .GroupBy(figure => (figure.Indicator, figure.Wave, figure.ComputedIn))
        )
        {
            built.Add(Computed[same.Key.Indicator], same.Key.Wave, same.Key.ComputedIn, [.. same]);
        }

        if (joinsSamePeople)
        {
            built.JoinSamePeople();
        }

        return built.system;
    }

    private void Add(Indicator indicator, string wave, int computedIn, List<PublishedFigure> figures)
    {
        // where nothing is shown nothing is bounded
        if (
            indicator.Measure.SummaryOf(wave) is not EntrySummary summary
            || summary is ReliabilitySummary
            || !figures.Exists(figure => figure.BaseN is not null || figure.Value is not null)
        )
        {
            return;
        }

        var parts = PartsOf(summary);
        var totals = system.AddVariables(parts.Count);
        var least = summary.Rule(k, indicator.IsSensitive).K;
        foreach (var ofFamily in figures.GroupBy(figure => FamilyOf(figure.Key)))
        {
            var places = new PlacesOfFamily(system, ofFamily.Key, [.. ofFamily.Select(figure => figure.Key)], parts);
            for (var part = 0; part < parts.Count; part++)
            {
                system.Add([(totals + part, -1L), .. Ones(places.Everywhere(part))], 0);
            }

            var asking = new Asking(summary, new AuditedGroup(indicator.Id, wave, ofFamily.Key.Name), places, parts, least);
            families.TryAdd((indicator.Id, computedIn, ofFamily.Key.Name), (places, asking));
            foreach (var place in ofFamily.GroupBy(figure => (figure.Key.Breakdown, figure.Key.Codes)))
            {
                AddPlace(asking, [.. place]);
            }
        }
    }

    private void AddPlace(Asking asking, List<PublishedFigure> figures)
    {
        var (summary, places) = (asking.Summary, asking.Places);
        foreach (var figure in figures.Where(figure => figure.Key.Breakdown == Breakdown.Contrast))
        {
            if (Contrast(figure.Key) is { } side)
            {
                Add(figure, asking, places.At(side, asking.All));
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
                Add(figure, asking, places.At(codes, asking.NumbersOf(parts)));
            }
        }

        var isOfAll = summary is not (FlowSummary or ShareOfAllSummary or { HasOwnBase: true });
        if (isOfAll && own.Find(figure => figure.BaseN is not null)?.BaseN is { } baseN)
        {
            Publish(places.At(codes, asking.All), baseN);
        }

        double? Shown(string stat) => own.Find(figure => figure.Key.Stat == stat)?.Value;
        if (summary.PublishesNet && Shown("percent") is { } percent && Shown("n") is { } n)
        {
            system.Add(
                [.. Ones(places.At(codes, [0])), .. places.At(codes, [1]).Select(variable => (variable, -1L))],
                (long)Math.Round(percent * n / 100)
            );
        }

        // a part that no statistic names follows from the others
        for (var part = 0; part < summary.Parts.Count; part++)
        {
            if (!IsNamed(summary, summary.Parts[part]))
            {
                var name = summary.Parts[part];
                system.Ask(() => $"{own[0]}: {name}", asking.Group, places.At(codes, [part]), asking.Least);
            }
        }
    }

    private void Add(PublishedFigure figure, Asking asking, int[] variables)
    {
        if (figure.Value is { } value)
        {
            Publish(variables, (long)Math.Round(value));
        }
        else if (figure.IsSuppressed)
        {
            system.Ask(figure.ToString, asking.Group, variables, asking.Least);
        }
    }

    private void Publish(int[] variables, long value)
    {
        if (published.TryAdd(variables, value))
        {
            system.Add(Ones(variables), value);
        }
    }

    // Indicators that count the same people: in each group that is of the same people, too.
    private void JoinSamePeople()
    {
        foreach (var ((indicator, computedIn, family), (places, asking)) in families)
        {
            if (
                SamePeople.Stages.TryGetValue(indicator, out var stage)
                && IndicatorCatalogue.Find(stage)?.Measure is FlowStage of
                && families.TryGetValue((of.Of.Id, computedIn, family), out var flow)
            )
            {
                var stages = flow.Asking.NumbersOf(((FlowSummary)flow.Asking.Summary).LeavesOf(of.Stage)!);
                var groups = places
                    .Groups(flow.Places)
                    .Select(codes => (Own: places.At(codes, asking.All), Stage: flow.Places.At(codes, stages)))
                    .ToList();
                foreach (var (own, ofStage) in groups.TrueForAll(one => MayBeEqual(one.Own, one.Stage)) ? groups : [])
                {
                    system.Add([.. Ones(own), .. ofStage.Select(variable => (variable, -1L))], 0);
                }
            }
        }
    }

    private bool MayBeEqual(int[] one, int[] other) =>
        !published.TryGetValue(one, out var value) || !published.TryGetValue(other, out var second) || value == second;

    private static IEnumerable<(int Variable, long Coefficient)> Ones(IEnumerable<int> variables) =>
        variables.Select(variable => (variable, 1L));

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

    /// <summary>What is asked of the figures of a group.</summary>
    private sealed record Asking(
        EntrySummary Summary,
        AuditedGroup Group,
        PlacesOfFamily Places,
        IReadOnlyList<string> Parts,
        int Least
    )
    {
        /// <summary>The numbers of all parts.</summary>
        public int[] All { get; } = [.. Enumerable.Range(0, Parts.Count)];

        public int[] NumbersOf(IReadOnlyList<string> parts) =>
            ReferenceEquals(parts, Parts) ? All : [.. parts.Select(part => All.First(number => Parts[number] == part))];
    }

    /// <summary>The unknowns of an indicator in the leaves of a family: one for each part of each leaf.</summary>
    private sealed class PlacesOfFamily
    {
        private readonly BreakdownFamily family;
        private readonly string[][] leaves;
        private readonly int parts;
        private readonly int first;

        public PlacesOfFamily(
            JointSystem system,
            BreakdownFamily family,
            IReadOnlyList<CellKey> keys,
            IReadOnlyList<string> parts
        )
        {
            this.family = family;
            leaves = LeavesOf(family, keys);
            this.parts = parts.Count;
            first = system.AddVariables(leaves.Length * parts.Count);
        }

        /// <summary>The unknowns of a place in some parts.</summary>
        public int[] At(string[][] codes, IReadOnlyList<int> ofParts)
        {
            var found = new List<int>();
            for (var leaf = 0; leaf < leaves.Length; leaf++)
            {
                if (IsIn(leaves[leaf], codes))
                {
                    foreach (var part in ofParts)
                    {
                        found.Add(first + (leaf * parts) + part);
                    }
                }
            }

            return [.. found];
        }

        /// <summary>The groups of a dimension, and all together, that are of the same people in another indicator.</summary>
        public IEnumerable<string[][]> Groups(PlacesOfFamily other)
        {
            string[] all = [Breakdown.Total];
            string[][] everybody = [.. family.Dimensions.Select(_ => all)];
            return family
                .Dimensions.Index()
                .Where(dimension => SamePeople.AreAlikeBy(dimension.Item))
                .SelectMany(dimension =>
                    leaves
                        .Select(leaf => leaf[dimension.Index])
                        .Intersect(other.leaves.Select(leaf => leaf[dimension.Index]))
                        .Select(code => (string[][])[.. everybody.Select((codes, d) => d == dimension.Index ? [code] : codes)])
                )
                .Append(everybody);
        }

        /// <summary>The unknowns of all places in a part.</summary>
        public IEnumerable<int> Everywhere(int part) =>
            Enumerable.Range(0, leaves.Length).Select(leaf => first + (leaf * parts) + part);

        private static bool IsIn(string[] leaf, string[][] codes)
        {
            for (var d = 0; d < leaf.Length; d++)
            {
                if (codes[d] is not [Breakdown.Total] && !codes[d].Contains(leaf[d]))
                {
                    return false;
                }
            }

            return true;
        }

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
