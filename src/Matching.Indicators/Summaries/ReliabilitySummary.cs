using Matching.Indicators.Computation;
using Matching.Indicators.Statistics;

namespace Matching.Indicators.Summaries;

/// <summary>The answers to the items of a scale, from 0 to 100; null for one not answered.</summary>
public sealed record ItemsEntry(Subject Subject, IReadOnlyList<double?> Items) : Entry(Subject)
{
    public override (double First, double Second) Numbers => (Items.Count, double.NaN);
}

/// <summary>Cronbach's alpha and McDonald's omega of a scale's items.</summary>
public sealed class ReliabilitySummary : EntrySummary<ItemsEntry>
{
    public static readonly ReliabilitySummary Instance = new();

    // Fewer who answered two items give an alpha with an interval too wide to be of use.
    private const int Least = 30;

    public override IReadOnlyList<string> Stats { get; } = ["n", "alpha", "ci_low", "ci_high", "omega"];

    public override string Headline => "alpha";

    protected override Dictionary<string, Figure> Compute(IReadOnlyList<ItemsEntry> entries)
    {
        // Forms of different versions may have another number of items: the largest group of equal length is one scale.
        var same =
            entries
                .Select(entry => entry.Items)
                .GroupBy(items => items.Count)
                .OrderByDescending(group => group.Count())
                .ThenBy(group => group.Key)
                .FirstOrDefault()
                ?.ToList()
            ?? [];
        var covariances = ItemCovariances.Of(same);
        var isEnough = covariances.FewestInCommon >= Least;
        var alpha = isEnough ? CronbachAlpha.Of(covariances) : null;
        var omega = isEnough ? McDonaldOmega.Of(covariances) : null;
        var reason = alpha is null ? Reasons.InsufficientItems : alpha.Reason;
        return new Dictionary<string, Figure>
        {
            ["n"] = new(same.Count),
            ["alpha"] = new(alpha?.Alpha, reason),
            ["ci_low"] = new(alpha?.CiLow, reason),
            ["ci_high"] = new(alpha?.CiHigh, reason),
            ["omega"] = new(omega?.Omega, omega is null ? Reasons.InsufficientItems : omega.Reason),
        };
    }
}
