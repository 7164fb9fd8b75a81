using Matching.Indicators.Disclosure;
using Matching.Indicators.Summaries;

namespace Matching.Indicators.Computation;

/// <summary>What of an indicator may be shown in a family of breakdowns.</summary>
/// <param name="Cube">The mask of places.</param>
/// <param name="Summary">What is published of them.</param>
/// <param name="Parts">What may be shown of parts that are suppressed apart from their place; null without.</param>
/// <param name="ShowsOneWave">Whether the means of one wave may be shown of a change; null without.</param>
/// <param name="ShowsBeside">Whether a statistic may be shown beside those of other indicators; null without.</param>
internal sealed record ProtectedCube(
    DisclosureCube Cube,
    EntrySummary Summary,
    PartsShown? Parts = null,
    Func<IReadOnlyList<string>, bool>? ShowsOneWave = null,
    Func<string, IReadOnlyList<string>, bool>? ShowsBeside = null
)
{
    /// <summary>Whether everyone in the wave gives way to those measured twice: see <see cref="MeansOfOneWave"/>.</summary>
    public bool GivesWay { get; init; }

    /// <summary>
    /// Whether a place may be shown. A place that was always empty is not in the table, and may be published.
    /// </summary>
    public bool Shows(IReadOnlyList<string> codes) => !Has(Cube, codes) || Cube.Shows(codes);

    /// <summary>
    /// Whether a statistic gives no part away, as a part's own count does or one that only all parts together allow, no
    /// person who answered one wave only, and none whom another indicator leaves out.
    /// </summary>
    public bool ShowsStat(string stat, IReadOnlyList<string> codes) =>
        (ShowsOneWave is null || !Summary.IsOfOneWave(stat) || ShowsOneWave(codes))
        && ShowsBeside?.Invoke(stat, codes) != false
        && ShowsOfParts(stat, codes);

    private bool ShowsOfParts(string stat, IReadOnlyList<string> codes) =>
        Parts is null || (Summary.Parts.Contains(stat) ? Parts.Shows(stat, codes) : !Needs(stat) || ShowsParts(codes));

    /// <summary>Whether all parts of a place may be shown.</summary>
    public bool ShowsParts(IReadOnlyList<string> codes) => Parts is null || Summary.Parts.All(part => Parts.Shows(part, codes));

    private bool Needs(string stat) => Summary.NeedsAllParts(stat) || (Parts!.NeedsParts && !Summary.IsCount(stat));

    /// <summary>Whether a mask of one dimension allows a group, or has none of it.</summary>
    public static bool Allows(DisclosureCube mask, string code) => !Has(mask, [code]) || mask.Shows(code);

    /// <summary>Whether a table has a place.</summary>
    public static bool Has(DisclosureCube cube, IReadOnlyList<string> codes) =>
        codes.Index().All(code => cube.Table.Dimensions[code.Index].Codes.Contains(code.Item));
}

/// <summary>What may be shown of the parts of a summary.</summary>
/// <param name="Shows">Whether a part may be shown at codes.</param>
/// <param name="NeedsParts">Whether a place shows more than its number only where it shows all its parts.</param>
internal sealed record PartsShown(Func<string, IReadOnlyList<string>, bool> Shows, bool NeedsParts);
