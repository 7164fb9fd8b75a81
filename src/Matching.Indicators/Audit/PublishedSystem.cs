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
/// <para>
/// Assumed, as a reader would, is what definitions say and numbers may contradict: that indicators count the same people, that
/// who is in a change is in its start and its end too, and that a suppressed number is not 0 where a 0 beside it would be shown.
/// </para>
/// </summary>
internal sealed class PublishedSystem
{
    private static readonly Dictionary<string, Indicator> Computed = IndicatorCatalogue.Computed.ToDictionary(indicator =>
        indicator.Id
    );

    private readonly Dictionary<int[], long> published = new(new SameTerms());
    private readonly List<AskedFigures> families = [];
    private readonly Dictionary<(AuditedGroup Group, int ComputedIn), AskedFigures> byGroup = [];
    private readonly int k;

    private PublishedSystem(int k) => this.k = k;

    /// <summary>The equations and questions.</summary>
    public JointSystem System { get; } = new();

    /// <summary>The figures of each indicator, wave and family.</summary>
    public IReadOnlyList<AskedFigures> Families => families;

    /// <summary>The system of published figures.</summary>
    /// <param name="figures">The figures.</param>
    /// <param name="k">Smallest count shown.</param>
    /// <param name="declared">Indicators that forms declare.</param>
    public static PublishedSystem Of(IEnumerable<PublishedFigure> figures, int k, IReadOnlyList<Indicator>? declared = null)
    {
        var built = new PublishedSystem(k);
        var own = (declared ?? []).ToDictionary(indicator => indicator.Id);
        Indicator? Find(string id) => Computed.GetValueOrDefault(id) ?? own.GetValueOrDefault(id);
        foreach (
            var same in figures
                .Where(figure => Find(figure.Indicator) is not null)
                .GroupBy(figure => (figure.Indicator, figure.Wave, figure.ComputedIn))
        )
        {
            built.Add(Find(same.Key.Indicator)!, same.Key.Wave, same.Key.ComputedIn, [.. same]);
        }

        built.AssumeSamePeople();
        built.AssumePairedInWaves();
        new NestedPeople(built).Assume();
        return built;
    }

    /// <summary>The published number of people of some unknowns; null where none is.</summary>
    public long? Number(int[] variables) => published.TryGetValue(variables, out var value) ? value : null;

    /// <summary>
    /// The groups of each change that are among those of its start and of its end. Who is in a change has the groups of the end
    /// form, so of the start it is only those in which people are alike.
    /// </summary>
    public IEnumerable<(AskedFigures Change, AskedFigures Wave, string[][] Codes)> PairedInWaves()
    {
        var waves = families.ToDictionary(family => (family.Group, family.ComputedIn));
        return from change in families
            where change.Wave == Measure.Change
            from wave in (string[])[Measure.Start, Measure.End]
            let whole = waves.GetValueOrDefault((change.Group with { Wave = wave }, change.ComputedIn))
            where whole is not null
            from codes in change.Places.Groups(whole.Places, one => wave == Measure.End || SamePeople.AreAlikeAtStartAndEnd(one))
            select (change, whole, codes);
    }

    /// <summary>Scores at the start of those who left and stayed, with everyone at the start and those who changed.</summary>
    public IEnumerable<(AskedFigures Leavers, AskedFigures Start, AskedFigures? Change)> Leavers() =>
        from leavers in families
        where leavers.Indicator.Measure is StartOfLeavers
        let id = Nested.LeaversOf(leavers.Indicator)
        where id is not null
        let start = Find(leavers, id, Measure.Start)
        where start is not null
        select (leavers, start, Find(leavers, id, Measure.Change));

    /// <summary>Means of mentors' means, with the change that they are of.</summary>
    public IEnumerable<(AskedFigures Clusters, AskedFigures Change)> Clusters() =>
        from clusters in families
        where clusters.Indicator.Measure is ChangeByMentor
        let id = Nested.ClustersOf(clusters.Indicator)
        where id is not null
        let change = Find(clusters, id, Measure.Change)
        where change is not null
        select (clusters, change);

    /// <summary>The figures of another indicator in the same family and release; null where there are none.</summary>
    public AskedFigures? Find(AskedFigures beside, string indicator, string wave) =>
        byGroup.GetValueOrDefault((new AuditedGroup(indicator, wave, beside.Places.Family), beside.ComputedIn));

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
        var totals = System.AddVariables(parts.Count);
        var least = summary.Rule(k, indicator.IsSensitive).K;
        foreach (var ofFamily in figures.GroupBy(figure => FamilyOf(figure.Key)))
        {
            var places = new PlacesOfFamily(System, ofFamily.Key, [.. ofFamily.Select(figure => figure.Key)], parts);
            for (var part = 0; part < parts.Count; part++)
            {
                System.Add([(totals + part, -1L), .. Ones(places.Everywhere(part))], 0);
            }

            var asked = new AskedFigures(indicator, wave, computedIn, summary, places, parts, [.. ofFamily]) { Least = least };
            families.Add(asked);
            byGroup[(asked.Group, computedIn)] = asked;
            foreach (var place in asked.ByPlace)
            {
                AddPlace(asked, [.. place]);
            }

            AssumeNotEmpty(asked);
        }
    }

    private void AddPlace(AskedFigures asking, List<PublishedFigure> figures)
    {
        var (summary, places) = (asking.Summary, asking.Places);
        foreach (var figure in figures.Where(figure => figure.Key.Breakdown == Breakdown.Contrast))
        {
            if (PlacesOfFamily.SideOf(figure.Key) is { } side)
            {
                Add(figure, asking, places.At(side, asking.All));
            }
        }

        var own = figures.FindAll(figure => figure.Key.Breakdown != Breakdown.Contrast);
        if (own.Count == 0)
        {
            return;
        }

        var codes = PlacesOfFamily.CodesOf(own[0].Key);
        foreach (var figure in own)
        {
            if (PartsIn(summary, figure.Key.Stat) is { } parts)
            {
                Add(figure, asking, places.At(codes, asking.NumbersOf(parts)));
            }
        }

        // a share of the same people is a count
        foreach (var figure in own.Where(figure => summary.IsOfOneWave(figure.Key.Stat) && summary is ShareChangeSummary))
        {
            var number = own.Find(other => other.Key.Stat == "n")?.Value;
            var yes = places.At(codes, asking.NumbersOf(ShareChangeSummary.PartsOfYes(figure.Key.Stat)));
            Add(figure with { Value = figure.Value * number / 100 }, asking, yes);
        }

        var isOfAll = summary is not (FlowSummary or ShareOfAllSummary or { HasOwnBase: true });
        if (isOfAll && own.Find(figure => figure.BaseN is not null)?.BaseN is { } baseN)
        {
            Publish(places.At(codes, asking.All), baseN);
        }

        double? Shown(string stat) => own.Find(figure => figure.Key.Stat == stat)?.Value;
        if (summary.PublishesNet && Shown("percent") is { } percent && Shown("n") is { } n)
        {
            System.Add(
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
                var numbers = asking.NumbersOf(summary is ShareChangeSummary ? ShareChangeSummary.SameByAnswer : [name]);
                System.Ask(() => $"{own[0]}: {name}", asking.Group, places.At(codes, numbers), asking.Least);
            }
        }
    }

    private void Add(PublishedFigure figure, AskedFigures asking, int[] variables)
    {
        if (figure.Value is { } value)
        {
            Publish(variables, (long)Math.Round(value));
        }
        else if (figure.IsSuppressed)
        {
            System.Ask(figure.ToString, asking.Group, variables, asking.Least);
        }
    }

    private void Publish(int[] variables, long value)
    {
        if (published.TryAdd(variables, value))
        {
            System.Add(Ones(variables), value);
        }
    }

    // Indicators that count the same people: in each group that is of the same people, too.
    private void AssumeSamePeople()
    {
        var flows = families
            .Where(family => family.Summary is FlowSummary)
            .ToDictionary(family => (family.Indicator.Id, family.ComputedIn, family.Places.Family));
        foreach (var own in families)
        {
            if (
                SamePeople.Stages.TryGetValue(own.Indicator.Id, out var stage)
                && IndicatorCatalogue.Find(stage)?.Measure is FlowStage of
                && flows.TryGetValue((of.Of.Id, own.ComputedIn, own.Places.Family), out var flow)
            )
            {
                var stages = flow.NumbersOf(((FlowSummary)flow.Summary).LeavesOf(of.Stage)!);
                var groups = own
                    .Places.Groups(flow.Places, SamePeople.AreAlikeBy)
                    .Select(codes => (Own: own.Places.At(codes, own.All), Stage: flow.Places.At(codes, stages)))
                    .ToList();
                foreach (var (people, ofStage) in groups.TrueForAll(one => MayBeEqual(one.Own, one.Stage)) ? groups : [])
                {
                    System.Assume([.. Ones(people), .. ofStage.Select(variable => (variable, -1L))], 0);
                }
            }
        }
    }

    private void AssumePairedInWaves()
    {
        foreach (var (change, whole, codes) in PairedInWaves())
        {
            AssumeAmong(whole.Places.At(codes, whole.All), change.Places.At(codes, change.All));
        }
    }

    // A published number bounds a suppressed one. Of two suppressed ones little follows, and each would join the systems of two
    // waves: twenty seconds for the demo instead of three, and the same intervals.
    private void AssumeAmong(int[] whole, int[] some)
    {
        switch (Number(whole), Number(some))
        {
            case ({ } most, null):
                System.Assume([.. Ones(some), (System.AddVariables(1), 1L)], most);
                break;
            case (null, { } least):
                System.Assume([.. Ones(whole), (System.AddVariables(1), -1L)], least);
                break;
        }
    }

    // A suppressed number is at least 1 where a 0 would be shown, as among people who are counted. Elsewhere an empty group and a
    // very small one look the same, and of a line of which nothing is shown everything may be suppressed (see Suppressor.Floors).
    private void AssumeNotEmpty(AskedFigures asked)
    {
        if (asked.Indicator.IsSensitive || !asked.Summary.IsCounted || asked.Summary is FlowSummary or { HasSplit: true })
        {
            return;
        }

        var numbers = asked
            .Figures.Where(figure => figure.Key.Stat is "n" or "count" && PartsIn(asked.Summary, figure.Key.Stat) == asked.Parts)
            .ToList();
        bool IsShown(string breakdown, string[] codes, int varied) =>
            numbers.Exists(figure =>
                figure.Value is not null
                && figure.Key.Breakdown == breakdown
                && figure.Key.Codes.Split(',') is var other
                && other[varied] != Breakdown.Total
                && !other.Where((code, d) => d != varied && code != codes[d]).Any()
            );
        foreach (var figure in numbers.Where(figure => figure.IsSuppressed && figure.Key.Breakdown != Breakdown.Contrast))
        {
            var codes = figure.Key.Codes.Split(',');
            var varied = Enumerable.Range(0, codes.Length).Where(d => codes[d] != Breakdown.Total).ToList();
            if (varied.Count > 0 && varied.TrueForAll(d => IsShown(figure.Key.Breakdown, codes, d)))
            {
                var others = System.AddVariables(1);
                System.Assume([.. Ones(asked.Places.At(PlacesOfFamily.CodesOf(figure.Key), asked.All)), (others, -1L)], 1);
            }
        }
    }

    private bool MayBeEqual(int[] one, int[] other) =>
        Number(one) is not { } value || Number(other) is not { } second || value == second;

    private static IEnumerable<(int Variable, long Coefficient)> Ones(IEnumerable<int> variables) =>
        variables.Select(variable => (variable, 1L));

    private static IReadOnlyList<string> PartsOf(EntrySummary summary) =>
        summary is FlowSummary flow ? [.. flow.LeafCodes]
        : summary is ShareChangeSummary change ? [.. change.Parts.SkipLast(1), .. ShareChangeSummary.SameByAnswer]
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
}
