using Matching.Indicators.Catalogue;
using Matching.Indicators.Disclosure;
using Matching.Indicators.Summaries;

namespace Matching.Indicators.Computation;

/// <summary>Computes a flow: each place of a breakdown has one count a stage, and all stages are one table.</summary>
internal sealed class FlowBuilder(
    IndicatorEntries entries,
    ReleaseInput input,
    Indicator indicator,
    FlowSummary flow,
    SharedMasks masks,
    CellWriter writer
) : IndicatorBuilder(entries, input, indicator)
{
    private const string Wave = "";

    private readonly DisclosureRule rule = flow.Rule(input.K, indicator.IsSensitive);

    // The totals of all stages are repeated beside each breakdown: suppressed in one and shown in another, they would be
    // disclosed. So they have one mask, made from them alone.
    private readonly Lazy<DisclosureCube> everybody = new(() =>
        DisclosureCube.Protect(
            AdditiveTable.Count(
                [Dimension.Tree(RespondentRows.Part, flow.Stages)],
                entries[Wave].Select(entry => (string[])[flow.PartOf(entry)])
            ),
            flow.Rule(input.K, indicator.IsSensitive),
            new DisclosureOptions
            {
                IsKnown = codes => flow.Kept.Contains(codes[0]),
                IsUnpublished = codes => flow.Unpublished.Contains(codes[0]),
            }
        )
    );

    protected override IEnumerable<FigureGroup> GroupsOf(BreakdownFamily family) =>
        family.Dimensions.Count > 1 && !Indicator.Disaggregations.Contains(family.Name) ? [Apart(family)] : base.GroupsOf(family);

    protected override ProtectedCube? Protect(BreakdownFamily family, string wave, Dictionary<string, AdditiveTable> tables)
    {
        var stages = Dimension.Tree(RespondentRows.Part, flow.Stages);
        List<Dimension> dimensions = [.. Entries.Dimensions(family, wave), stages];
        var table = AdditiveTable.Count(dimensions, Entries.PlacesOf(family, wave).CountsOf(flow.PartOf));
        var options = Options with { Need = Needs.Of(family.Dimensions, table, flow.NeedOf) };
        var earlier = Entries.Earlier(family, wave, stages, stage => stage!);
        DisclosureCube? Masked(DisclosureOptions own) =>
            earlier.Count > 0
                ? Carrying.Refresh(
                    dimensions,
                    earlier,
                    Entries.Respondents(wave).Of(IndicatorEntries.NamesOf(family, stages)),
                    rule,
                    hasSplit: false,
                    own
                )
                : DisclosureCube.Protect(table, rule, own);
        var cube = Masked(WithEnrolled(options, tables[wave]));
        if (
            cube is not { Narrow.Count: 0 }
            && Masked(options) is { } other
            && (cube is null || other.Narrow.Count < cube.Narrow.Count)
        )
        {
            cube = other;
        }

        return cube is null ? null : new ProtectedCube(cube, flow);
    }

    protected override void Write(Dictionary<CellKey, FigureCell> cells, BreakdownFamily family, string wave, ProtectedCube cube)
    {
        foreach (var codes in PlacesIn(family, wave))
        {
            foreach (var key in KeysOf(family, codes))
            {
                AddStages(cells, key, Entries.At(family, wave, codes), stage => cube.Shows([.. codes, stage]));
            }
        }

        if (family.Breakdowns.Contains(Breakdown.AgeAmif) && Indicator.Disaggregations.Contains(Breakdown.AgeAmif))
        {
            AddAmif(cells, cube);
        }
    }

    // Where all are at one stage, a stage that is published nowhere suppresses nothing of how many take part.
    protected override void Finish(Dictionary<string, List<FigureGroup>> groups)
    {
        var all = Entries[Wave];
        var isOneStage = flow.Unpublished.Count > 0 && all.DistinctBy(flow.PartOf).Count() == 1;
        foreach (
            var stage in flow.Stats.Where(stage =>
                !isOneStage || !(flow.Unpublished.Contains(stage) || stage == flow.Stages.Code)
            )
        )
        {
            // an empty stage has nothing to suppress
            if (all.FindAll(entry => flow.IsAt(entry, stage)) is { Count: > 0 } those)
            {
                ShareMasks(stage, those, groups[Wave]);
            }
        }
    }

    // What is suppressed of a stage, in this release or in the one that it is carried forward from.
    private void ShareMasks(string stage, List<Entry> those, List<FigureGroup> groups)
    {
        foreach (var theGroup in groups)
        {
            bool IsSuppressed(string breakdown, string code) =>
                theGroup.Cells.GetValueOrDefault(new CellKey(breakdown, code, stage))?.Status == ReleaseBuilder.Confidential;
            foreach (var dimension in BreakdownFamily.All.First(family => family.Name == theGroup.Family).Dimensions)
            {
                IEnumerable<string> codes = [Breakdown.Total, .. Input.CodesOf(dimension)];
                var hidden = codes.Where(code => IsSuppressed(dimension, code)).ToList();
                if (dimension == Breakdown.AgeAgd && IsSuppressed(Breakdown.AgeAmif, Breakdown.Under18))
                {
                    hidden.Add(Breakdown.Under18);
                }

                masks.Add(dimension, those, hidden);
            }
        }
    }

    // By gender and by age, never by both: nearly every cell of the cross would be suppressed, and finding which takes longer
    // than everything else.
    private FigureGroup Apart(BreakdownFamily family)
    {
        BreakdownFamily[] apart =
        [
            new(family.Name, [Breakdown.Gender], [Breakdown.Gender]),
            new(family.Name, [Breakdown.AgeAgd], [Breakdown.AgeAgd, Breakdown.AgeAmif]),
        ];
        var cubes = apart.Select(Protect).ToList();
        if (cubes.Contains(null))
        {
            return Carried(family, Wave);
        }

        var groups = apart.Zip(cubes, (one, cube) => Group(one, Wave, cube![Wave])).ToList();
        return groups[0] with { Cells = groups.SelectMany(one => one.Cells).ToDictionary() };
    }

    private DisclosureOptions Options
    {
        get
        {
            static bool IsEverybody(IReadOnlyList<string> codes) => codes.SkipLast(1).All(code => code == Breakdown.Total);
            return new DisclosureOptions
            {
                IsAlsoHidden = codes => IsEverybody(codes) && !everybody.Value.Shows(codes[^1]),
                IsKnown = codes => IsEverybody(codes) && everybody.Value.Shows(codes[^1]),
                IsUnpublished = codes => IsEverybody(codes) && flow.Unpublished.Contains(codes[^1]),
            };
        }
    }

    // The size of a group is the number asked for first: it is suppressed where it is small, not for the sake of a stage, as
    // long as the stages can be protected without it.
    private DisclosureOptions WithEnrolled(DisclosureOptions options, AdditiveTable numbers)
    {
        var all = DisclosureCube.Protect(numbers, rule);
        bool IsRoot(IReadOnlyList<string> codes) => codes[^1] == flow.Stages.Code;
        bool ShowsAll(IReadOnlyList<string> codes) => all.Shows([.. codes.SkipLast(1)]);
        return options with
        {
            IsAlsoHidden = codes => options.IsAlsoHidden!(codes) || (IsRoot(codes) && !ShowsAll(codes)),
            IsKnown = codes => options.IsKnown!(codes) || (IsRoot(codes) && ShowsAll(codes)),
        };
    }

    // Where people are 60, the two upper bands are published by UNHCR's coding alone: the difference of the codings would
    // disclose the stages of those aged 60.
    private void AddAmif(Dictionary<CellKey, FigureCell> cells, ProtectedCube cube)
    {
        // by gender and age the margin of age is that of all genders
        var others = Enumerable.Repeat(Breakdown.Total, cube.Cube.Table.Dimensions.Count - 2).ToArray();
        var bands = new AmifBands(Entries[Wave]);
        foreach (var (code, agd) in AmifBands.Codes)
        {
            var isAsAgd = agd == code || bands.Aged60.Count == 0;
            AddStages(
                cells,
                new CellKey(Breakdown.AgeAmif, code, ""),
                bands[code],
                stage => isAsAgd && cube.Shows([.. others, agd, stage])
            );
        }
    }

    // The number behind a count is the count: that of all people in the place may be suppressed beside it.
    private void AddStages(Dictionary<CellKey, FigureCell> cells, CellKey place, List<Entry> those, Func<string, bool> shows)
    {
        var context = new SummaryContext(Input.RoundTo);
        foreach (var (stage, figure) in flow.Of(those))
        {
            var count = (int)figure.Value!.Value;
            var shown = writer.MayShow(shows(stage)) ? new Figure(context.Rounded(count)) : (Figure?)null;
            writer.Write(cells, place with { Stat = stage }, shown, count, isEstimate: false);
        }
    }
}
