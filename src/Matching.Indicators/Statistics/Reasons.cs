namespace Matching.Indicators.Statistics;

/// <summary>Why a figure is null. The codes are part of what is published.</summary>
public static class Reasons
{
    /// <summary>Fewer than two observations, or nothing to divide by.</summary>
    public const string TooFew = "n_lt_2";

    /// <summary>All observations are the same.</summary>
    public const string ZeroVariance = "zero_variance";

    /// <summary>The two figures of each person are the same.</summary>
    public const string NoNonzeroDifferences = "no_nonzero_differences";

    /// <summary>No one changed from yes to no or from no to yes.</summary>
    public const string NoDiscordantPairs = "no_discordant_pairs";

    /// <summary>Fewer items than the rule asks for.</summary>
    public const string InsufficientItems = "insufficient_items";

    /// <summary>Fewer independent groups of observations than an interval needs.</summary>
    public const string FewClusters = "few_clusters";

    /// <summary>The items do not fit one common factor.</summary>
    public const string NoCommonFactor = "no_common_factor";

    /// <summary>Hidden by the rules of disclosure.</summary>
    public const string Suppressed = "suppressed";

    /// <summary>Never asked, not answered, or not yet to be known.</summary>
    public const string NotCollected = "not_collected";

    /// <summary>The two figures do not measure the same.</summary>
    public const string NotComparableVersions = "not_comparable_versions";
}
