namespace Matching.Indicators.Statistics;

/// <summary>Who was lost between entering a programme and being measured twice.</summary>
/// <param name="StartResponse">Start forms answered over people enrolled.</param>
/// <param name="EndResponseOfReached">End forms answered over people who reached the end.</param>
/// <param name="EndResponseOfEnrolled">End forms answered over people enrolled.</param>
/// <param name="PairedShareOfStart">People scored at both over start forms answered.</param>
/// <param name="Lost">1 minus that.</param>
/// <param name="Reason"><c>n_lt_2</c> when there is nothing to divide by.</param>
public sealed record Attrition(
    double? StartResponse,
    double? EndResponseOfReached,
    double? EndResponseOfEnrolled,
    double? PairedShareOfStart,
    double? Lost,
    string? Reason
)
{
    /// <summary>Computes the shares.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A negative number.</exception>
    public static Attrition Of(int enrolled, int startCompleted, int reachedEnd, int endCompleted, int paired)
    {
        int[] all = [enrolled, startCompleted, reachedEnd, endCompleted, paired];
        ArgumentOutOfRangeException.ThrowIfNegative(all.Min(), nameof(enrolled));
        var pairedShare = Over(paired, startCompleted);
        return new Attrition(
            Over(startCompleted, enrolled),
            Over(endCompleted, reachedEnd),
            Over(endCompleted, enrolled),
            pairedShare,
            1 - pairedShare,
            enrolled == 0 || reachedEnd == 0 || startCompleted == 0 ? Reasons.TooFew : null
        );
    }

    private static double? Over(int part, int whole) => whole > 0 ? (double)part / whole : null;
}
