namespace Matching.Indicators.Summaries;

/// <summary>
/// A set of statistics that is published of a group, with everything that distinguishes it from other sets: a new kind of summary
/// is one new type. Percentages run from 0 to 100, their differences are percentage points.
/// </summary>
public abstract class Summary
{
    /// <summary>Statistics, in the order in which they are published.</summary>
    public abstract IReadOnlyList<string> Stats { get; }

    /// <summary>The statistic that is quoted first.</summary>
    public virtual string Headline => "mean";

    /// <summary>Whether <c>ci_low</c> and <c>ci_high</c> are the bounds of a statistic.</summary>
    public bool HasInterval(string stat) => stat == Headline;

    /// <summary>Whether a statistic is a number of people, pairs or answers.</summary>
    public virtual bool IsCount(string stat) => stat is "n" or "count" || stat.StartsWith("n_", StringComparison.Ordinal);

    /// <summary>Whether the headline is a change, which is written with its sign.</summary>
    public virtual bool IsChange => false;

    /// <summary>Whether the headline is a difference of percentages.</summary>
    public virtual bool IsInPercentagePoints => false;
}
