using Matching.Indicators.Catalogue;
using Matching.Indicators.Computation;
using Matching.Indicators.Statistics;
using Matching.Indicators.Summaries;
using Matching.Web.Http;

namespace Matching.Web.Features.Figures.Insights;

/// <summary>
/// How many improved, in words: first those beyond the error of the measure, then all, each beside what is expected of people who do
/// not change.
/// </summary>
internal static class Improvement
{
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
            if (ExpectedOf(finding) is { } expected)
            {
                yield return Texts.Insight("improved.expected-only", Percent(expected)) + NotMore(finding.Low, expected);
            }
        }
        else if (
            reliable is not null
            && pictures[reliable.Theme].Find(reliable.Id, Measure.Change) is { Value: { } share } reading
        )
        {
            yield return Sentence("improved.reliable", share, reading.Low, ExpectedOf(reading));
        }

        // without its null a share of improved says too much
        if (Plain(finding, pictures) is { Expected: not null } plain)
        {
            yield return Sentence("improved.any", plain.Percent, plain.Low, plain.Expected);
        }
    }

    /// <summary>What is expected without any change, beside a share of improved; empty of any other figure.</summary>
    public static string Note(Reading reading) =>
        reading.UnitCode != "percent" || reading.Value is null || !reading.Cells.ContainsKey(EntrySummary.Expected) ? ""
        : ExpectedOf(reading) is { } expected
            ? Texts.Insight(IsMore(reading.Low, expected) ? "improved.expected" : "improved.expected-not-more", Percent(expected))
        : reading.Indicator.Stats.Contains(EntrySummary.Expected) && IsOfEveryone(reading)
            ? Texts.Insight("improved.expected-unknown")
        : "";

    /// <summary>The share expected without any change, in percent; null where it is not known.</summary>
    public static double? ExpectedOf(Reading reading) => reading.Cells.GetValueOrDefault(EntrySummary.Expected)?.Value;

    /// <summary>A share and what is expected, in one or two sentences.</summary>
    public static string Sentence(string text, double percent, double? low, double? expected) =>
        expected is { } known
            ? Texts.Insight(text, Percent(percent), Percent(known)) + NotMore(low, known)
            : Texts.Insight(text + ".unknown", Percent(percent));

    // Of a mean change those who rose; of the reliable share of a score the share of all who rose in it.
    private static (double Percent, double? Low, double? Expected)? Plain(Reading finding, ProgrammeInsights pictures)
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

    private static bool IsMore(double? low, double expected) => low > expected;

    private static string Percent(double value) => Texts.Insight("percent", Reading.Write(value, value >= WholeFrom ? 0 : 1));
}
