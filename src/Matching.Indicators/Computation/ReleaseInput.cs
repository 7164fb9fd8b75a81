using Matching.Indicators.Catalogue;

namespace Matching.Indicators.Computation;

/// <summary>Everything that a release is computed from besides the people.</summary>
/// <param name="Number">Its number.</param>
/// <param name="K">Smallest count shown.</param>
/// <param name="RoundTo">Base to which counts are rounded besides; 0 for none.</param>
/// <param name="Key">Secret by which respondents are numbered.</param>
/// <param name="Codes">Codes of the dimensions that depend on the programme: site, period, language, partner.</param>
/// <param name="Before">What is known of earlier releases, by indicator and wave.</param>
public sealed record ReleaseInput(
    int Number,
    int K,
    int RoundTo,
    byte[] Key,
    IReadOnlyDictionary<string, IReadOnlyList<string>> Codes,
    Func<string, string, EarlierFigures?> Before
)
{
    /// <summary>Indicators that the programme's forms declare, besides those of the catalogue.</summary>
    public IReadOnlyList<Indicator> Declared { get; init; } = [];

    /// <summary>The codes of a dimension without its total.</summary>
    public IReadOnlyList<string> CodesOf(string dimension) => Breakdown.FixedCodes(dimension) ?? Codes[dimension];
}
