namespace Matching.Benchmarks.Reference;

/// <summary>
/// Two-sided geometric noise (discrete Laplace) for counts: P(k) = (1 - a) / (1 + a) a^|k| with a = exp(-epsilon /
/// sensitivity), which gives epsilon-differential privacy (Ghosh, Roughgarden and Sundararajan, SIAM J. Computing 41, 2012,
/// pp. 1673-1693).
/// </summary>
/// <param name="Alpha">a, below 1.</param>
internal readonly record struct GeometricNoise(double Alpha)
{
    /// <summary>The noise for a privacy budget.</summary>
    /// <param name="epsilon">Budget, above 0.</param>
    /// <param name="sensitivity">By how much one person can change the count.</param>
    /// <exception cref="ArgumentOutOfRangeException">Budget or sensitivity not above 0.</exception>
    public static GeometricNoise For(double epsilon, double sensitivity = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(epsilon);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(sensitivity);
        return new GeometricNoise(Math.Exp(-epsilon / sensitivity));
    }

    /// <summary>Variance: 2 a / (1 - a)^2.</summary>
    public double Variance => 2 * Alpha / ((1 - Alpha) * (1 - Alpha));

    /// <summary>Probability of exactly this much noise.</summary>
    public double Probability(int k) => (1 - Alpha) / (1 + Alpha) * Math.Pow(Alpha, Math.Abs((double)k));

    /// <summary>Probability of at most so much noise in either direction: 1 - 2 a^(k + 1) / (1 + a).</summary>
    public double AtMost(int k) => k < 0 ? 0 : 1 - (2 * Math.Pow(Alpha, k + 1.0) / (1 + Alpha));
}
