namespace Matching.Indicators.Summaries;

/// <summary>A statistic, or the reason why there is none.</summary>
public readonly record struct Figure(double? Value, string? Reason = null);

/// <summary>What a figure depends on besides its entries.</summary>
/// <param name="RoundTo">Base to which counts are rounded; 0 for none.</param>
/// <param name="Everybody">Number of entries in all groups together.</param>
/// <param name="Months">Months in which the entries were counted.</param>
/// <param name="Expected">The share of improved had no person changed.</param>
public readonly record struct SummaryContext(
    int RoundTo = 0,
    int Everybody = 0,
    Func<int>? Months = null,
    Figure? Expected = null
)
{
    /// <summary>A count as it is published: rounded to the base, halves up.</summary>
    public int Rounded(int count) => RoundTo == 0 ? count : Disclosure.Rounding.ToBase(count, RoundTo);
}
