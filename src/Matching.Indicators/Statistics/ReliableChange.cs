namespace Matching.Indicators.Statistics;

/// <summary>
/// Who changed by more than the measure's own error: (end - start) / (sd sqrt(2 (1 - r))), sd and reliability r of the start
/// (Jacobson and Truax, J. Consulting and Clinical Psychology 59, 1991, pp. 12-19).
/// </summary>
/// <param name="SeDifference">sd sqrt(2 (1 - r)).</param>
/// <param name="Threshold">z times that: the change that counts.</param>
/// <param name="Indexes">Index of each person; null where a figure is missing.</param>
/// <param name="Improved">Index above z.</param>
/// <param name="Same">Between.</param>
/// <param name="Worse">Index below -z.</param>
/// <param name="Reason"><c>zero_variance</c> when the error is 0, <c>not_collected</c> when a person's figure is missing.</param>
public sealed record ReliableChange(
    double SeDifference,
    double Threshold,
    IReadOnlyList<double?> Indexes,
    int? Improved,
    int? Same,
    int? Worse,
    string? Reason
)
{
    /// <summary>z of a two-sided 95 % interval.</summary>
    public const double DefaultZ = 1.95996398454005;

    /// <summary>Judges each person.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A negative standard deviation or z, or a reliability above 1.</exception>
    /// <exception cref="ArgumentException">The lists are not equally long.</exception>
    public static ReliableChange Of(
        IReadOnlyList<double?> starts,
        IReadOnlyList<double?> ends,
        double baselineSd,
        double reliability,
        double z = DefaultZ
    )
    {
        ArgumentOutOfRangeException.ThrowIfNegative(baselineSd);
        ArgumentOutOfRangeException.ThrowIfNegative(z);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(reliability, 1);
        if (starts.Count != ends.Count)
        {
            throw new ArgumentException("Start and end are of the same people and equally many.", nameof(ends));
        }

        var se = baselineSd * Math.Sqrt(2 * (1 - reliability));
        if (se < MeanEstimate.NoSpread)
        {
            return new ReliableChange(se, z * se, [.. starts.Select(_ => (double?)null)], null, null, null, Reasons.ZeroVariance);
        }

        var indexes = starts.Zip(ends, (start, end) => (end - start) / se).ToList();
        return new ReliableChange(
            se,
            z * se,
            indexes,
            indexes.Count(index => index > z),
            indexes.Count(index => index >= -z && index <= z),
            indexes.Count(index => index < -z),
            indexes.Contains(null) ? Reasons.NotCollected : null
        );
    }
}
