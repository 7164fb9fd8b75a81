namespace Matching.Indicators.Statistics;

/// <summary>
/// L'Ecuyer's combined multiple recursive generator MRG32k3a (Operations Research 47, 1999, pp. 159-164), all six seeds 12345,
/// and normal numbers by Box and Muller (Ann. Math. Statist. 29, 1958, pp. 610-611). It is written out because a simulation must
/// give the same numbers in every version of the framework; R has the same one as "L'Ecuyer-CMRG".
/// </summary>
public sealed class CombinedRandom
{
    /// <summary>All six seeds.</summary>
    public const long Seed = 12345;

    private const long FirstModulus = 4294967087;
    private const long SecondModulus = 4294944443;
    private const double Norm = 2.328306549295727688e-10;

    private readonly long[] first = [Seed, Seed, Seed];
    private readonly long[] second = [Seed, Seed, Seed];
    private double? spare;

    /// <summary>A number between 0 and 1, never 0 or 1.</summary>
    public double NextUniform()
    {
        var one = Next(first, (1403580 * first[1]) - (810728 * first[0]), FirstModulus);
        var two = Next(second, (527612 * second[2]) - (1370589 * second[0]), SecondModulus);
        return (one > two ? one - two : one - two + FirstModulus) * Norm;
    }

    /// <summary>
    /// A standard normal number: of two uniform numbers u and v, √(-2 ln u) cos 2πv and then √(-2 ln u) sin 2πv.
    /// </summary>
    public double NextNormal()
    {
        if (spare is { } second)
        {
            spare = null;
            return second;
        }

        var radius = Math.Sqrt(-2 * Math.Log(NextUniform()));
        var (sine, cosine) = Math.SinCos(2 * Math.PI * NextUniform());
        spare = radius * sine;
        return radius * cosine;
    }

    private static long Next(long[] state, long product, long modulus)
    {
        var next = product % modulus;
        next = next < 0 ? next + modulus : next;
        (state[0], state[1], state[2]) = (state[1], state[2], next);
        return next;
    }
}
