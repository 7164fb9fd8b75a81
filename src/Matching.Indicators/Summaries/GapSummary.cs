using Matching.Indicators.Computation;
using Matching.Indicators.Statistics;

namespace Matching.Indicators.Summaries;

/// <summary>A summary of which the difference between two groups is published.</summary>
public interface IGroupComparison
{
    /// <summary>How the difference of an indicator is computed, in words.</summary>
    FormattableString Formula(string indicator);

    /// <summary>First group less second.</summary>
    Difference Compare(IReadOnlyList<Entry> first, IReadOnlyList<Entry> second, SummaryContext context);
}

/// <summary>A difference with its interval.</summary>
public sealed record Difference(double? Value, double? CiLow, double? CiHigh, string? Reason)
{
    internal static FormattableString FormulaOfMeans(string indicator) =>
        $"mean (change: mean change) of {indicator} in the first group - in the second, interval by Welch's t";

    internal static Difference OfMeans(IReadOnlyList<Entry> first, IReadOnlyList<Entry> second, Func<Entry, double> valueOf)
    {
        var gap = WelchTTest.Of([.. second.Select(valueOf)], [.. first.Select(valueOf)]);
        return new Difference(gap.MeanDifference, gap.CiLow, gap.CiHigh, gap.Reason);
    }
}

/// <summary>Difference of two groups, computed from the entries of the indicator that it compares.</summary>
public sealed class GapSummary : Summary
{
    public static readonly GapSummary Instance = new();

    public override IReadOnlyList<string> Stats { get; } = ["n_first", "n_second", "difference", "ci_low", "ci_high"];

    public override string Headline => "difference";

    /// <summary>Computes every statistic of two groups.</summary>
    public static IReadOnlyDictionary<string, Figure> Of(
        IGroupComparison comparison,
        IReadOnlyList<Entry> first,
        IReadOnlyList<Entry> second,
        SummaryContext context = default
    )
    {
        var difference = comparison.Compare(first, second, context);
        return new Dictionary<string, Figure>
        {
            ["n_first"] = new(context.Rounded(first.Count)),
            ["n_second"] = new(context.Rounded(second.Count)),
            ["difference"] = new(difference.Value, difference.Reason),
            ["ci_low"] = new(difference.CiLow, difference.Reason),
            ["ci_high"] = new(difference.CiHigh, difference.Reason),
        };
    }
}
