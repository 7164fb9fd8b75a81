namespace Matching.Indicators.Disclosure;

/// <summary>Decides which figures are based on too few people to be shown, independently of other figures.</summary>
public static class PrimaryRules
{
    /// <summary>Least k of a site or programme; a setting may raise it, never lower it.</summary>
    public const int LeastK = 5;

    /// <summary>S10: least k of sensitive indicators.</summary>
    public const int LeastSensitiveK = 10;

    /// <summary>Least number of people behind a mean, spread, interval or share.</summary>
    public const int LeastForMean = 10;

    /// <summary>Least number of people in a programme for any breakdown or outcome to be published.</summary>
    public const int LeastProgramme = 20;

    /// <summary>The k that counts: what was set, but at least 5, and 10 on sensitive indicators (S10).</summary>
    public static int EffectiveK(int k, bool isSensitive) => Math.Max(k, isSensitive ? LeastSensitiveK : LeastK);

    /// <summary>C5: a count from 1 to k - 1 is hidden, 0 is shown.</summary>
    public static bool HidesCount(int count, int k) => HidesCount(count, k, isSensitive: false);

    /// <summary>C5: a count from 1 to k - 1 is hidden; 0 is shown unless it discloses a sensitive answer of all people.</summary>
    public static bool HidesCount(long count, int k, bool isSensitive) => count < k && (count > 0 || isSensitive);

    /// <summary>M10: a mean and the number behind it are hidden when that number is from 1 to 9.</summary>
    public static bool HidesMean(int n, int k) => HidesMean(n, k, isSensitive: false);

    /// <summary>
    /// M10: a mean and the number behind it are hidden when that number is from 1 to 9, on sensitive indicators when it is 0
    /// too.
    /// </summary>
    public static bool HidesMean(long n, int k, bool isSensitive) => n < Math.Max(LeastForMean, k) && (n > 0 || isSensitive);

    /// <summary>
    /// P: a share needs at least 10 people. On sensitive items both the number it counts and the rest must reach k as well:
    /// 0 % and 100 % would disclose the answer of all people.
    /// </summary>
    /// <param name="count">Number of people the share counts, x.</param>
    /// <param name="n">Number of people it is a share of, the base.</param>
    /// <param name="k">Smallest count that may be shown.</param>
    /// <param name="isSensitive">Whether the item is sensitive.</param>
    public static bool HidesShare(long count, long n, int k, bool isSensitive) =>
        HidesMean(n, k, isSensitive)
        || (isSensitive && (HidesCount(count, k, isSensitive) || HidesCount(n - count, k, isSensitive)));

    /// <summary>
    /// A spread of 0 discloses the answer of all people behind it; on sensitive indicators it is hidden with the mean.
    /// </summary>
    public static bool HidesSpread(double? sd, bool isSensitive) => isSensitive && sd == 0;

    /// <summary>
    /// Whether start, end and change together disclose the answers of few people. Mean end less mean start less mean change,
    /// each times its number, leaves the scores of those who answered one wave only; of fewer than 10 people that is a mean
    /// which M10 hides. One of the three must then be hidden.
    /// </summary>
    /// <param name="nStart">People scored at the start.</param>
    /// <param name="nEnd">People scored at the end.</param>
    /// <param name="nPaired">People scored at both.</param>
    /// <param name="k">Smallest count that may be shown.</param>
    public static bool HidesWave(long nStart, long nEnd, long nPaired, int k) =>
        HidesMean(nStart + nEnd - (2 * nPaired), k, isSensitive: false);

    /// <summary>
    /// Whether a programme is so small that all people know each other: nothing but the band of its total is published.
    /// </summary>
    public static bool HidesProgramme(long people) => people < LeastProgramme;
}
