using Matching.Indicators.Computation;

namespace Matching.Indicators.Catalogue;

/// <summary>The domains that an indicator touches.</summary>
/// <param name="Ioi">Domains of the Indicators of Integration (Home Office 2019).</param>
/// <param name="AgerStrang">Domains of Ager and Strang (2008).</param>
/// <param name="Ipl">Dimension of the IPL index; null for none.</param>
internal sealed record Domains(string[] Ioi, string[] AgerStrang, string? Ipl)
{
    public static readonly Domains None = new([], [], null);
    public static readonly Domains Bridges = new(["bridges"], ["bridges"], "social");
    public static readonly Domains Rights = new(["rights_and_responsibilities"], ["rights_and_citizenship"], "psychological");
    public static readonly Domains Orientation = new(["rights_and_responsibilities"], ["health"], "navigational");
}

/// <summary>Short forms in which indicators are declared.</summary>
internal static class Declare
{
    /// <summary>Breakdowns of what people answer.</summary>
    public static readonly string[] OfAnswers =
    [
        Breakdown.Site,
        Breakdown.Period,
        Breakdown.Gender,
        Breakdown.AgeAgd,
        Breakdown.AgeAmif,
        Breakdown.Months,
        Breakdown.Disability,
        Breakdown.Mode,
        Breakdown.Language,
        Breakdown.GenderAge,
    ];

    /// <summary>Breakdowns of people and pairs, who have no mode of answering.</summary>
    public static readonly string[] OfRecords = [.. OfAnswers.Where(breakdown => breakdown != Breakdown.Mode)];

    /// <summary>The networks of a person, from bonds, bridges and links.</summary>
    public static readonly Expression Network = new MeanOf(2, 1, Score("sn_bridge"), Score("sn_bond"), Score("sn_link"));

    /// <summary>The six domains of integration.</summary>
    public static readonly Expression[] SixDomains = [Network, Score("em"), Score("nv"), Score("lg"), Score("be"), Score("wb")];

    /// <summary>The mean of those domains.</summary>
    public static readonly Expression Integration = new MeanOf(4, 0, SixDomains);

    /// <summary>The level of language, from four skills.</summary>
    public static readonly Expression LanguageLevel = new MedianOf("LG1", "LG2", "LG3", "LG4");

    public static ScoreOf Score(string scale) => new(scale);

    /// <summary>A number of people.</summary>
    public static Indicator Count(string id, string theme, string respondent, Measure measure) =>
        Of(id, theme, respondent, DisclosureKind.C5, "persons", measure) with
        {
            Decimals = 0,
        };

    /// <summary>A share among people or pairs.</summary>
    public static Indicator Share(string id, string theme, string respondent, Measure measure) =>
        Of(id, theme, respondent, DisclosureKind.P, "percent", measure);

    /// <summary>A mean, median or ratio among people or pairs.</summary>
    public static Indicator Mean(string id, string theme, string respondent, string unit, Measure measure) =>
        Of(id, theme, respondent, DisclosureKind.M10, unit, measure);

    /// <summary>A share of what people answer.</summary>
    public static Indicator AnsweredShare(string id, string theme, string respondent, Measure measure, Domains? domains = null) =>
        Answered(Share(id, theme, respondent, measure), domains);

    /// <summary>A mean of what people answer.</summary>
    public static Indicator AnsweredMean(
        string id,
        string theme,
        string respondent,
        string unit,
        Measure measure,
        Domains? domains = null
    ) => Answered(Mean(id, theme, respondent, unit, measure), domains);

    /// <summary>
    /// Version 2, whose figures are compared with those of version 1: changes on items answered in both waves, with intervals by
    /// mentor, the means of both waves and what is expected without a change; reliability of all who answered enough.
    /// </summary>
    public static Indicator Revised(Indicator indicator) => indicator with { Version = 2, FormulaVersion = 1 };

    /// <summary>People of a side, in words.</summary>
    public static FormattableString Side(string respondent) =>
        respondent == "mentor" ? (FormattableString)$"mentors" : $"mentees";

    private static Indicator Answered(Indicator indicator, Domains? domains) =>
        indicator with
        {
            Disaggregations = OfAnswers,
            Ioi = (domains ?? Domains.None).Ioi,
            AgerStrang = (domains ?? Domains.None).AgerStrang,
            IplDimension = domains?.Ipl,
        };

    private static Indicator Of(string id, string theme, string respondent, DisclosureKind rule, string unit, Measure measure) =>
        new()
        {
            Id = id,
            Theme = theme,
            Respondent = respondent,
            Unit = unit,
            Disaggregations = OfRecords,
            Rule = rule,
            Measure = measure,
        };
}
