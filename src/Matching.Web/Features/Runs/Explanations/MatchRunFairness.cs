namespace Matching.Web.Features.Runs.Explanations;

/// <summary>
/// Results of a group in a run. Figures of a group that is too small, or that would disclose one, are suppressed.
/// </summary>
public sealed record FairnessGroup
{
    /// <summary>Code of the group; <c>unknown</c> for those who did not say.</summary>
    public required string Code { get; init; }

    /// <summary>Name of the group.</summary>
    public required string Label { get; init; }

    /// <summary>Whether its figures are suppressed, because it is small or to protect another group.</summary>
    public required bool Hidden { get; init; }

    /// <summary>Mentees in the pool.</summary>
    public int? Mentees { get; init; }

    /// <summary>Of them matched.</summary>
    public int? Matched { get; init; }

    /// <summary>Matched / mentees, 0 to 1.</summary>
    public double? Share { get; init; }

    /// <summary>Lower bound of the share (Wilson, 95 %).</summary>
    public double? ShareLow { get; init; }

    /// <summary>Upper bound of the share.</summary>
    public double? ShareHigh { get; init; }

    /// <summary>Mean score of the matched; null below ten of them.</summary>
    public double? MeanScore { get; init; }

    /// <summary>
    /// Mean number of criteria of their pairs that count neutral because an answer is missing; null below ten pairs.
    /// </summary>
    public double? MeanUnknownCriteria { get; init; }

    /// <summary>Mean days since the mentees applied; null below ten of them.</summary>
    public double? MeanWaitDays { get; init; }

    /// <summary>Median days since the mentees applied; null below ten of them.</summary>
    public double? MedianWaitDays { get; init; }

    /// <summary>Fisher's exact test of the share against all others, two-sided.</summary>
    public double? PValue { get; init; }

    /// <summary>The same, adjusted by Holm for the number of groups shown beside it.</summary>
    public double? AdjustedPValue { get; init; }

    /// <summary>Whether the share differs from all others' beyond chance: adjusted p below 0.05.</summary>
    public bool? Differs { get; init; }
}

/// <summary>The mentees of a run by one characteristic; each belongs to one group.</summary>
public sealed record FairnessBreakdown
{
    /// <summary><c>gender</c>, <c>age_band</c>, <c>language</c> (the one known best) or <c>site</c>.</summary>
    public required string By { get; init; }

    /// <summary>Name of the characteristic.</summary>
    public required string Label { get; init; }

    /// <summary>The groups, by code.</summary>
    public required IReadOnlyList<FairnessGroup> Groups { get; init; }
}

/// <summary>Who is worst off, for the coordinator to look at.</summary>
public sealed record WorstOff
{
    /// <summary>The matched mentee with the lowest score.</summary>
    public Guid? LowestScoreMenteeId { get; init; }

    /// <summary>That score.</summary>
    public int? LowestScore { get; init; }

    /// <summary>The unmatched mentee who has waited longest.</summary>
    public Guid? LongestWaitMenteeId { get; init; }

    /// <summary>Those days.</summary>
    public int? LongestWaitDays { get; init; }
}

/// <summary>Results of a run by group of mentees.</summary>
public sealed record MatchRunFairness
{
    /// <summary>The run.</summary>
    public required Guid MatchRunId { get; init; }

    /// <summary>Smallest group that is shown (the programme's k).</summary>
    public required int MinimumCell { get; init; }

    /// <summary>How shares are compared, in words.</summary>
    public required string Method { get; init; }

    /// <summary>All mentees.</summary>
    public required FairnessGroup Overall { get; init; }

    /// <summary>By gender, age band, language and site.</summary>
    public required IReadOnlyList<FairnessBreakdown> Breakdowns { get; init; }

    /// <summary>Who is worst off.</summary>
    public required WorstOff WorstOff { get; init; }
}
