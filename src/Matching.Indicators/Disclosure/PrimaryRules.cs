namespace Matching.Indicators.Disclosure;

/// <summary>Which figures are too thin to be shown, whatever stands beside them.</summary>
public static class PrimaryRules
{
    /// <summary>Least number of people behind a mean, spread or interval.</summary>
    public const int LeastForMean = 10;

    /// <summary>Least number of people in a programme for any breakdown or outcome to be published.</summary>
    public const int LeastProgramme = 20;

    /// <summary>C5: a count from 1 to k - 1 is hidden, 0 is shown.</summary>
    public static bool HidesCount(int count, int k) => count > 0 && count < k;

    /// <summary>M10: a mean and the number behind it are hidden when that number is from 1 to 9.</summary>
    public static bool HidesMean(int n, int k) => n > 0 && n < Math.Max(LeastForMean, k);
}
