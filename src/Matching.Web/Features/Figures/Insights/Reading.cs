using System.Globalization;
using Matching.Indicators.Catalogue;
using Matching.Indicators.Computation;
using Matching.Web.Components.Charts;
using Matching.Web.Features.Figures.Indicators;
using Matching.Web.Http;

namespace Matching.Web.Features.Figures.Insights;

/// <summary>A figure of a cube with the interval and the base that belong to it, as people read it.</summary>
/// <param name="Indicator">What it is a figure of.</param>
/// <param name="Codes">Its place: codes of the dimensions besides the statistic.</param>
/// <param name="Stat">Statistic that is the figure.</param>
/// <param name="Cells">The cells of that place, by statistic.</param>
public sealed record Reading(
    Indicator Indicator,
    IReadOnlyDictionary<string, string> Codes,
    string Stat,
    IReadOnlyDictionary<string, FigureCell> Cells
)
{
    /// <summary>The earlier release that computed the figure, where it was carried forward, and its day.</summary>
    public (int Release, DateOnly Day)? CarriedFrom { get; init; }

    /// <summary>The statistic that is shown first for an indicator, in this order.</summary>
    internal static readonly string[] Headline =
    [
        "mean",
        "percent",
        "difference",
        "sum",
        "median",
        "count",
        "per_month",
        "progress",
        "alpha",
        "kappa",
    ];

    /// <summary>Fewest behind a figure from which anything is concluded.</summary>
    private const int FewForConclusions = 10;

    /// <summary>Probability below which a change is more than chance.</summary>
    private const double Significance = .05;

    public string Wave => Codes.GetValueOrDefault("wave") is { } wave and not Dataset.NoWave ? wave : "";

    public bool IsChange => Stat == "difference" || Indicator.Measure.SummaryOf(Wave).IsChange;

    public bool IsHidden => Cells[Stat].Status == ReleaseBuilder.Confidential;

    public bool IsUncertain => Cells[Stat].Status == ReleaseBuilder.LowReliability;

    public double? Value => Cells[Stat].Value;

    public double? Low => Cells.GetValueOrDefault("ci_low")?.Value;

    public double? High => Cells.GetValueOrDefault("ci_high")?.Value;

    /// <summary>
    /// Whether a change is one by chance once it is taken into account how many its table shows; false where that is not known.
    /// </summary>
    public bool IsByChanceAmongSeveral => Cells.GetValueOrDefault("p_holm")?.Value > Significance;

    public int? BaseN => Cells[Stat].BaseN;

    public string Unit => Texts.Figure("unit." + UnitCode);

    /// <summary>The difference of two percentages is given in percentage points.</summary>
    public string UnitCode =>
        Stat == "count" ? Units.Of(Indicator, Stat)
        : IsChange && Indicator.Unit == "percent" ? "percentage_points"
        : Indicator.Unit;

    /// <summary>The figure, or why there is none.</summary>
    public string Text => Value is { } value ? Number(value) : None;

    /// <summary>The figure with its sign of percent, where it is one.</summary>
    public string TextWithUnit => Value is not null && UnitCode == "percent" ? Texts.Insight("percent", Text) : Text;

    /// <summary>The interval, or that it is suppressed; empty of a figure that has none.</summary>
    public string Interval =>
        this is { Low: { } low, High: { } high } ? Texts.Insight("interval", Number(low), Number(high))
        : Value is not null && Cells.GetValueOrDefault("ci_low")?.Status == ReleaseBuilder.Confidential
            ? Texts.Insight("hidden.short")
        : "";

    /// <summary>Why there is no figure, in words.</summary>
    public string None =>
        Texts.Insight(
            IsHidden ? "hidden"
            : Cells[Stat].Reason == "not_collected" ? "not-asked"
            : "none"
        );

    /// <summary>The same where a drawing has room for a word only; the sentence is below it.</summary>
    public string ShortNone => IsHidden ? Texts.Insight("hidden.short") : None;

    /// <summary>Caution for a reader.</summary>
    public string Caution =>
        Value is null
            ? ""
            : BaseN switch
            {
                null => "",
                < FewForConclusions => Texts.Insight("numbers-only"),
                _ => IsUncertain ? Texts.Insight("few") : "",
            };

    /// <summary>The caution, and from which release the figure is where it is from an earlier one.</summary>
    public string Remarks =>
        string.Join(
            ", ",
            new[]
            {
                Caution,
                Value is not null && CarriedFrom is { } from
                    ? Texts.Insight("carried-from", from.Release, from.Day.ToString("d MMMM yyyy", CultureInfo.CurrentCulture))
                    : "",
            }.Where(remark => remark.Length > 0)
        );

    /// <summary>
    /// A number in the decimals of the indicator and the signs of the reader's language; differences carry their sign.
    /// </summary>
    public string Number(double value) =>
        Write(value, Stat is "count" or "sum" ? 0 : Math.Max(Indicator.Decimals, Indicator.Unit == "persons" ? 1 : 0), IsChange);

    /// <summary>A number in the decimals of the indicator, without the sign of a difference.</summary>
    public string Plain(double value) => Write(value, Math.Max(Indicator.Decimals, Indicator.Unit == "persons" ? 1 : 0));

    public static string Write(double value, int decimals, bool hasSign = false)
    {
        var number = Math.Abs(value).ToString("N" + decimals.ToString(CultureInfo.InvariantCulture), CultureInfo.CurrentCulture);
        var isZero = Math.Round(Math.Abs(value), decimals) == 0;
        // A true minus sign, as wide as the plus; from right to left a mark keeps the sign before its number, as CLDR has it.
        var mark = CultureInfo.CurrentCulture.TextInfo.IsRightToLeft ? "\u200e" : "";
        return isZero ? number
            : value < 0 ? mark + "\u2212" + number
            : hasSign ? mark + "+" + number
            : number;
    }

    public Mark Mark(string label) =>
        new(
            label,
            Value,
            Low,
            High,
            Value is null ? ShortNone : Text,
            IsUncertain,
            Wave switch
            {
                Measure.Start => PointShape.Ring,
                Measure.Follow => PointShape.Diamond,
                _ => PointShape.Disc,
            },
            Value is not null && BaseN is { } n ? Texts.Insight("n", n) : ""
        );

    /// <summary>The figures of a cube in its order: one for each indicator and place at which it can have one.</summary>
    public static IEnumerable<Reading> Of(Cube cube)
    {
        var ids = cube.Dimensions.Select(dimension => dimension.Id).ToList();
        var stat = ids.IndexOf("stat");
        foreach (var place in cube.Cells.GroupBy(cell => string.Join('|', cell.Codes.Where((_, d) => d != stat))))
        {
            var first = place.First();
            var codes = ids.Index()
                .Where(dimension => dimension.Index != stat)
                .ToDictionary(dimension => dimension.Item, dimension => first.Codes[dimension.Index]);
            var wave = codes.GetValueOrDefault("wave") is { } inWave and not Dataset.NoWave ? inWave : "";
            if (first.Indicator.Waves.Count == 0 ? wave.Length > 0 : !first.Indicator.Waves.Contains(wave))
            {
                continue;
            }

            var cells = place.ToDictionary(cell => cell.Codes[stat], cell => cell.Figure);
            if (
                Headline.FirstOrDefault(name => cells.ContainsKey(name) && first.Indicator.Measure.Stats(wave).Contains(name)) is
                { } headline
            )
            {
                yield return new Reading(first.Indicator, codes, headline, cells)
                {
                    CarriedFrom =
                        first.CarriedFrom is { } release && cube.CarriedDays.TryGetValue(release, out var day)
                            ? (release, day)
                            : null,
                };
            }
        }
    }
}
