using Matching.Indicators.Catalogue;
using Matching.Indicators.Disclosure;

namespace Matching.Indicators.Computation;

/// <summary>Computes the figures of one indicator.</summary>
internal abstract class IndicatorBuilder(IndicatorEntries entries, ReleaseInput input, Indicator indicator)
{
    protected IndicatorEntries Entries => entries;

    protected ReleaseInput Input => input;

    protected Indicator Indicator => indicator;

    /// <summary>Computes every wave in every family of breakdowns.</summary>
    public IReadOnlyList<IndicatorFigures> Compute()
    {
        var groups = entries.Waves.ToDictionary(wave => wave, _ => new List<FigureGroup>());
        foreach (var family in BreakdownFamily.All.Where(indicator.IsPublishedBy))
        {
            foreach (var theGroup in GroupsOf(family))
            {
                groups[theGroup.Wave].Add(theGroup);
            }
        }

        Finish(groups);
        return
        [
            .. entries.Waves.Select(wave => new IndicatorFigures(indicator.Id, wave, groups[wave], entries.Respondents(wave))
            {
                People = entries[wave],
            }),
        ];
    }

    /// <summary>The figures of a family, one group for each wave.</summary>
    protected virtual IEnumerable<FigureGroup> GroupsOf(BreakdownFamily family)
    {
        var cubes = Protect(family);
        return entries.Waves.Select(wave => cubes is null ? Carried(family, wave) : Group(family, wave, cubes[wave]));
    }

    /// <summary>The masks of a family by wave; null when it is carried forward.</summary>
    protected Dictionary<string, ProtectedCube>? Protect(BreakdownFamily family)
    {
        // Start, end and change give each other away: they are refreshed together or not at all.
        var tables = entries.Tables(family);
        var cubes = new Dictionary<string, ProtectedCube>();
        foreach (var wave in entries.Waves)
        {
            if (Protect(family, wave, tables) is not { } cube)
            {
                return null;
            }

            cubes[wave] = cube;
        }

        return cubes;
    }

    /// <summary>The figures of a family as the newest release has them.</summary>
    protected FigureGroup Carried(BreakdownFamily family, string wave) => entries.Before(wave)!.Newest[family.Name];

    /// <summary>The figures of a family, computed now.</summary>
    protected FigureGroup Group(BreakdownFamily family, string wave, ProtectedCube cube)
    {
        var cells = new Dictionary<CellKey, FigureCell>();
        Write(cells, family, wave, cube);
        return new FigureGroup
        {
            Indicator = indicator.Id,
            Version = indicator.Version,
            Wave = wave,
            Family = family.Name,
            Cells = cells,
            ComputedIn = input.Number,
        };
    }

    /// <summary>Every place that the breakdowns of a family have, with or without people.</summary>
    protected IEnumerable<string[]> PlacesIn(BreakdownFamily family, string wave)
    {
        var codes = entries
            .Dimensions(family, wave)
            .ConvertAll(dimension =>
                (string[])
                    [
                        Breakdown.Total,
                        .. input.CodesOf(dimension.Name).Union(dimension.Codes).Except([Breakdown.Total, Breakdown.Under18]),
                    ]
            );
        return codes.Count == 1
            ? codes[0].Select(code => new[] { code })
            : codes[0].SelectMany(first => codes[1].Select(second => new[] { first, second }));
    }

    /// <summary>Keys of a place, without a statistic, in the breakdowns by which the indicator is published.</summary>
    protected IEnumerable<CellKey> KeysOf(BreakdownFamily family, string[] codes) =>
        from breakdown in family.BreakdownsAt(codes)
        where breakdown.Name == family.Name || indicator.Disaggregations.Contains(breakdown.Name)
        select new CellKey(breakdown.Name, breakdown.Codes, "");

    /// <summary>The mask of a family in a wave; null when it is carried forward.</summary>
    protected abstract ProtectedCube? Protect(BreakdownFamily family, string wave, Dictionary<string, AdditiveTable> tables);

    /// <summary>Writes the cells of a family in a wave.</summary>
    protected abstract void Write(Dictionary<CellKey, FigureCell> cells, BreakdownFamily family, string wave, ProtectedCube cube);

    /// <summary>Called once all groups are there.</summary>
    protected virtual void Finish(Dictionary<string, List<FigureGroup>> groups) { }
}
