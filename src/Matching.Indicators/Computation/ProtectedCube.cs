using Matching.Indicators.Disclosure;
using Matching.Indicators.Summaries;

namespace Matching.Indicators.Computation;

/// <summary>What of an indicator may be shown in a family of breakdowns.</summary>
/// <param name="Cube">The mask of places.</param>
/// <param name="Summary">What is published of them.</param>
/// <param name="PartsCubes">
/// Masks of parts that are suppressed apart from their place, one for each dimension; null without.
/// </param>
internal sealed record ProtectedCube(DisclosureCube Cube, EntrySummary Summary, IReadOnlyList<DisclosureCube>? PartsCubes = null)
{
    /// <summary>
    /// Whether a place may be shown. A place that was always empty is not in the table, and may be published.
    /// </summary>
    public bool Shows(IReadOnlyList<string> codes) => !Has(Cube, codes) || Cube.Shows(codes);

    /// <summary>Whether a statistic gives no part away: a part's own count, or one that only all parts together allow.</summary>
    public bool ShowsStat(string stat, IReadOnlyList<string> codes) =>
        PartsCubes is null
        || (Summary.Parts.Contains(stat) ? ShowsPart(stat, codes) : !Summary.NeedsAllParts(stat) || ShowsParts(codes));

    /// <summary>Whether all parts of a place may be shown.</summary>
    public bool ShowsParts(IReadOnlyList<string> codes) =>
        PartsCubes is null || Summary.Parts.All(part => ShowsPart(part, codes));

    /// <summary>Whether a table has a place.</summary>
    public static bool Has(DisclosureCube cube, IReadOnlyList<string> codes) =>
        codes.Index().All(code => cube.Table.Dimensions[code.Index].Codes.Contains(code.Item));

    // The total is a cell of each dimension's cube; of two dimensions at once parts are never shown.
    private bool ShowsPart(string part, IReadOnlyList<string> codes) =>
        codes.Count(code => code != Breakdown.Total) < 2
        && PartsCubes!
            .Index()
            .Where(cube => codes.Index().All(code => code.Index == cube.Index || code.Item == Breakdown.Total))
            .All(cube => !Has(cube.Item, [codes[cube.Index]]) || cube.Item.ShowsPart(part, codes[cube.Index]));
}
