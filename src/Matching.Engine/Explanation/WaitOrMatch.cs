namespace Matching.Engine.Explanation;

/// <summary>How patience is weighed.</summary>
/// <param name="WindowDays">How far back arrivals are counted.</param>
/// <param name="HorizonDays">How long a mentee might be asked to wait.</param>
/// <param name="LeastArrivals">Fewer arrivals than this say nothing.</param>
/// <param name="LeastGain">Points that waiting must promise to be worth a word.</param>
public sealed record PatienceRule(int WindowDays, int HorizonDays, int LeastArrivals, int LeastGain)
{
    /// <summary>
    /// A quarter of a year back, four weeks ahead (the wait that programmes promise), a handful of people, a twentieth of the
    /// scale.
    /// </summary>
    public static readonly PatienceRule Standard = new(90, 28, 5, 500);
}

/// <summary>What waiting promises.</summary>
/// <param name="ExpectedGain">Expected points above the pair at hand, of the best who arrives within the horizon.</param>
/// <param name="ExpectedWaitDays">Expected days until an arrival who is worth the wait; null when no past arrival was.</param>
public sealed record Patience(double ExpectedGain, double? ExpectedWaitDays);

/// <summary>
/// Whether a mentee does better to wait. Arrivals are taken as a Poisson stream at the rate of the past window, each arrival like
/// one of that window's drawn at random. The best of those who arrive within the horizon is below v with probability exp(-rate *
/// horizon * share scoring v or more); the expected gain over score x is the integral of its complement from x upwards, a finite
/// sum over the scores seen. Nothing is drawn: the same past gives the same number. Others who wait for the same arrival are not
/// counted, so the gain is an upper one.
/// </summary>
public static class WaitOrMatch
{
    /// <param name="score">Score of the pair at hand.</param>
    /// <param name="arrivals">Score of the mentee with each mentor who arrived in the window, below 0 for one whom a rule
    /// blocks.</param>
    /// <param name="rule">How patience is weighed.</param>
    public static Patience Of(int score, IReadOnlyCollection<int> arrivals, PatienceRule rule)
    {
        var perDay = (double)arrivals.Count / rule.WindowDays;
        var better = arrivals.Where(arrival => arrival > score).Order().ToArray();
        var (gain, from) = (0.0, score);
        for (var i = 0; i < better.Length; i++)
        {
            var asGood = (double)(better.Length - i) / arrivals.Count;
            gain += (better[i] - from) * (1 - Math.Exp(-perDay * rule.HorizonDays * asGood));
            from = better[i];
        }

        var worthIt = better.Count(arrival => arrival >= score + rule.LeastGain);
        return new Patience(gain, worthIt == 0 ? null : (double)rule.WindowDays / worthIt);
    }
}
