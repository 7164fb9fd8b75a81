using System.Collections.Concurrent;
using Matching.Indicators.Catalogue;
using Matching.Indicators.Computation;

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
public sealed class FigureCache
{
    private const int Most = 512;
    private readonly ConcurrentDictionary<(Guid Release, string Dataset), ReleasedFigures> known = [];

    public ReleasedFigures? Find(Guid release, string dataset) => known.GetValueOrDefault((release, dataset));

    public void Keep(Guid release, string dataset, ReleasedFigures figures)
    {
        if (known.Count >= Most)
        {
            known.Clear();
        }

        known[(release, dataset)] = figures;
    }
}
