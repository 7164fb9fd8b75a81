namespace Matching.Indicators.Statistics;

/// <summary>Root of an increasing function by halving: slower than others, but it cannot leave its bracket and gives the same digits everywhere.</summary>
internal static class Bisection
{
    // each step is one bit; a double has 53, the rest is for roots near 0
    private const int Steps = 120;

    /// <summary>Where an increasing function changes its sign between two bounds.</summary>
    public static double Root(Func<double, double> increasing, double low, double high)
    {
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
