using System.Globalization;

namespace Matching.Web.Components.Charts;

/// <summary>A linear scale from values to places in a drawing, with round ticks.</summary>
/// <param name="Min">Least value.</param>
/// <param name="Max">Greatest value.</param>
/// <param name="From">Place of the least value.</param>
/// <param name="To">Place of the greatest value.</param>
public sealed record Axis(double Min, double Max, double From, double To)
{
    private static readonly double[] RoundSteps = [1, 2, 2.5, 5, 10];

    /// <summary>The place of a value, kept within the drawing.</summary>
    public double At(double value) => From + ((Math.Clamp(value, Min, Max) - Min) / (Max - Min) * (To - From));

    /// <summary>Round values from end to end, about as many as asked for.</summary>
    public IReadOnlyList<double> Ticks(int about = 5)
    {
        var step = StepOf(Max - Min, about);
        return
        [
            .. Enumerable
                .Range((int)Math.Ceiling((Min / step) - 1e-9), about * 3)
                .Select(i => i * step)
                .TakeWhile(tick => tick <= Max + (step * 1e-9)),
        ];
    }

    /// <summary>An axis around some values that begins and ends at round ones.</summary>
    public static Axis Around(IEnumerable<double> values, double from, double to)
    {
        var all = values.ToList();
        var (least, most) = all.Count == 0 ? (0, 1) : (all.Min(), all.Max());
        var step = StepOf(most > least ? most - least : Math.Max(1, Math.Abs(most)), 5);
        var (min, max) = (Math.Floor((least / step) + 1e-9) * step, Math.Ceiling((most / step) - 1e-9) * step);
        return new Axis(min, max > min ? max : min + step, from, to);
    }

    /// <summary>A number as an attribute of a drawing has it, whatever the reader's language.</summary>
    public static string Number(double value) => Math.Round(value, 1).ToString(CultureInfo.InvariantCulture);

    private static double StepOf(double span, int about)
    {
        var power = Math.Pow(10, Math.Floor(Math.Log10(span / about)));
        return power * RoundSteps.First(round => round * power * about >= span * .999);
    }
}
