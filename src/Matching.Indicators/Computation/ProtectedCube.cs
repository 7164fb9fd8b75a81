using Matching.Indicators.Disclosure;
using Matching.Indicators.Summaries;

namespace Matching.Indicators.Computation;

/// <summary>What of an indicator may be shown in a family of breakdowns.</summary>
/// <param name="Cube">The mask of places.</param>
/// <param name="Summary">What is published of them.</param>
/// <param name="ShowsPart">
/// Whether a part, suppressed apart from its place, may be shown at codes; null where parts are not suppressed apart.
/// </param>
internal sealed record ProtectedCube(
    DisclosureCube Cube,
    EntrySummary Summary,
    Func<string, IReadOnlyList<string>, bool>? ShowsPart = null
)
{
    /// <summary>
    /// Whether a place may be shown. A place that was always empty is not in the table, and may be published.
    /// </summary>
    public bool Shows(IReadOnlyList<string> codes) => !Has(Cube, codes) || Cube.Shows(codes);

    /// <summary>Whether a statistic gives no part away: a part's own count, or one that only all parts together allow.</summary>
    public bool ShowsStat(string stat, IReadOnlyList<string> codes) =>
        ShowsPart is null
        || (Summary.Parts.Contains(stat) ? ShowsPart(stat, codes) : !Summary.NeedsAllParts(stat) || ShowsParts(codes));

    /// <summary>Whether all parts of a place may be shown.</summary>
    public bool ShowsParts(IReadOnlyList<string> codes) => ShowsPart is null || Summary.Parts.All(part => ShowsPart(part, codes));

    /// <summary>Whether a table has a place.</summary>
    public static bool Has(DisclosureCube cube, IReadOnlyList<string> codes) =>
        codes.Index().All(code => cube.Table.Dimensions[code.Index].Codes.Contains(code.Item));
}
