using Matching.Indicators.Computation;
using static Matching.Indicators.Catalogue.Declare;

namespace Matching.Indicators.Catalogue;

/// <summary>What limits conclusions from a change: who left, who waited, and who shares a mentor.</summary>
internal static class Comparisons
{
    private static readonly (string Id, Expression Of, string Unit)[] OfMentees =
    [
        ("sn.bond", Score("sn_bond"), "points"),
        ("sn.bridge", Score("sn_bridge"), "points"),
        ("sn.link", Score("sn_link"), "points"),
        ("em.score", Score("em"), "points"),
        ("nv.score", Score("nv"), "points"),
        ("lg.level", LanguageLevel, "level"),
        ("be.score", Score("be"), "points"),
        ("wb.life", new AnswerTo("WB1"), "points_10"),
        ("int6", Integration, "points"),
    ];

    private static readonly (string Id, Expression Of, string Unit)[] OfMentors =
    [
        ("mh.known", new PersonsOf("MN1"), "persons"),
        ("mh.em", Score("mh_em"), "points"),
        ("mh.net", Score("mh_net"), "points"),
        ("mh.comp", Score("mh_comp"), "points"),
        ("mh.att", Score("mh_att"), "points"),
        ("mh.load", Score("mh_load"), "points"),
    ];

    /// <summary>Those who left, compared at the start with those who stayed.</summary>
    public static readonly IReadOnlyList<Indicator> Attrition =
    [
        .. OfMentees.Select(outcome => Leavers("mentee", outcome)),
        .. OfMentors.Select(outcome => Leavers("mentor", outcome)),
    ];

    /// <summary>Those who take part, compared with those who wait.</summary>
    public static readonly IReadOnlyList<Indicator> Waiting =
    [
        .. OfMentees.Select(outcome =>
            Revised(Mean("cmp." + outcome.Id, "comparison", "mentee", outcome.Unit, new AgainstWaiting(outcome.Of))) with
            {
                Disaggregations = [Breakdown.Period],
            }
        ),
    ];

    /// <summary>Changes with each mentor counted once.</summary>
    public static readonly IReadOnlyList<Indicator> Clustering =
    [
        .. OfMentees.Select(outcome =>
            Revised(Mean("clu." + outcome.Id, "clustering", "mentee", outcome.Unit, new ChangeByMentor(outcome.Of))) with
            {
                Disaggregations = [Breakdown.Site],
            }
        ),
    ];

    private static Indicator Leavers(string respondent, (string Id, Expression Of, string Unit) outcome) =>
        Mean("att." + outcome.Id, "attrition", respondent, outcome.Unit, new StartOfLeavers(outcome.Of)) with
        {
            Disaggregations = [Breakdown.Site],
            Direction = "zero",
        };
}
