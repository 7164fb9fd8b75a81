using Matching.Indicators.Computation;

namespace Matching.Indicators.Catalogue;

/// <summary>Every indicator of this version.</summary>
public static class IndicatorCatalogue
{
    /// <summary>Theme of the differences between groups.</summary>
    public const string GapTheme = "gaps";

    /// <summary>Theme of the progress of targets.</summary>
    public const string TargetTheme = "targets";

    /// <summary>Theme of what the forms of a programme declare.</summary>
    public const string DeclaredTheme = "scales";

    /// <summary>Months after the end of a completed pair in which the follow-up is due.</summary>
    public const int FollowUpMonths = 6;

    /// <summary>Themes in the order in which they are read.</summary>
    public static readonly IReadOnlyList<string> Themes =
    [
        "participation",
        Bases.Theme,
        "process",
        NeedsMet.Theme,
        "quality",
        "attrition",
        "networks",
        "empowerment",
        "orientation",
        "language",
        "belonging",
        "wellbeing",
        "living",
        "integration",
        "comparison",
        "clustering",
        "experience",
        "mentors",
        TargetTheme,
    ];

    /// <summary>Indicators with entries of their own, in the order in which they are published.</summary>
    public static readonly IReadOnlyList<Indicator> All =
    [
        .. Participation.All,
        .. Process.All,
        .. NeedsMet.All,
        .. Quality.All,
        .. Comparisons.Attrition,
        .. Outcomes.All,
        .. Comparisons.Waiting,
        .. Comparisons.Clustering,
        .. Experience.All,
        .. Experience.Mentors,
    ];

    /// <summary>Indicators whose gaps show at a glance how alike the outcomes of groups are.</summary>
    public static readonly IReadOnlyList<string> GapsAtAGlance =
    [
        .. new[]
        {
            "sn.bridge",
            "em.score",
            "nv.score",
            "lg.level",
            "be.score",
            "wb.life",
            "int6",
            "li.employed",
            "ex.helpful",
            "ex.satisfied",
        }.Select(id => "gap." + id),
    ];

    /// <summary>Differences between groups.</summary>
    // Of whatever people answer, as a mean or a share; how they answered is no outcome.
    public static readonly IReadOnlyList<Indicator> Gaps = [.. All.Select(GapOn).OfType<Indicator>()];

    /// <summary>
    /// What a release computes: the indicators with figures of their own, and the tables from which stages are taken.
    /// </summary>
    public static readonly IReadOnlyList<Indicator> Computed = [.. All, .. Bases.Tables];

    /// <summary>Every entry with figures of its own: a target can be set on each.</summary>
    public static readonly IReadOnlyList<Indicator> Measured = [.. All, .. Bases.MatchStages, .. Bases.Stages, .. Gaps];

    /// <summary>Progress of targets, as <c>tgt.</c> with the code of the indicator.</summary>
    public static readonly IReadOnlyList<Indicator> Targets = [.. Measured.Select(TargetOn)];

    /// <summary>Every entry of the catalogue.</summary>
    public static readonly IReadOnlyList<Indicator> Entries = [.. Measured, .. Targets];

    /// <summary>Statistics that count people, or pairs where those are the respondents.</summary>
    public static readonly IReadOnlySet<string> NumbersOfPeople = Entries
        .SelectMany(indicator => indicator.Waves.DefaultIfEmpty("").Select(indicator.Measure.SummaryOf))
        .Distinct()
        .SelectMany(summary => summary.Stats.Where(summary.IsCount))
        .Where(stat => stat != "count")
        .ToHashSet();

    private static readonly Dictionary<(string Respondent, string Score), Indicator> Reliable = All.Where(indicator =>
            indicator.Measure is ReliablyImproved or ReliablyImprovedInSeveral
        )
        .ToDictionary(indicator => (indicator.Respondent, indicator.Measure.Score));

    private static readonly Dictionary<string, Indicator> ById = Entries.ToDictionary(indicator => indicator.Id);

    /// <summary>
    /// The share of people who rose in the same score by more than its error explains; null of a score without a reliability.
    /// </summary>
    public static Indicator? ReliableOf(Indicator indicator) =>
        Reliable.GetValueOrDefault((indicator.Respondent, indicator.Measure.Score));

    /// <summary>
    /// The difference of an indicator between groups; null of what is no answer of people, and of what is not compared.
    /// </summary>
    public static Indicator? GapOn(Indicator of) =>
        of.Disaggregations == Declare.OfAnswers && new GapOf(of) is { Waves.Count: > 0 } gap
            ? new Indicator
            {
                Id = "gap." + of.Id,
                Version = of.Version,
                FormulaVersion = of.FormulaVersion,
                ScaleVersion = of.ScaleVersion,
                Theme = GapTheme,
                Respondent = of.Respondent,
                Unit = of.Unit == "percent" ? "percentage_points" : of.Unit,
                Decimals = of.Decimals,
                Direction = "zero",
                Disaggregations = [Breakdown.Contrast],
                Rule = of.Rule,
                IsSensitive = of.IsSensitive,
                Ioi = of.Ioi,
                AgerStrang = of.AgerStrang,
                Agd = "core 1",
                Declared = of.Declared?.Derived("gap"),
                Measure = gap,
            }
            : null;

    /// <summary>The progress of targets on an indicator.</summary>
    internal static Indicator TargetOn(Indicator of) =>
        new()
        {
            Id = "tgt." + of.Id,
            Version = of.Version,
            FormulaVersion = of.FormulaVersion,
            ScaleVersion = of.ScaleVersion,
            Theme = TargetTheme,
            Respondent = of.Respondent,
            Unit = "share",
            Decimals = 2,
            Disaggregations = of.Disaggregations,
            Rule = of.Rule,
            IsSensitive = of.IsSensitive,
            Ioi = of.Ioi,
            AgerStrang = of.AgerStrang,
            IplDimension = of.IplDimension,
            Amif = of.Amif,
            Agd = of.Agd,
            Declared = of.Declared?.Derived("tgt"),
            Measure = new ProgressOf(of),
        };

    /// <summary>Finds an indicator.</summary>
    public static Indicator? Find(string id) => ById.GetValueOrDefault(id);
}
