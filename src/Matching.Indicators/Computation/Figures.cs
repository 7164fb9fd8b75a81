using Matching.Indicators.Statistics;

namespace Matching.Indicators.Computation;

/// <summary>A statistic, or why there is none.</summary>
public readonly record struct Figure(double? Value, string? Reason = null);

/// <summary>What is told of a group of entries, by shape. Percentages run from 0 to 100, their differences are percentage points.</summary>
public static class Figures
{
    private const string NotCollected = "not_collected";
    private const int LeastForReliability = 30;

    private static readonly HashSet<string> Counts = ["n", "n_first", "n_second", "n_stayed", "n_left", "n_programme", "n_waiting", "n_mentors", "count", "improved", "same", "worse", "gained", "lost"];
    private static readonly string[] Mean = ["n", "mean", "sd", "ci_low", "ci_high", "q1", "median", "q3"];
    private static readonly string[] MeanChange = ["n", "mean", "sd", "ci_low", "ci_high", "t", "p_t", "p_holm", "p_wilcoxon", "g_av", "g_av_low", "g_av_high", "r", "mdc", "percent_change", "improved", "same", "worse", "p_sign"];
    private static readonly string[] Share = ["n", "count", "percent", "ci_low", "ci_high"];
    private static readonly string[] ShareChange = ["n", "percent", "gained", "lost", "ci_low", "ci_high", "p_mcnemar"];

    /// <summary>Whether a statistic gives the counts of those who went up and down away; the interval of a share's change is computed from them.</summary>
    public static bool NeedsAllParts(Shape shape, string stat) => (shape, stat) is (Shape.MeanChange, "p_sign") or (Shape.ShareChange, "p_mcnemar" or "ci_low" or "ci_high");

    /// <summary>Statistics of a shape, in order.</summary>
    public static IReadOnlyList<string> Stats(Shape shape) => shape switch
    {
        Shape.Count => ["count"],
        Shape.PerMonth => ["count", "per_month"],
        Shape.ShareOfAll => ["count", "percent", "ci_low", "ci_high"],
        Shape.Sum => ["n", "sum"],
        Shape.Mean => Mean,
        Shape.MeanChange => MeanChange,
        Shape.Share or Shape.ShareOfSome => Share,
        Shape.ShareChange => ShareChange,
        Shape.Median => ["n", "median", "q1", "q3"],
        Shape.Ratio => ["n", "mean", "ci_low", "ci_high"],
        Shape.Survival => ["n", "median"],
        Shape.Reliability => ["n", "alpha", "ci_low", "ci_high"],
        Shape.Agreement => ["n", "kappa"],
        Shape.Gap => ["n_first", "n_second", "difference", "ci_low", "ci_high"],
        Shape.Leavers => ["n_stayed", "n_left", "mean_stayed", "mean_left", "difference", "ci_low", "ci_high"],
        Shape.Comparison => ["n_programme", "n_waiting", "mean_programme", "mean_waiting", "difference", "ci_low", "ci_high"],
        Shape.Clustered => ["n", "n_mentors", "mean", "se", "ci_low", "ci_high"],
        Shape.Progress => ["progress", "ci_low", "ci_high"],
        _ => throw new ArgumentOutOfRangeException(nameof(shape)),
    };

    /// <summary>Whether a statistic counts people.</summary>
    public static bool IsCount(string stat) => Counts.Contains(stat);

    /// <summary>Whether a group is divided into parts that are counted: yes and no, better, same and worse.</summary>
    public static IReadOnlyList<string>? Parts(Shape shape) => shape switch
    {
        Shape.Share => ["yes", "no"],
        Shape.ShareOfSome => ["yes", "no", "other_yes", "other_no"],
        Shape.MeanChange => ["improved", "same", "worse"],
        Shape.ShareChange => ["gained", "lost", "same"],
        Shape.Leavers => ["stayed", "left"],
        Shape.Comparison => ["programme", "waiting"],
        _ => null,
    };

    /// <summary>The part of an entry.</summary>
    public static string PartOf(Shape shape, Entry entry) => shape == Shape.Share
        ? (entry.Value == 1 ? "yes" : "no")
        : shape == Shape.ShareOfSome ? (entry.Before == 1 ? "" : "other_") + (entry.Value == 1 ? "yes" : "no")
        : shape == Shape.Leavers ? (entry.Before == 1 ? "stayed" : "left")
        : shape == Shape.Comparison ? (entry.Before == 1 ? "programme" : "waiting")
        : (shape, Math.Sign(PairedSample.Rounded(entry.Value - entry.Before!.Value))) switch
        {
            (Shape.MeanChange, > 0) => "improved",
            (Shape.MeanChange, < 0) => "worse",
            (_, > 0) => "gained",
            (_, < 0) => "lost",
            _ => "same",
        };

    /// <summary>How many a figure rests on.</summary>
    public static int BaseOf(Shape shape, IReadOnlyCollection<Entry> entries) => shape == Shape.ShareOfSome ? entries.Count(entry => entry.Before == 1) : entries.Count;

    /// <summary>Whether entries are counted, so that none is a figure like any other.</summary>
    public static bool IsCounted(Shape shape) => shape is Shape.Count or Shape.PerMonth or Shape.ShareOfAll;

    /// <summary>A number, and what it is in a month.</summary>
    /// <param name="count">The number.</param>
    /// <param name="months">Months in which they were counted.</param>
    public static IReadOnlyDictionary<string, Figure> PerMonth(int count, int months) =>
        new Dictionary<string, Figure> { ["count"] = new(count), ["per_month"] = months == 0 ? new(null, "n_lt_2") : new((double)count / months) };

    /// <summary>A number, and its share of everybody's with Wilson's interval.</summary>
    public static IReadOnlyDictionary<string, Figure> ShareOfAll(int count, int all) => Shared(Math.Min(count, all), all).Where(stat => stat.Key != "n").ToDictionary();

    /// <summary>Computes every statistic of a shape.</summary>
    /// <param name="shape">What is told.</param>
    /// <param name="entries">Those behind the figure, in an order that does not change.</param>
    /// <param name="rows">Of a reliability: the item values of each entry.</param>
    public static IReadOnlyDictionary<string, Figure> Of(Shape shape, IReadOnlyList<Entry> entries, Func<Entry, IReadOnlyList<double?>>? rows = null) => shape switch
    {
        Shape.Count => new Dictionary<string, Figure> { ["count"] = new(entries.Count) },
        Shape.Sum => new Dictionary<string, Figure> { ["n"] = new(entries.Count), ["sum"] = new(entries.Sum(entry => entry.Value)) },
        Shape.Mean => Described([.. entries.Select(entry => entry.Value)]),
        Shape.MeanChange => Changed(entries),
        Shape.Share => Shared(entries),
        Shape.ShareOfSome => Shared([.. entries.Where(entry => entry.Before == 1)]),
        Shape.ShareChange => ShareChanged(entries),
        Shape.Median => Described([.. entries.Select(entry => entry.Value)]).Where(stat => Stats(shape).Contains(stat.Key)).ToDictionary(),
        Shape.Ratio => Divided(entries),
        Shape.Survival => Survived(entries),
        Shape.Reliability => Reliable(entries, rows!),
        Shape.Agreement => Agreed(entries),
        Shape.Leavers => Left(entries),
        Shape.Comparison => Compared(entries),
        Shape.Clustered => OfMentors(entries),
        _ => throw new ArgumentOutOfRangeException(nameof(shape)),
    };

    private static Dictionary<string, Figure> Described(double[] values)
    {
        var described = Descriptives.Of(values);
        var (estimate, reason) = (described.Estimate, described.Estimate.Reason);
        return new Dictionary<string, Figure>
        {
            ["n"] = new(estimate.N),
            ["mean"] = new(estimate.Mean, reason),
            ["sd"] = new(estimate.Sd, reason),
            ["ci_low"] = new(estimate.CiLow, reason),
            ["ci_high"] = new(estimate.CiHigh, reason),
            ["q1"] = new(described.Q1, reason),
            ["median"] = new(described.Median, reason),
            ["q3"] = new(described.Q3, reason),
        };
    }

    private static Dictionary<string, Figure> Changed(IReadOnlyList<Entry> entries)
    {
        var sample = PairedSample.Of([.. entries.Select(entry => entry.Before)], [.. entries.Select(entry => (double?)entry.Value)]);
        var (test, ranks, size, change) = (PairedTTest.Of(sample), WilcoxonSignedRank.Of([.. sample.Differences]), PairedEffectSize.Of(sample), PairedChange.Of(sample));
        var sign = SignTest.Of(change);
        var isStartNothing = sample.N == 0 || sample.Starts.Average() == 0;
        // J corrects the effect and its bounds alike
        Figure Corrected(double? effect) => new(effect * size.J, size.Reason);
        return new Dictionary<string, Figure>
        {
            ["n"] = new(sample.N),
            ["mean"] = new(change.Change.Mean, change.Change.Reason),
            ["sd"] = new(change.Change.Sd, change.Change.Reason),
            ["ci_low"] = new(change.Change.CiLow, change.Change.Reason),
            ["ci_high"] = new(change.Change.CiHigh, change.Change.Reason),
            ["t"] = new(test.T, test.Reason),
            ["p_t"] = new(test.P, test.Reason),
            ["p_holm"] = new(test.P, test.Reason),
            ["p_wilcoxon"] = new(ranks.Reason is null ? ranks.P : null, ranks.Reason),
            ["g_av"] = new(size.GAv, size.Reason),
            ["g_av_low"] = Corrected(size.DAv.CiLow),
            ["g_av_high"] = Corrected(size.DAv.CiHigh),
            ["r"] = new(size.Correlation, size.Reason),
            ["mdc"] = new(sample.N < 2 ? null : MinimalDetectableChange.Dz(sample.N), sample.N < 2 ? "n_lt_2" : null),
            ["percent_change"] = new(isStartNothing ? null : 100 * ((sample.Ends.Average() / sample.Starts.Average()) - 1), isStartNothing ? "zero_variance" : null),
            ["improved"] = new(change.Improved),
            ["same"] = new(change.Same),
            ["worse"] = new(change.Worse),
            ["p_sign"] = new(sign.Reason is null ? sign.P : null, sign.Reason),
        };
    }

    private static Dictionary<string, Figure> Shared(IReadOnlyList<Entry> entries) => Shared(entries.Count(entry => entry.Value == 1), entries.Count);

    private static Dictionary<string, Figure> Shared(int count, int n)
    {
        var share = ShareEstimate.Of(count, n);
        var reason = n == 0 ? "n_lt_2" : null;
        return new Dictionary<string, Figure>
        {
            ["n"] = new(n),
            ["count"] = new(count),
            ["percent"] = new(100 * share.Share, reason),
            ["ci_low"] = new(100 * share.CiLow, reason),
            ["ci_high"] = new(100 * share.CiHigh, reason),
        };
    }

    private static Dictionary<string, Figure> ShareChanged(IReadOnlyList<Entry> entries)
    {
        int Of(int before, int after) => entries.Count(entry => entry.Before == before && entry.Value == after);
        return ChangeOfShare(Of(1, 1), Of(1, 0), Of(0, 1), Of(0, 0));
    }

    private static Dictionary<string, Figure> ChangeOfShare(int yesYes, int yesNo, int noYes, int noNo)
    {
        var change = BinaryChange.Of(yesYes, yesNo, noYes, noNo);
        var reason = change.N == 0 ? change.Reason : null;
        return new Dictionary<string, Figure>
        {
            ["n"] = new(change.N),
            ["percent"] = new(100 * change.Change, reason),
            ["gained"] = new(noYes),
            ["lost"] = new(yesNo),
            ["ci_low"] = new(100 * change.CiLow, reason),
            ["ci_high"] = new(100 * change.CiHigh, reason),
            ["p_mcnemar"] = new(change.Reason is null ? change.PExact : null, change.Reason),
        };
    }

    /// <summary>
    /// R = sum y / sum x with the t interval of a ratio estimate: the variance of the residuals y - R x over n and the squared mean of x
    /// (Cochran, Sampling Techniques, 3rd ed. 1977, section 6.4, without correction for a finite population).
    /// </summary>
    private static Dictionary<string, Figure> Divided(IReadOnlyList<Entry> entries)
    {
        var (n, sum) = (entries.Count, entries.Sum(entry => entry.Before!.Value));
        var ratio = sum > 0 ? entries.Sum(entry => entry.Value) / sum : (double?)null;
        var residuals = ratio is null ? null : MeanEstimate.Of([.. entries.Select(entry => entry.Value - (ratio.Value * entry.Before!.Value))]);
        var half = residuals?.CiHigh is { } high ? (high - residuals.Mean!.Value) / (sum / n) : (double?)null;
        var reason = n == 0 ? "n_lt_2" : residuals?.Reason;
        return new Dictionary<string, Figure> { ["n"] = new(n), ["mean"] = new(ratio, ratio is null ? "n_lt_2" : null), ["ci_low"] = new(ratio - half, reason), ["ci_high"] = new(ratio + half, reason) };
    }

    private static Dictionary<string, Figure> Survived(IReadOnlyList<Entry> entries)
    {
        var survival = KaplanMeier.Of([.. entries.Select(entry => (entry.Value, entry.Before == 1))]);
        return new Dictionary<string, Figure> { ["n"] = new(entries.Count), ["median"] = new(survival.Median, survival.Reason) };
    }

    private static Dictionary<string, Figure> Reliable(IReadOnlyList<Entry> entries, Func<Entry, IReadOnlyList<double?>> rows)
    {
        // Forms of different versions may have another number of items: the largest group of equal length is one scale.
        var same = entries.Select(rows).GroupBy(row => row.Count).OrderByDescending(group => group.Count()).ThenBy(group => group.Key).FirstOrDefault()?.ToList() ?? [];
        var alpha = same.Count >= LeastForReliability ? CronbachAlpha.Of(same) : null;
        var reason = alpha is null ? "insufficient_items" : alpha.Reason;
        return new Dictionary<string, Figure> { ["n"] = new(same.Count), ["alpha"] = new(alpha?.Alpha, reason), ["ci_low"] = new(alpha?.CiLow, reason), ["ci_high"] = new(alpha?.CiHigh, reason) };
    }

    private static Dictionary<string, Figure> Agreed(IReadOnlyList<Entry> entries)
    {
        var levels = entries.SelectMany(entry => new[] { entry.Value, entry.Before!.Value }).Distinct().Order().ToList();
        var span = levels.Count == 0 ? 0 : (int)(levels[^1] - levels[0]) + 1;
        var table = Enumerable.Range(0, span).Select(_ => new double[span]).ToArray();
        foreach (var entry in entries)
        {
            table[(int)(entry.Value - levels[0])][(int)(entry.Before!.Value - levels[0])]++;
        }

        var kappa = WeightedKappa.Of(table);
        return new Dictionary<string, Figure> { ["n"] = new(entries.Count), ["kappa"] = new(kappa.Linear, kappa.Reason) };
    }

    private static Dictionary<string, Figure> Left(IReadOnlyList<Entry> entries)
    {
        var compared = StayersAndLeavers.Of([.. entries.Select(entry => (double?)entry.Value)], [.. entries.Select(entry => entry.Before == 1 ? entry.Before : null)]);
        var (difference, reason) = (compared.Difference, compared.Difference.Reason);
        Figure MeanOf(MeanEstimate group) => new(group.Mean, group.Mean is null ? group.Reason : null);
        return new Dictionary<string, Figure>
        {
            ["n_stayed"] = new(compared.Stayed.N),
            ["n_left"] = new(compared.Left.N),
            ["mean_stayed"] = MeanOf(compared.Stayed),
            ["mean_left"] = MeanOf(compared.Left),
            ["difference"] = new(difference.MeanDifference, reason),
            ["ci_low"] = new(difference.CiLow, reason),
            ["ci_high"] = new(difference.CiHigh, reason),
        };
    }

    private static Dictionary<string, Figure> OfMentors(IReadOnlyList<Entry> entries)
    {
        var means = entries.GroupBy(entry => entry.Before).OrderBy(mentor => mentor.Key).Select(mentor => mentor.Average(entry => entry.Value)).ToList();
        // Few mentors of known size: their means would follow from this mean and the plain one.
        var estimate = MeanEstimate.Of(means.Count < Disclosure.PrimaryRules.LeastForMean ? [] : means);
        return new Dictionary<string, Figure>
        {
            ["n"] = new(entries.Count),
            ["n_mentors"] = means.Count < Disclosure.PrimaryRules.LeastForMean ? new(null, estimate.Reason) : new(means.Count),
            ["mean"] = new(estimate.Mean, estimate.Reason),
            ["se"] = new(estimate.Sd / Math.Sqrt(means.Count), estimate.Reason),
            ["ci_low"] = new(estimate.CiLow, estimate.Reason),
            ["ci_high"] = new(estimate.CiHigh, estimate.Reason),
        };
    }

    private static Dictionary<string, Figure> Compared(IReadOnlyList<Entry> entries)
    {
        double[] Changes(double group) => [.. entries.Where(entry => entry.Before == group).Select(entry => entry.Value)];
        var (programme, waiting) = (Changes(1), Changes(0));
        var difference = WelchTTest.Of(waiting, programme);
        // nobody was asked twice while waiting: not a comparison that fails, but none
        var reason = waiting.Length == 0 ? NotCollected : difference.Reason;
        Figure MeanOf(double[] group, string ifNone) => new(group.Length == 0 ? null : group.Average(), group.Length == 0 ? ifNone : null);
        return new Dictionary<string, Figure>
        {
            ["n_programme"] = new(programme.Length),
            ["n_waiting"] = new(waiting.Length),
            ["mean_programme"] = MeanOf(programme, "n_lt_2"),
            ["mean_waiting"] = MeanOf(waiting, NotCollected),
            ["difference"] = new(difference.MeanDifference, reason),
            ["ci_low"] = new(difference.CiLow, reason),
            ["ci_high"] = new(difference.CiHigh, reason),
        };
    }

    /// <summary>Figures with every count rounded by itself, and shares from rounded counts; as they are without a base.</summary>
    public static IReadOnlyDictionary<string, Figure> Rounded(Shape shape, int toBase, IReadOnlyDictionary<string, Figure> figures)
    {
        if (toBase == 0)
        {
            return figures;
        }

        var rounded = figures.ToDictionary(figure => figure.Key, figure => Counts.Contains(figure.Key) && figure.Value.Value is { } count ? figure.Value with { Value = Rounded((int)count, toBase) } : figure.Value);
        if (shape is Shape.Share or Shape.ShareOfSome)
        {
            var (count, n) = ((int)rounded["count"].Value!.Value, (int)rounded["n"].Value!.Value);
            Take(ShareOfAll(count, n), "percent", "ci_low", "ci_high");
        }
        else if (shape == Shape.ShareChange)
        {
            // to fifteen digits a percentage or a p tells the counts it was made from
            int Of(string stat) => (int)rounded[stat].Value!.Value;
            var change = ChangeOfShare(0, Of("lost"), Of("gained"), Math.Max(0, Of("n") - Of("lost") - Of("gained")));
            Take(change, "percent", "ci_low", "ci_high", "p_mcnemar");
        }
        else if (shape == Shape.MeanChange)
        {
            var sign = SignTest.Of((int)rounded["improved"].Value!.Value, (int)rounded["same"].Value!.Value, (int)rounded["worse"].Value!.Value);
            rounded["p_sign"] = new Figure(sign.Reason is null ? sign.P : null, sign.Reason);
        }

        return rounded;

        void Take(IReadOnlyDictionary<string, Figure> made, params string[] stats) => Array.ForEach(stats, stat => rounded[stat] = made[stat]);
    }

    /// <summary>A count rounded to a base, halves up; as it is without one.</summary>
    public static int Rounded(int count, int toBase) => toBase == 0 ? count : (int)Disclosure.Rounding.ToBase(count, toBase);

    /// <summary>First group less second: shares by Newcombe's method 10 in percentage points, means and mean changes by Welch's t.</summary>
    /// <param name="shape">What is told of each group.</param>
    /// <param name="first">First group.</param>
    /// <param name="second">Second group.</param>
    /// <param name="toBase">Base to which counts are rounded, and shares made from them; 0 for none.</param>
    public static IReadOnlyDictionary<string, Figure> Gap(Shape shape, IReadOnlyList<Entry> first, IReadOnlyList<Entry> second, int toBase = 0)
    {
        double[] Values(IReadOnlyList<Entry> entries) => [.. entries.Select(entry => shape == Shape.MeanChange ? entry.Value - entry.Before!.Value : entry.Value)];
        var (difference, low, high, reason) = (default(double?), default(double?), default(double?), default(string));
        if (shape == Shape.Share)
        {
            (int Count, int N) Of(IReadOnlyList<Entry> entries) => (Rounded(entries.Count(entry => entry.Value == 1), toBase), Rounded(entries.Count, toBase));
            var (one, other) = (Of(first), Of(second));
            var gap = ShareDifference.Of(Math.Min(one.Count, one.N), one.N, Math.Min(other.Count, other.N), other.N);
            (difference, low, high, reason) = (100 * gap.Difference, 100 * gap.CiLow, 100 * gap.CiHigh, gap.Reason);
        }
        else
        {
            var gap = WelchTTest.Of(Values(second), Values(first));
            (difference, low, high, reason) = (gap.MeanDifference, gap.CiLow, gap.CiHigh, gap.Reason);
        }

        return new Dictionary<string, Figure>
        {
            ["n_first"] = new(Rounded(first.Count, toBase)),
            ["n_second"] = new(Rounded(second.Count, toBase)),
            ["difference"] = new(difference, reason),
            ["ci_low"] = new(low, reason),
            ["ci_high"] = new(high, reason),
        };
    }

    /// <summary>The cell of something of which nothing is collected.</summary>
    public static Figure Nothing => new(null, NotCollected);
}
