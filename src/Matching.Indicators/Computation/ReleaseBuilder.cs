using Matching.Indicators.Catalogue;
using Matching.Indicators.Disclosure;

namespace Matching.Indicators.Computation;

/// <summary>A figure as it is published.</summary>
/// <param name="Value">The figure; null where the status says why.</param>
/// <param name="Status"><c>c</c> confidential, <c>z</c> not applicable, <c>u</c> low reliability, <c>p</c> provisional; null for a plain figure.</param>
/// <param name="Reason">Why there is no figure.</param>
/// <param name="BaseN">How many are behind it; null where hidden.</param>
public sealed record FigureCell(double? Value, string? Status, string? Reason, int? BaseN);

/// <summary>Breakdowns that are protected together, because they share margins; those of a family are published or carried as one.</summary>
public sealed record Family(string Name, IReadOnlyList<string> Dimensions, IReadOnlyList<string> Breakdowns)
{
    /// <summary>All families. Gender, age in both codings and gender by age are one: their margins are each other's.</summary>
    public static readonly IReadOnlyList<Family> All =
    [
        Flat(Breakdown.Period),
        Flat(Breakdown.Site),
        new(Breakdown.GenderAge, [Breakdown.Gender, Breakdown.AgeAgd], [Breakdown.Gender, Breakdown.AgeAgd, Breakdown.AgeAmif, Breakdown.GenderAge]),
        Flat(Breakdown.Months),
        Flat(Breakdown.Disability),
        Flat(Breakdown.Mode),
        Flat(Breakdown.Language),
        Flat(Breakdown.Partner),
    ];

    public static Family Of(string breakdown) => All.First(family => family.Breakdowns.Contains(breakdown));

    private static Family Flat(string dimension) => new(dimension, [dimension], [dimension]);
}

/// <summary>The figures of an indicator in a wave for a family of breakdowns: the unit that a release refreshes or carries.</summary>
public sealed record FigureGroup
{
    public required string Indicator { get; init; }

    public required int Version { get; init; }

    public required string Wave { get; init; }

    public required string Family { get; init; }

    /// <summary>Cells by <see cref="Key"/>.</summary>
    public required IReadOnlyDictionary<string, FigureCell> Cells { get; init; }

    /// <summary>Number of the release that computed it.</summary>
    public required int ComputedIn { get; init; }

    /// <summary>Name of a cell: breakdown, one code for each of its dimensions, statistic.</summary>
    public static string Key(string breakdown, IEnumerable<string> codes, string stat) => $"{breakdown}|{string.Join(',', codes)}|{stat}";
}

/// <summary>What earlier releases published of an indicator in a wave.</summary>
/// <param name="Newest">The groups of the newest release, by family.</param>
/// <param name="Refreshed">Every release that computed groups of it, oldest first.</param>
public sealed record Published(IReadOnlyDictionary<string, FigureGroup> Newest, IReadOnlyList<Refreshed> Refreshed);

/// <summary>What a release computed of an indicator in a wave, and who was behind it.</summary>
/// <param name="Groups">The groups that it computed, by family; others it carried.</param>
/// <param name="Respondents">Who was behind the figures.</param>
public sealed record Refreshed(IReadOnlyDictionary<string, FigureGroup> Groups, RespondentRows Respondents);

/// <summary>Everything a release is made from.</summary>
/// <param name="Number">Its number.</param>
/// <param name="K">Smallest count shown.</param>
/// <param name="RoundTo">Base to which counts are rounded besides; 0 for none.</param>
/// <param name="Key">Secret by which respondents are numbered.</param>
/// <param name="Codes">Codes of the dimensions that depend on the programme: site, period, language, partner.</param>
/// <param name="Before">What is known of earlier releases, by indicator and wave.</param>
public sealed record ReleaseInput(int Number, int K, int RoundTo, byte[] Key, IReadOnlyDictionary<string, IReadOnlyList<string>> Codes, Func<string, string, Published?> Before)
{
    /// <summary>The codes of a dimension without its total.</summary>
    public IReadOnlyList<string> CodesOf(string dimension) => Breakdown.FixedCodes(dimension) ?? Codes[dimension];
}

/// <summary>What a release holds of an indicator in a wave.</summary>
public sealed record IndicatorFigures(string Indicator, string Wave, IReadOnlyList<FigureGroup> Groups, RespondentRows Respondents);

/// <summary>
/// Computes a release: every indicator in every wave and breakdown, with what is too thin hidden. Suppression runs once on whole cubes, and each
/// family of breakdowns is refreshed or carried as a whole (see <see cref="Carrying"/>). The same dossier gives the same bytes.
/// </summary>
public sealed class ReleaseBuilder(Cohort cohort, ReleaseInput input)
{
    public const string Confidential = "c";
    public const string NotApplicable = "z";
    public const string LowReliability = "u";
    public const string Provisional = "p";

    /// <summary>Computes everything.</summary>
    public IReadOnlyList<IndicatorFigures> Compute(CancellationToken cancellationToken = default)
    {
        // In a programme this small everybody knows everybody: nothing but the fact of the release is told.
        var isTooSmall = PrimaryRules.HidesProgramme(cohort.Dossier.People.Count);
        var masks = new SharedMasks(input.K);
        var figures = new List<IndicatorFigures>[IndicatorCatalogue.Computed.Count];
        // What flows hide of a stage, other indicators of the same people hide too. Beyond that they do not know of each other, and each has its place in the answer: the number of
        // threads changes nothing.
        var (flows, others) = (new List<int>(), new List<int>());
        for (var i = 0; i < figures.Length; i++)
        {
            (IndicatorCatalogue.Computed[i].Measure is Flow ? flows : others).Add(i);
        }

        foreach (var phase in new[] { flows, others })
        {
            Parallel.ForEach(phase, new ParallelOptions { CancellationToken = cancellationToken }, i => figures[i] = [.. new IndicatorBuilder(cohort, input, IndicatorCatalogue.Computed[i], isTooSmall, masks).Compute()]);
        }

        return Adjusted([.. figures.SelectMany(waves => waves)]);
    }

    // Holm over all outcome scales of one table: the indicators of a theme in the same group of the same breakdown, as far as their p is shown.
    private List<IndicatorFigures> Adjusted(List<IndicatorFigures> figures)
    {
        var adjusted = new Dictionary<(string Indicator, string Family, string Key), FigureCell>();
        var tests = from indicator in figures
                    where indicator.Wave == Measure.Change
                    from theGroup in indicator.Groups
                    from cell in theGroup.Cells
                    where cell.Key.EndsWith("|p_t", StringComparison.Ordinal)
                    group (indicator.Indicator, theGroup.Family, cell.Key, Cell: cell.Value) by (IndicatorCatalogue.Find(indicator.Indicator)!.Family, cell.Key);
        foreach (var family in tests)
        {
            var p = Statistics.MultipleTests.Holm([.. family.Select(test => test.Cell.Value)]);
            foreach (var (test, i) in family.Select((test, i) => (test, i)))
            {
                adjusted[(test.Indicator, test.Family, test.Key[..^"p_t".Length] + "p_holm")] = test.Cell with { Value = p[i] };
            }
        }

        return figures.ConvertAll(indicator => indicator.Wave != Measure.Change ? indicator : indicator with
        {
            Groups = [.. indicator.Groups.Select(theGroup => theGroup.ComputedIn != input.Number ? theGroup : theGroup with
            {
                Cells = theGroup.Cells.ToDictionary(cell => cell.Key, cell => adjusted.GetValueOrDefault((indicator.Indicator, theGroup.Family, cell.Key)) ?? cell.Value),
            })],
        });
    }
}

/// <summary>Computes one indicator.</summary>
internal sealed class IndicatorBuilder(Cohort cohort, ReleaseInput input, Indicator indicator, bool isTooSmall, SharedMasks masks)
{
    // Up to here an estimate is marked as of low reliability.
    private const int FewPeople = 30;

    private readonly IReadOnlyList<string> waves = indicator.Waves.Count == 0 ? [""] : indicator.Waves;
    private readonly Flow? flow = indicator.Measure as Flow;
    private readonly Dictionary<string, List<Entry>> entries = [];
    private readonly Dictionary<string, RespondentRows> respondents = [];
    private readonly Dictionary<string, Published?> before = [];

    // Asked for again and again, and the same each time.
    private readonly Dictionary<(string Dimension, string Wave), Dimension> dimensionOf = [];
    private readonly Dictionary<(string Dimensions, string Wave), Places> places = [];

    public IEnumerable<IndicatorFigures> Compute()
    {
        foreach (var wave in waves)
        {
            var shape = indicator.Measure.ShapeOf(wave);
            entries[wave] = [.. indicator.Measure.Entries(cohort, indicator.Respondent, wave).OrderBy(entry => entry.Key)];
            respondents[wave] = RespondentRows.Of(input.Key, $"{indicator.Id}|{indicator.Version}|{wave}", entries[wave], entry => flow is not null ? flow.StageAt(entry) : Figures.Parts(shape) is null ? "" : Figures.PartOf(shape, entry));
            before[wave] = input.Before(indicator.Id, wave) is { } published && published.Newest.Values.All(known => known.Version == indicator.Version) ? published : null;
        }

        var groups = waves.ToDictionary(wave => wave, _ => new List<FigureGroup>());
        foreach (var family in Family.All.Where(family => family.Name == Breakdown.Period || family.Breakdowns.Any(indicator.Disaggregations.Contains)))
        {
            if (flow is not null && family.Dimensions.Count > 1 && !indicator.Disaggregations.Contains(family.Name))
            {
                groups[""].Add(Apart(family));
                continue;
            }

            // Start, end and change give each other away: they are refreshed together or not at all.
            var cubes = Protected(family);
            foreach (var wave in waves)
            {
                groups[wave].Add(cubes is null ? before[wave]!.Newest[family.Name] : Group(wave, family, cubes[wave]));
            }
        }

        if (flow is not null)
        {
            AddStages(groups[""]);
        }

        return waves.Select(wave => new IndicatorFigures(indicator.Id, wave, groups[wave], respondents[wave]));
    }

    // How far people came by gender and by age, never by both: nearly every cell of the cross would be hidden, and finding which takes longer than everything else.
    private FigureGroup Apart(Family family)
    {
        Family[] apart = [new(family.Name, [Breakdown.Gender], [Breakdown.Gender]), new(family.Name, [Breakdown.AgeAgd], [Breakdown.AgeAgd, Breakdown.AgeAmif])];
        var cubes = apart.Select(Protected).ToList();
        if (cubes.Contains(null))
        {
            return before[""]!.Newest[family.Name];
        }

        var groups = apart.Zip(cubes, (one, cube) => Group("", one, cube![""])).ToList();
        return groups[0] with { Cells = groups.SelectMany(one => one.Cells).ToDictionary() };
    }

    // What is hidden of a stage, in this release or in the one that it is carried from.
    private void AddStages(List<FigureGroup> groups)
    {
        // Where everybody is at one stage there is nothing to tell apart: what is told nowhere hides nothing of how many take part.
        var isOneStage = flow!.Untold.Count > 0 && entries[""].DistinctBy(entry => entry.Value).Count() == 1;
        bool IsTold(string stage) => !isOneStage || !(flow.Untold.Contains(stage) || stage == flow.Stages.Code);

        // of nobody there is nothing to hide
        foreach (var (stage, those) in flow.Nodes.Where(node => IsTold(node.Code)).Select(node => (node.Code, entries[""].FindAll(entry => node.Leaves.Contains((int)entry.Value)))).Where(stage => stage.Item2.Count > 0))
        {
            foreach (var (group, dimension) in groups.SelectMany(group => Family.All.First(family => family.Name == group.Family).Dimensions.Select(dimension => (group, dimension))))
            {
                bool IsHidden(string breakdown, string code) => group.Cells.GetValueOrDefault(FigureGroup.Key(breakdown, [code], stage))?.Status == ReleaseBuilder.Confidential;
                string[] codes = [Breakdown.Total, .. input.CodesOf(dimension)];
                masks.Add(dimension, those, [.. codes.Where(code => IsHidden(dimension, code)), .. dimension == Breakdown.AgeAgd && IsHidden(Breakdown.AgeAmif, Breakdown.Under18) ? [Breakdown.Under18] : Array.Empty<string>()]);
            }
        }
    }

    // Everybody's stages stand beside each breakdown: hidden here and shown there, they would be told. One mask for all, made from them alone.
    private DisclosureCube? everybody;

    private bool ShowsEverybody(string stage) => (everybody ??= DisclosureCube.Protect(
        AdditiveTable.Count([Dimension.Tree(RespondentRows.Part, flow!.Stages)], entries[""].Select(entry => (string[])[flow.StageAt(entry)])),
        Rule(Shape.Flow),
        new DisclosureOptions { IsKnown = codes => flow!.Kept.Contains(codes[0]), IsUnpublished = codes => flow!.Untold.Contains(codes[0]) })).Shows(stage);

    private DisclosureRule Rule(Shape shape) => shape switch
    {
        _ when shape == Shape.Flow || Figures.IsCounted(shape) => DisclosureRule.Counts(input.K, indicator.IsSensitive),
        // Two means that add up to one, which may be told elsewhere: each needs its 10 people, or both are hidden.
        Shape.Leavers or Shape.Comparison => DisclosureRule.Means(Math.Max(input.K, PrimaryRules.LeastForMean), indicator.IsSensitive),
        // Not only of sensitive items: a share and its base tell the count, and no count below k is told anywhere.
        Shape.Share when indicator.IsSensitive => DisclosureRule.Shares(input.K, isSensitive: true),
        _ => DisclosureRule.Means(input.K, indicator.IsSensitive),
    };

    private List<Dimension> Dimensions(Family family, string wave) => [.. family.Dimensions.Select((_, d) => DimensionOf(family, d, wave))];

    // Only groups in which there is or was somebody: of the others everybody knows that they are empty, and each makes the table larger.
    private Dimension DimensionOf(Family family, int d, string wave)
    {
        var dimension = family.Dimensions[d];
        return dimensionOf.TryGetValue((dimension, wave), out var known) ? known : dimensionOf[(dimension, wave)] = Breakdown.Of(
            dimension,
            waves.SelectMany(any => PlacesOf(family, any).All.Select(place => place[d])).Concat(before[wave]?.Refreshed.SelectMany(release => release.Respondents.Codes(dimension)) ?? []).ToHashSet());
    }

    // Null when the family is carried: start, end and change give each other away, so they are refreshed together or not at all.
    private Dictionary<string, ProtectedCube>? Protected(Family family)
    {
        var numbers = waves.ToDictionary(wave => wave, wave => AdditiveTable.Count(Dimensions(family, wave), PlacesOf(family, wave).Counts));
        var cubes = new Dictionary<string, ProtectedCube>();
        foreach (var wave in waves)
        {
            if (Protect(family, wave, numbers) is not { } cube)
            {
                return null;
            }

            cubes[wave] = cube;
        }

        return cubes;
    }

    private Places PlacesOf(Family family, string wave)
    {
        var key = (string.Join(',', family.Dimensions), wave);
        return places.TryGetValue(key, out var known) ? known : places[key] = Places.Of(entries[wave], family.Dimensions);
    }

    private ProtectedCube? Protect(Family family, string wave, Dictionary<string, AdditiveTable> numbers)
    {
        var shape = indicator.Measure.ShapeOf(wave);
        var (rule, dimensions) = (Rule(shape), Dimensions(family, wave));
        bool IsUnpublished(IReadOnlyList<string> codes) => !BreakdownsOf(family, [.. codes]).Any();
        var shared = flow is null ? masks.Of(family.Dimensions, PlacesOf(family, wave), rule, IsUnpublished) : null;
        bool IsEverybody(IReadOnlyList<string> codes) => flow is not null && codes.SkipLast(1).All(code => code == Breakdown.Total);
        var options = flow is not null ? new DisclosureOptions { IsAlsoHidden = codes => IsEverybody(codes) && !ShowsEverybody(codes[^1]), IsKnown = codes => IsEverybody(codes) && ShowsEverybody(codes[^1]), IsUnpublished = codes => IsEverybody(codes) && flow.Untold.Contains(codes[^1]) }
            : new DisclosureOptions { IsAlsoHidden = codes => GivesAwayOneWave(wave, codes, numbers) || HasThinBase(shape, rule, wave, family, codes) || (ProtectedCube.Has(shared!, codes) && !shared!.Shows(codes)), IsUnpublished = IsUnpublished };
        var hasSplit = shape is Shape.Share or Shape.ShareOfSome or Shape.Leavers or Shape.Comparison;
        if (hasSplit || flow is not null)
        {
            dimensions.Add(flow is null ? Dimension.Flat(RespondentRows.Part, Figures.Parts(shape)!, Breakdown.Total) : Dimension.Tree(RespondentRows.Part, flow.Stages));
        }

        string[] names = [.. family.Dimensions, .. dimensions.Count > family.Dimensions.Count ? [RespondentRows.Part] : Array.Empty<string>()];
        var earlier = before[wave]?.Refreshed.Where(release => release.Groups.ContainsKey(family.Name)).Select(release => Known(release, family, names, dimensions, wave)).ToList() ?? [];
        var table = hasSplit ? AdditiveTable.Count(dimensions, PlacesOf(family, wave).CountsOf(entry => Figures.PartOf(shape, entry)))
            : flow is null ? numbers[wave] : AdditiveTable.Count(dimensions, PlacesOf(family, wave).CountsOf(flow.StageAt));
        options = options with { Need = Needs.Of(family.Dimensions, table, flow is null ? null : flow.NeedOf) };
        DisclosureCube? Masked(DisclosureOptions own) => earlier.Count > 0 ? Carrying.Refresh(dimensions, earlier, respondents[wave].Of(names), rule, hasSplit, own)
            : hasSplit ? DisclosureCube.ProtectSplit(table, rule, own)
            : DisclosureCube.Protect(table, rule, own);
        var cube = flow is null ? Masked(options) : Masked(WithEnrolled(options, numbers[wave], rule));
        if (flow is not null && cube is not { Narrow.Count: 0 } && Masked(options) is { } other && (cube is null || other.Narrow.Count < cube.Narrow.Count))
        {
            cube = other;
        }

        return cube is null ? null : new ProtectedCube(cube, hasSplit || Figures.Parts(shape) is null ? null : Parts(family, wave, cube));
    }

    // How many there are in all is asked first of every group: it is hidden where it is too small, not for the sake of a stage, as long as the stages can be protected without it.
    private DisclosureOptions WithEnrolled(DisclosureOptions options, AdditiveTable numbers, DisclosureRule rule)
    {
        var all = DisclosureCube.Protect(numbers, rule);
        bool IsRoot(IReadOnlyList<string> codes) => codes[^1] == flow!.Stages.Code;
        bool ShowsAll(IReadOnlyList<string> codes) => all.Shows([.. codes.SkipLast(1)]);
        return options with
        {
            IsAlsoHidden = codes => options.IsAlsoHidden!(codes) || (IsRoot(codes) && !ShowsAll(codes)),
            IsKnown = codes => options.IsKnown!(codes) || (IsRoot(codes) && ShowsAll(codes)),
        };
    }

    // Of those who went up, stayed and went down: for each dimension by itself. In the cross of two they are never told.
    private List<DisclosureCube> Parts(Family family, string wave, DisclosureCube cube)
    {
        var shape = indicator.Measure.ShapeOf(wave);
        var counts = PlacesOf(family, wave).CountsOf(entry => Figures.PartOf(shape, entry)).ToList();
        return [.. family.Dimensions.Select((dimension, d) =>
        {
            var parts = Dimension.Flat(RespondentRows.Part, Figures.Parts(shape)!, Breakdown.Total);
            var table = AdditiveTable.Count([DimensionOf(family, d, wave), parts], counts.Select(count => ((IReadOnlyList<string>)[count.Leaf[d], count.Leaf[^1]], count.People)));
            return DisclosureCube.ProtectSplit(table, Rule(shape), new DisclosureOptions
            {
                Parts = PartsMask.Apart,
                IsAlsoHidden = codes => !cube.Shows([.. family.Dimensions.Select((_, other) => other == d ? codes[0] : Breakdown.Total)]),
                Need = Needs.Of([dimension], table),
            });
        })];
    }

    // What an earlier release hid: where there was nobody, everybody knows.
    private GroupRelease Known(Refreshed release, Family family, string[] names, List<Dimension> dimensions, string wave)
    {
        var (cells, people, last) = (release.Groups[family.Name].Cells, release.Respondents.Leaves(family.Dimensions), dimensions[^1].Codes);
        // Each stage has a cell of its own; elsewhere the first statistic stands for its place.
        var isHiddenAs = (string[] codes, string stat) =>
            BreakdownsOf(family, codes).All(breakdown => cells.GetValueOrDefault(FigureGroup.Key(breakdown.Name, breakdown.Codes, stat)) is null or { Status: ReleaseBuilder.Confidential });
        var stat = indicator.Measure.Stats(wave)[0];
        return new GroupRelease(release.Respondents.Of(names),
        [
            .. from codes in Combinations(dimensions.GetRange(0, family.Dimensions.Count))
               where people.Exists(leaf => leaf.Zip(codes, IsPartOf).All(isOne => isOne))
               from part in names.Length == family.Dimensions.Count ? [null] : last.Select(code => (string?)code)
               where isHiddenAs(codes, flow is null ? stat : part!)
               select (string[])(part is null ? codes : [.. codes, part]),
        ]);
    }

    private static bool IsPartOf(string leaf, string code) => code == Breakdown.Total || code == leaf || (code == Breakdown.Under18 && leaf is "Y0-4" or "Y5-11" or "Y12-17");

    // Those of whom a share of some is told, among those whom the table counts.
    private bool HasThinBase(Shape shape, DisclosureRule rule, string wave, Family family, IReadOnlyList<string> codes) =>
        shape == Shape.ShareOfSome && PrimaryRules.HidesCount(Figures.BaseOf(shape, Those(wave, family, [.. codes])), rule.LeastBase, rule.IsSensitive);

    // Mean end less mean start less mean change leaves those who answered one wave only: where they are few, the end is not told.
    private static bool GivesAwayOneWave(string wave, IReadOnlyList<string> codes, Dictionary<string, AdditiveTable> numbers)
    {
        long Number(string of) => numbers[of].Dimensions.Select((dimension, d) => dimension.Codes.Contains(codes[d])).All(isKnown => isKnown) ? numbers[of][[.. codes]] : 0;
        return wave == Measure.End && numbers.ContainsKey(Measure.Change) && PrimaryRules.HidesWave(Number(Measure.Start), Number(Measure.End), Number(Measure.Change), PrimaryRules.LeastK);
    }

    private FigureGroup Group(string wave, Family family, ProtectedCube cube)
    {
        var cells = new Dictionary<string, FigureCell>();
        foreach (var codes in Published(family, wave))
        {
            foreach (var (breakdown, own) in BreakdownsOf(family, codes).Where(breakdown => breakdown.Name == family.Name || indicator.Disaggregations.Contains(breakdown.Name)))
            {
                if (flow is not null)
                {
                    AddStages(cells, breakdown, own, stage => cube.Shows([.. codes, stage]), Those(wave, family, codes));
                    continue;
                }

                Add(cells, wave, breakdown, own, cube.Shows(codes), stat => cube.ShowsStat(indicator.Measure.ShapeOf(wave), stat, codes), Those(wave, family, codes));
            }
        }

        if (family.Breakdowns.Contains(Breakdown.AgeAmif) && indicator.Disaggregations.Contains(Breakdown.AgeAmif))
        {
            AddAmif(cells, wave, cube);
        }

        AddGaps(cells, wave, family, cube);
        return new FigureGroup { Indicator = indicator.Id, Version = indicator.Version, Wave = wave, Family = family.Name, Cells = cells, ComputedIn = input.Number };
    }

    // Every place that the breakdowns have, whether or not there is anybody.
    private IEnumerable<string[]> Published(Family family, string wave)
    {
        var codes = family.Dimensions.Select(dimension => (string[])[Breakdown.Total, .. input.CodesOf(dimension).Union(Dimensions(family, wave)[family.Dimensions.ToList().IndexOf(dimension)].Codes).Except([Breakdown.Total, Breakdown.Under18])]).ToList();
        return codes.Count == 1 ? codes[0].Select(code => new[] { code }) : codes[0].SelectMany(first => codes[1].Select(second => new[] { first, second }));
    }

    // The two codings of age differ by those aged 60 alone. Unless nobody or enough people are 60, the fund's two upper bands would tell of them.
    private void AddAmif(Dictionary<string, FigureCell> cells, string wave, ProtectedCube cube)
    {
        var byBand = entries[wave].ToLookup(entry => entry.Groups[Breakdown.AgeAmif]);
        if (flow is not null)
        {
            AddAmifStages(cells, wave, cube, byBand);
            return;
        }

        var aged60 = byBand["Y18-60"].Count(entry => entry.Groups[Breakdown.AgeAgd] == "Y_GE60");
        var least = Rule(indicator.Measure.ShapeOf(wave)).LeastBase;
        bool Agd(string code) => cube.Shows([Breakdown.Total, code]);
        var shape = indicator.Measure.ShapeOf(wave);
        var hasOwnBands = aged60 >= least && Agd("Y18-59") && Agd("Y_GE60") && cube.ShowsParts(shape, [Breakdown.Total, "Y18-59"]) && cube.ShowsParts(shape, [Breakdown.Total, "Y_GE60"])
            && byBand["Y_GT60"].Count() >= least && !HasThinParts(wave, byBand);
        foreach (var code in Breakdown.FixedCodes(Breakdown.AgeAmif)!.Append(Breakdown.Total))
        {
            var same = code switch { "Y18-60" => "Y18-59", "Y_GT60" => "Y_GE60", _ => code };
            var isAsAgd = same == code || aged60 == 0;
            Add(cells, wave, Breakdown.AgeAmif, [code], isAsAgd ? Agd(same) : hasOwnBands, stat => !isAsAgd || cube.ShowsStat(shape, stat, [Breakdown.Total, same]), code == Breakdown.Total ? entries[wave] : [.. byBand[code]]);
        }
    }

    // Where somebody is 60, the two upper bands are told by UNHCR's coding alone: the difference of the codings would tell at which stage those aged 60 are.
    private void AddAmifStages(Dictionary<string, FigureCell> cells, string wave, ProtectedCube cube, ILookup<string, Entry> byBand)
    {
        // by gender and age the margin of age is that of all genders
        var others = Enumerable.Repeat(Breakdown.Total, cube.Cube.Table.Dimensions.Count - 2).ToArray();
        var hasAged60 = byBand["Y18-60"].Any(entry => entry.Groups[Breakdown.AgeAgd] == "Y_GE60");
        foreach (var code in Breakdown.FixedCodes(Breakdown.AgeAmif)!.Append(Breakdown.Total))
        {
            var same = code switch { "Y18-60" => "Y18-59", "Y_GT60" => "Y_GE60", _ => code };
            AddStages(cells, Breakdown.AgeAmif, [code], stage => (same == code || !hasAged60) && cube.Shows([.. others, same, stage]), code == Breakdown.Total ? entries[wave] : [.. byBand[code]]);
        }
    }

    // The number behind a count is the count: that of everybody in the place may be hidden beside it.
    private void AddStages(Dictionary<string, FigureCell> cells, string breakdown, string[] codes, Func<string, bool> shows, List<Entry> those)
    {
        foreach (var (stage, figure) in flow!.Count(those))
        {
            var count = (int)figure.Value!.Value;
            Put(cells, breakdown, codes, stage, Cell(new Figure(Figures.Rounded(count, input.RoundTo)), !isTooSmall && shows(stage), count, isEstimate: false));
        }
    }

    private bool HasThinParts(string wave, ILookup<string, Entry> byBand)
    {
        var shape = indicator.Measure.ShapeOf(wave);
        var (rule, split) = (Rule(shape), Figures.Parts(shape));
        // also of those aged 60 themselves, whom the difference of the codings leaves
        return split is not null && new[] { byBand["Y18-60"], byBand["Y_GT60"], byBand["Y18-60"].Where(entry => entry.Groups[Breakdown.AgeAgd] == "Y_GE60") }
            .Any(band => split.Any(part => PrimaryRules.HidesCount(band.Count(entry => Figures.PartOf(shape, entry) == part), rule.K, rule.IsSensitive)));
    }

    private void AddGaps(Dictionary<string, FigureCell> cells, string wave, Family family, ProtectedCube cube)
    {
        if (IndicatorCatalogue.Gaps.FirstOrDefault(gap => gap.Id == "gap." + indicator.Id) is not { } gap || !gap.Waves.Contains(wave))
        {
            return;
        }

        foreach (var (code, first, second) in Contrasts(family))
        {
            var isShown = !isTooSmall && cube.Shows(first) && cube.Shows(second);
            var (one, other) = (Those(wave, family, first), Those(wave, family, second));
            foreach (var (stat, figure) in Figures.Gap(indicator.Measure.ShapeOf(wave), one, other, input.RoundTo))
            {
                cells[FigureGroup.Key(Breakdown.Contrast, [code], stat)] = Cell(figure, isShown && one.Count > 0 && other.Count > 0, Math.Min(one.Count, other.Count), isEstimate: !stat.StartsWith('n'));
            }
        }
    }

    /// <summary>Groups whose difference is told, by the code of the contrast.</summary>
    private static IEnumerable<(string Code, string[] First, string[] Second)> Contrasts(Family family) => family.Name switch
    {
        Breakdown.GenderAge => [("F-M", ["F", Breakdown.Total], ["M", Breakdown.Total]), ("Y_GE60-Y18-59", [Breakdown.Total, "Y_GE60"], [Breakdown.Total, "Y18-59"])],
        Breakdown.Disability => [("disability", ["yes"], ["no"])],
        _ => [],
    };

    private void Add(Dictionary<string, FigureCell> cells, string wave, string breakdown, string[] codes, bool isShown, Func<string, bool> showsStat, List<Entry> those)
    {
        var shape = indicator.Measure.ShapeOf(wave);
        var isTotal = codes.All(code => code == Breakdown.Total);
        // An empty group and a thin one look the same.
        var isVisible = isShown && !isTooSmall && (Figures.IsCounted(shape) || isTotal || those.Count > 0);
        var baseN = shape == Shape.ShareOfAll ? entries[wave].Count : Figures.BaseOf(shape, those);
        foreach (var (stat, figure) in FiguresOf(shape, breakdown, codes, those))
        {
            var why = figure.Value is null && wave == Measure.Change && LacksCommonItems ? figure with { Reason = Statistics.Reasons.NotComparableVersions } : figure;
            Put(cells, breakdown, codes, stat, Cell(why, isVisible && showsStat(stat) && HasBase(shape, stat, baseN), baseN, isEstimate: !Figures.IsCount(stat)));
        }
    }

    // Counts are rounded before anything is made of them.
    private IReadOnlyDictionary<string, Figure> FiguresOf(Shape shape, string breakdown, string[] codes, List<Entry> those)
    {
        int Rounded(int count) => Figures.Rounded(count, input.RoundTo);
        return shape switch
        {
            Shape.PerMonth => Figures.PerMonth(Rounded(those.Count), MonthsOf(breakdown, codes)),
            Shape.ShareOfAll => Figures.ShareOfAll(Rounded(those.Count), Rounded(entries[""].Count)),
            _ => Figures.Rounded(shape, input.RoundTo, Figures.Of(shape, those, entry => ((AlphaOf)indicator.Measure).Row(entry.Sheet!))),
        };
    }

    // Of a quarter its own, elsewhere all since the quarter of the first entry; the month of the release counts as whole.
    private int MonthsOf(string breakdown, string[] codes) =>
        breakdown == Breakdown.Period && codes[0] != Breakdown.Total ? Math.Min(Breakdown.MonthsOfAPeriod, Breakdown.MonthsSince(codes[0], cohort.Dossier.AsOf))
        : entries[""].Count == 0 ? 0
        : Breakdown.MonthsSince(entries[""].Min(entry => entry.Groups[Breakdown.Period])!, cohort.Dossier.AsOf);

    // The number may be told of fewer than its share.
    private static bool HasBase(Shape shape, string stat, int baseN) => shape != Shape.ShareOfAll || stat == "count" || baseN >= PrimaryRules.LeastForMean;

    // Nobody changed, since the two forms ask nothing alike.
    private bool? lacksCommonItems;

    private bool LacksCommonItems => lacksCommonItems ??= indicator.Measure is OfSheets of && of.LacksCommonItems(cohort, indicator.Respondent);

    // The quarter that is not over yet is provisional.
    private void Put(Dictionary<string, FigureCell> cells, string breakdown, string[] codes, string stat, FigureCell cell)
    {
        var isOpen = breakdown == Breakdown.Period && codes[0] == Breakdown.PeriodOf(cohort.Dossier.AsOf);
        cells[FigureGroup.Key(breakdown, codes, stat)] = isOpen && cell.Status is null ? cell with { Status = ReleaseBuilder.Provisional } : cell;
    }

    private FigureCell Cell(Figure figure, bool isVisible, int n, bool isEstimate) =>
        !isVisible ? new FigureCell(null, ReleaseBuilder.Confidential, "suppressed", null)
        : figure.Value is null ? new FigureCell(null, ReleaseBuilder.NotApplicable, figure.Reason, Figures.Rounded(n, input.RoundTo))
        : new FigureCell(figure.Value, isEstimate && n is > 0 and < FewPeople ? ReleaseBuilder.LowReliability : null, null, Figures.Rounded(n, input.RoundTo));

    private List<Entry> Those(string wave, Family family, string[] codes) => PlacesOf(family, wave).Those(codes);

    // The cells of a family's table as the breakdowns publish them: a margin of gender by age is a cell of gender, or of age.
    private static IEnumerable<(string Name, string[] Codes)> BreakdownsOf(Family family, string[] codes)
    {
        if (family.Dimensions.Count == 1)
        {
            yield return (codes[0] == Breakdown.Under18 ? Breakdown.AgeAmif : family.Dimensions[0], codes);
            yield break;
        }

        if (family.Name == Breakdown.GenderAge && codes[1] == Breakdown.Under18)
        {
            if (codes[0] == Breakdown.Total)
            {
                yield return (Breakdown.AgeAmif, [codes[1]]);
            }

            yield break;
        }

        yield return (family.Name, codes);
        if (family.Name == Breakdown.GenderAge)
        {
            if (codes[1] == Breakdown.Total)
            {
                yield return (Breakdown.Gender, [codes[0]]);
            }

            if (codes[0] == Breakdown.Total)
            {
                yield return (Breakdown.AgeAgd, [codes[1]]);
            }
        }
    }

    private static IEnumerable<string[]> Combinations(List<Dimension> dimensions) => dimensions.Count == 1
        ? dimensions[0].Codes.Select(code => new[] { code })
        : dimensions[0].Codes.SelectMany(first => dimensions[1].Codes.Select(second => new[] { first, second }));

    private sealed record ProtectedCube(DisclosureCube Cube, List<DisclosureCube>? PartsCubes)
    {
        // Where there never was anybody, the table has no place: that nobody is there may be told.
        public bool Shows(string[] codes) => !Has(Cube, codes) || Cube.Shows(codes);

        /// <summary>Whether a statistic gives no part away: a part's own count, or one that only all parts together allow.</summary>
        public bool ShowsStat(Shape shape, string stat, string[] codes) => PartsCubes is null
            || (Figures.Parts(shape)!.Contains(stat) ? ShowsPart(stat, codes) : !Figures.NeedsAllParts(shape, stat) || ShowsParts(shape, codes));

        public bool ShowsParts(Shape shape, string[] codes) => PartsCubes is null || Figures.Parts(shape)!.All(part => ShowsPart(part, codes));

        // The total is a cell of each dimension's cube.
        private bool ShowsPart(string part, string[] codes) => codes.Count(code => code != Breakdown.Total) < 2
            && PartsCubes!.Index().Where(cube => codes.Where((code, d) => d != cube.Index).All(code => code == Breakdown.Total)).All(cube => !Has(cube.Item, [codes[cube.Index]]) || cube.Item.ShowsPart(part, codes[cube.Index]));

        public static bool Has(DisclosureCube cube, IReadOnlyList<string> codes) => codes.Select((code, d) => cube.Table.Dimensions[d].Codes.Contains(code)).All(isKnown => isKnown);
    }
}
