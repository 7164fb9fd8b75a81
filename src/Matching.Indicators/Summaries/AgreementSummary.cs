using Matching.Indicators.Computation;
using Matching.Indicators.Statistics;

namespace Matching.Indicators.Summaries;

/// <summary>The ratings of two raters, in whole levels.</summary>
public sealed record RatingsEntry(Subject Subject, double Own, double Other) : Entry(Subject)
{
    public override (double First, double Second) Numbers => (Own, Other);
}

/// <summary>Agreement of two raters by linearly weighted kappa.</summary>
public sealed class AgreementSummary : EntrySummary<RatingsEntry>
{
    public static readonly AgreementSummary Instance = new();

    public override IReadOnlyList<string> Stats { get; } = ["n", "kappa"];

    public override string Headline => "kappa";

    protected override Dictionary<string, Figure> Compute(IReadOnlyList<RatingsEntry> entries)
    {
        var levels = entries.SelectMany(entry => new[] { entry.Own, entry.Other }).Distinct().Order().ToList();
        var span = levels.Count == 0 ? 0 : (int)(levels[^1] - levels[0]) + 1;
        var table = Enumerable.Range(0, span).Select(_ => new double[span]).ToArray();
        foreach (var entry in entries)
        {
            table[(int)(entry.Own - levels[0])][(int)(entry.Other - levels[0])]++;
        }

        var kappa = WeightedKappa.Of(table);
        return new Dictionary<string, Figure> { ["n"] = new(entries.Count), ["kappa"] = new(kappa.Linear, kappa.Reason) };
    }
}
