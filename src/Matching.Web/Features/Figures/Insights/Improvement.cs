using Matching.Indicators.Catalogue;
using Matching.Indicators.Computation;
using Matching.Indicators.Statistics;
using Matching.Indicators.Summaries;
using Matching.Web.Http;

namespace Matching.Web.Features.Figures.Insights;

/// <summary>The share that is expected of people who do not change.</summary>
/// <param name="Percent">In percent; null where it is not known.</param>
/// <param name="Reason">Why it is not known.</param>
public readonly record struct Unchanged(double? Percent, string? Reason)
{
    /// <summary>The share of a cell; unknown without one.</summary>
    public static Unchanged Of(FigureCell? cell) => new(cell?.Value, cell?.Reason);
}

/// <summary>
/// How many improved, in words: first those beyond the error of the measure, then all, each beside what is expected of people who do
/// not change.
/// </summary>
internal static class Improvement
{
    private static readonly string?[] Known =
    [
        Reasons.InsufficientItems,
        Reasons.ZeroVariance,
        Reasons.TooFew,
        Reasons.Suppressed,
    ];

    // From here on a percentage is written without decimals.
    private const int WholeFrom = 10;

    /// <summary>The sentences that belong to a finding; none of what is no change of a score.</summary>
    /// <param name="finding">A change, or a share of improved.</param>
    /// <param name="pictures">The figures of the page.</param>
    public static IEnumerable<string> Of(Reading finding, ProgrammeInsights pictures)
    {
        if (finding.Wave != Measure.Change || finding.Indicator.Measure.Score.Length == 0)
        {
            yield break;
        }

        var reliable = IndicatorCatalogue.ReliableOf(finding.Indicator);
        if (reliable?.Id == finding.Indicator.Id)
        {
            yield return ExpectedOf(finding) is { Percent: { } expected }
                ? Texts.Insight("improved.expected-only", Percent(expected)) + NotMore(finding.Low, expected)
                : Texts.Insight("improved.expected-only.unknown", Why(ExpectedOf(finding)));
        }
        else if (
            reliable is not null
            && pictures[reliable.Theme].Find(reliable.Id, Measure.Change) is { Value: { } share } reading
        )
        {
            yield return Sentence("improved.reliable", share, reading.Low, ExpectedOf(reading));
        }

        // without its null a share of improved says too much
        if (Plain(finding, pictures) is { Expected.Percent: not null } plain)
        {
            yield return Sentence("improved.any", plain.Percent, plain.Low, plain.Expected);
        }
    }

    /// <summary>What is expected without any change, beside a share of improved; empty of any other figure.</summary>
    public static string Note(Reading reading) =>
        reading.UnitCode == "percent"
        && reading.Value is not null
        && reading.Cells.ContainsKey(EntrySummary.Expected)
        && reading.Indicator.Stats.Contains(EntrySummary.Expected)
        && IsOfEveryone(reading)
            ? Note(reading.Low, ExpectedOf(reading))
            : "";

    /// <summary>What is expected without any change, beside a figure with this lower bound; or why that is not known.</summary>
    public static string Note(double? low, Unchanged expected) =>
        expected.Percent is { } known
            ? Texts.Insight(IsMore(low, known) ? "improved.expected" : "improved.expected-not-more", Percent(known))
            : Texts.Insight("improved.expected-unknown", Why(expected));

    /// <summary>The share expected without any change.</summary>
    public static Unchanged ExpectedOf(Reading reading) => Unchanged.Of(reading.Cells.GetValueOrDefault(EntrySummary.Expected));

    /// <summary>A share and what is expected, in one or two sentences.</summary>
    public static string Sentence(string text, double percent, double? low, Unchanged expected) =>
        expected.Percent is { } known
            ? Texts.Insight(text, Percent(percent), Percent(known)) + NotMore(low, known)
            : Texts.Insight(text + ".unknown", Percent(percent), Why(expected));

    // Of a mean change those who rose; of the reliable share of a score the share of all who rose in it.
    private static (double Percent, double? Low, Unchanged Expected)? Plain(Reading finding, ProgrammeInsights pictures)
    {
        if (finding.Cells.GetValueOrDefault("improved")?.Value is { } improved && finding.Cells["n"].Value is > 0 and { } n)
        {
            return (100 * improved / n, 100 * ShareEstimate.Of((int)improved, (int)n).CiLow, ExpectedOf(finding));
        }

        var other = pictures[finding.Indicator.Theme]
            .Readings.FirstOrDefault(reading =>
                reading.Indicator.Id != finding.Indicator.Id
                && reading.Indicator.Measure is ShareOfPaired
                && reading.Indicator.Measure.Score == finding.Indicator.Measure.Score
            );
        return other?.Value is { } percent ? (percent, other.Low, ExpectedOf(other)) : null;
    }

    // A share that chance explains is no success.
    private static string NotMore(double? low, double expected) =>
        IsMore(low, expected) ? "" : " " + Texts.Insight("improved.not-more");

    // Of groups there is none.
    private static bool IsOfEveryone(Reading reading) =>
        reading.Codes.Where(code => code.Key is not ("indicator" or "wave")).All(code => code.Value == Breakdown.Total);

    private static string Why(Unchanged expected) =>
        Texts.Insight("unchanged." + (Known.Contains(expected.Reason) ? expected.Reason : Reasons.InsufficientItems));

    private static bool IsMore(double? low, double expected) => low > expected;

    private static string Percent(double value) => Texts.Insight("percent", Reading.Write(value, value >= WholeFrom ? 0 : 1));
}
