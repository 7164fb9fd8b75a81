using MathNet.Numerics.RootFinding;

namespace Matching.Indicators.Statistics;

/// <summary>
/// Root of an increasing function between bounds: Brent's method, which needs a fifth of the evaluations, and halving where
/// it comes no further.
/// </summary>
internal static class RootFinder
{
    private const double Accuracy = 1e-14;

    // each step is one bit; a double has 53, the rest is for roots near 0
    private const int Steps = 120;

    /// <summary>Where an increasing function changes its sign between two bounds.</summary>
    public static double Root(Func<double, double> increasing, double low, double high)
    {
        if (Brent.TryFindRoot(increasing, low, high, Accuracy, Steps, out var root))
        {
            return root;
        }

        for (var step = 0; step < Steps; step++)
        {
            var middle = low + ((high - low) / 2);
            if (middle <= low || middle >= high)
            {
                break;
            }

            if (increasing(middle) < 0)
            {
                low = middle;
            }
            else
            {
                high = middle;
            }
        }

        return low + ((high - low) / 2);
    }

    /// <summary>The same without bounds: the bracket around a first guess is doubled until it holds the root.</summary>
    public static double RootAround(Func<double, double> increasing, double guess, double width)
    {
        var (low, high) = (guess - width, guess + width);
        for (var reach = width; increasing(low) > 0; reach *= 2)
        {
            low -= reach;
        }

        for (var reach = width; increasing(high) < 0; reach *= 2)
        {
            high += reach;
        }

        return Root(increasing, low, high);
    }
}
