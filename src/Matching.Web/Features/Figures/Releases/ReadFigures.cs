using Matching.Indicators.Catalogue;
using Matching.Indicators.Computation;
using Microsoft.Extensions.Caching.Memory;

namespace Matching.Web.Features.Figures.Releases;

/// <summary>Figures of a dataset in a release; both never change, so they may be kept.</summary>
public sealed class ReleasedFigures
{
    private readonly Dictionary<(string Indicator, string Wave, string Family), FigureGroup> groups;
    private readonly ILookup<string, ReleaseCode> codes;

    internal ReleasedFigures(IEnumerable<FigureGroup> groups, IEnumerable<ReleaseCode> codes)
    {
        this.groups = groups.ToDictionary(figures => (figures.Indicator, figures.Wave, figures.Family));
        this.codes = codes.ToLookup(code => code.Dimension);
    }

    /// <summary>Cells in all groups.</summary>
    public int CellCount => groups.Values.Sum(figures => figures.Cells.Count);

    /// <summary>Codes of a dimension that depends on the programme, in order.</summary>
    public IReadOnlyList<string> CodesOf(string dimension) =>
        [.. codes[dimension].OrderBy(code => code.Position).Select(code => code.Code)];

    /// <summary>Name that the release holds of a code; null without one.</summary>
    public string? NameOf(string dimension, string code) => codes[dimension].FirstOrDefault(known => known.Code == code)?.Label;

    /// <summary>Whether the figures at a place come from an earlier release, and from which.</summary>
    public int? CarriedFrom(Indicator indicator, string wave, string breakdown, IReadOnlyList<string> at, int release) =>
        GroupOf(indicator, wave, breakdown, at)?.ComputedIn is { } computed && computed != release ? computed : null;

    /// <summary>Figures of a dataset that an earlier release computed, by indicator and wave.</summary>
    public IReadOnlyList<CarriedGroup> Carried(Dataset dataset, int release) =>
        [
            .. from indicator in dataset.Indicators
            from wave in indicator.Waves.DefaultIfEmpty("")
            // groups are compared in two families
            from place in dataset.Breakdown == Breakdown.Contrast
                ? Breakdown.FixedCodes(Breakdown.Contrast)!.Select(contrast => (string[])[contrast])
                :
                [
                    [],
                ]
            group place by (indicator, wave, Family: FamilyOf(dataset.Breakdown, place)) into places
            let computedIn = CarriedFrom(places.Key.indicator, places.Key.wave, dataset.Breakdown, places.First(), release)
            where computedIn is not null
            select new CarriedGroup
            {
                Indicator = places.Key.indicator.Id,
                Wave = places.Key.wave,
                Family = places.Key.Family,
                ComputedIn = computedIn.Value,
            },
        ];

    /// <summary>Version of the formula by which the figures at a place were computed; null where the release has none.</summary>
    public int? VersionOf(Indicator indicator, string wave, string breakdown, IReadOnlyList<string> at) =>
        GroupOf(indicator, wave, breakdown, at)?.Version;

    /// <summary>The cell at a place; null where the release has none.</summary>
    public FigureCell? Find(Indicator indicator, string wave, string breakdown, IEnumerable<string> at, string stat)
    {
        var place = at.ToList();
        return GroupOf(indicator, wave, breakdown, place)
            ?.Cells.GetValueOrDefault(new CellKey(breakdown, place, indicator.Measure.KeptAs(stat)));
    }

    // A gap is kept with the indicator that it compares, in the family of the groups compared; a stage with the table of all
    // stages.
    private FigureGroup? GroupOf(Indicator indicator, string wave, string breakdown, IReadOnlyList<string> place) =>
        groups.GetValueOrDefault((indicator.Measure.KeptWith?.Id ?? indicator.Id, wave, FamilyOf(breakdown, place)));

    /// <summary>The family in which the figures at a place are kept.</summary>
    internal static string FamilyOf(string breakdown, IReadOnlyList<string> place) =>
        breakdown != Breakdown.Contrast ? BreakdownFamily.Of(breakdown).Name
        : place is ["disability"] ? Breakdown.Disability
        : Breakdown.GenderAge;
}

/// <summary>Released figures that were read before: data calls of many clients cost one reading.</summary>
public sealed class FigureCache : IDisposable
{
    // About a hundred bytes each.
    private const int MostCells = 1_000_000;

    private readonly MemoryCache known = new(new MemoryCacheOptions { SizeLimit = MostCells });

    public ReleasedFigures? Find(Guid release, string dataset) => known.Get<ReleasedFigures>((release, dataset));

    public void Keep(Guid release, string dataset, ReleasedFigures figures) =>
        known.Set((release, dataset), figures, new MemoryCacheEntryOptions { Size = figures.CellCount });

    public void Dispose() => known.Dispose();
}
