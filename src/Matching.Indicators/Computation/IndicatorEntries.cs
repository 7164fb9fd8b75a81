using Matching.Indicators.Catalogue;
using Matching.Indicators.Disclosure;
using Matching.Indicators.Summaries;

namespace Matching.Indicators.Computation;

/// <summary>
/// The entries of an indicator by wave, the places in which they are counted, and what earlier releases contain of them.
/// </summary>
internal sealed class IndicatorEntries
{
    private readonly Indicator indicator;
    private readonly ReleaseInput input;
    private readonly Dictionary<string, List<Entry>> entries = [];
    private readonly Dictionary<string, RespondentRows> respondents = [];
    private readonly Dictionary<string, EarlierFigures?> before = [];

    // Each is used many times.
    private readonly Dictionary<(string Dimension, string Wave), Dimension> dimensionOf = [];
    private readonly Dictionary<(string Dimensions, string Wave), Places> places = [];

    public IndicatorEntries(Cohort cohort, ReleaseInput input, Indicator indicator)
    {
        this.indicator = indicator;
        this.input = input;
        Waves = indicator.Waves.Count == 0 ? [""] : indicator.Waves;
        foreach (var wave in Waves)
        {
            entries[wave] = [.. indicator.Measure.Entries(cohort, indicator.Respondent, wave).OrderBy(entry => entry.Key)];
            respondents[wave] = RespondentRows.Of(input.Key, GroupOf(wave), entries[wave], SummaryOf(wave).PartOf);
            Rests[wave] = indicator.Measure.Rests(cohort, indicator.Respondent, entries[wave]);
            before[wave] =
                input.Before(indicator.Id, wave) is { } known
                && known.Newest.Values.All(newest => indicator.FormulaOf(newest.Version) == indicator.FormulaVersion)
                    ? known
                    : null;
        }
    }

    /// <summary>The waves; a single empty one for what belongs to no wave.</summary>
    public IReadOnlyList<string> Waves { get; }

    /// <summary>By wave, those whose figures follow beside the ones of other indicators.</summary>
    public Dictionary<string, IReadOnlyList<Rest>> Rests { get; } = [];

    /// <summary>The entries of a wave, by key.</summary>
    public List<Entry> this[string wave] => entries[wave];

    /// <summary>The rows of entries in their order, as the respondents of a wave are numbered.</summary>
    public List<RespondentRow> Numbered(string wave, List<Entry> of) =>
        RespondentRows.InOrder(input.Key, GroupOf(wave), of, _ => "");

    private string GroupOf(string wave) => $"{indicator.Id}|{indicator.FormulaVersion}|{wave}";

    /// <summary>How a wave is summarised.</summary>
    public EntrySummary SummaryOf(string wave) => (EntrySummary)indicator.Measure.SummaryOf(wave);

    /// <summary>Who is behind a wave.</summary>
    public RespondentRows Respondents(string wave) => respondents[wave];

    /// <summary>What earlier releases contain of a wave by the same formula; null for nothing.</summary>
    public EarlierFigures? Before(string wave) => before[wave];

    /// <summary>The places of a wave in the dimensions of a family.</summary>
    public Places PlacesOf(BreakdownFamily family, string wave)
    {
        var key = (string.Join(',', family.Dimensions), wave);
        return places.TryGetValue(key, out var known) ? known : places[key] = Places.Of(entries[wave], family.Dimensions);
    }

    /// <summary>The dimensions of a family's table.</summary>
    public List<Dimension> Dimensions(BreakdownFamily family, string wave) =>
        [.. family.Dimensions.Select((_, d) => DimensionOf(family, d, wave))];

    /// <summary>
    /// A dimension of a family's table, with the groups that have or had people: the others are known to be empty, and
    /// each makes the table larger.
    /// </summary>
    public Dimension DimensionOf(BreakdownFamily family, int d, string wave)
    {
        var dimension = family.Dimensions[d];
        if (dimensionOf.TryGetValue((dimension, wave), out var known))
        {
            return known;
        }

        var now = Waves.SelectMany(any => PlacesOf(family, any).All.Select(place => place[d]));
        var then = before[wave]?.Releases.SelectMany(release => release.Respondents.Codes(dimension)) ?? [];
        return dimensionOf[(dimension, wave)] = Breakdown.Of(dimension, now.Concat(then).ToHashSet());
    }

    /// <summary>How many people of each wave are in each cell of a family's table.</summary>
    public Dictionary<string, AdditiveTable> Tables(BreakdownFamily family) =>
        Waves.ToDictionary(wave => wave, wave => AdditiveTable.Count(Dimensions(family, wave), PlacesOf(family, wave).Counts));

    /// <summary>The entries in a cell of a family's table.</summary>
    public List<Entry> At(BreakdownFamily family, string wave, string[] codes) => PlacesOf(family, wave).Those(codes);

    /// <summary>Releases that computed a family, with who was behind it and what was suppressed.</summary>
    /// <param name="family">The family.</param>
    /// <param name="wave">The wave.</param>
    /// <param name="parts">The last dimension of the table, which divides each place into parts; null for none.</param>
    /// <param name="statOf">The statistic whose cell shows whether a part was suppressed.</param>
    public List<GroupRelease> Earlier(BreakdownFamily family, string wave, Dimension? parts, Func<string?, string> statOf)
    {
        var names = NamesOf(family, parts);
        return
        [
            .. from release in before[wave]?.Releases ?? []
            where release.Groups.ContainsKey(family.Name)
            select new GroupRelease(release.Respondents.Of(names), [.. Suppressed(release, family, wave, parts, statOf)]),
        ];
    }

    /// <summary>Names of the dimensions of a family's table.</summary>
    public static string[] NamesOf(BreakdownFamily family, Dimension? parts) =>
        [.. family.Dimensions, .. parts is null ? Array.Empty<string>() : [parts.Name]];

    // An empty place is not a secret.
    private IEnumerable<string[]> Suppressed(
        EarlierRelease release,
        BreakdownFamily family,
        string wave,
        Dimension? parts,
        Func<string?, string> statOf
    )
    {
        var (cells, people) = (release.Groups[family.Name].Cells, release.Respondents.Leaves(family.Dimensions));
        bool IsSuppressed(string[] codes, string stat) =>
            family
                .BreakdownsAt(codes)
                .All(breakdown =>
                    cells.GetValueOrDefault(new CellKey(breakdown.Name, breakdown.Codes, stat))
                        is null
                            or { Status: ReleaseBuilder.Confidential }
                );
        return from codes in Combinations(Dimensions(family, wave))
            where people.Exists(leaf => leaf.Zip(codes, Breakdown.IsPartOf).All(isPart => isPart))
            from part in parts is null ? [null] : parts.Codes.Select(code => (string?)code)
            where IsSuppressed(codes, statOf(part))
            select (string[])(part is null ? codes : [.. codes, part]);
    }

    private static IEnumerable<string[]> Combinations(List<Dimension> dimensions) =>
        dimensions.Count == 1
            ? dimensions[0].Codes.Select(code => new[] { code })
            : dimensions[0].Codes.SelectMany(first => dimensions[1].Codes.Select(second => new[] { first, second }));
}
