using Matching.Indicators.Computation;
using Matching.Indicators.Summaries;
using static Matching.Indicators.Catalogue.Declare;

namespace Matching.Indicators.Catalogue;

/// <summary>How the programme was for those who took part, and what it did for mentors.</summary>
internal static class Experience
{
    private const string Theme = "experience";

    private static readonly Domains OfMentors = new(["bridges"], ["bridges"], null);

    public static readonly IReadOnlyList<Indicator> All =
    [
        AtEnd("ex.helpful", "mentee", new AtLeast("EX1", 4)) with
        {
            Amif = "R.2.9",
        },
        AtEnd("ex.satisfied", "mentee", new AtLeast("EX2", 4)),
        Mean("ex.recommend", "points_10", "EX3", null),
        AnsweredShare("ex.goals", Theme, "mentee", new GoalsReached("EX5_1", "EX5_2", "EX5_3")) with
        {
            Version = 2,
        },
        AnsweredShare("ex.goals_mentor", Theme, "mentor", new GoalsReached("MX3")) with
        {
            Version = 2,
        },
        AnsweredMean("ex.goals_agreement", Theme, "pair", "index", new GoalAgreement("EX5", "MX3")) with
        {
            Decimals = 2,
        },
        Mean("ex.perceived_networks", "points_5", "EX9_1", Domains.Bridges),
        Mean("ex.perceived_confidence", "points_5", "EX9_2", Domains.Rights),
        Mean("ex.perceived_orientation", "points_5", "EX9_3", Domains.Orientation),
        AtEnd("ex.success", "mentee", new AtLeast("EX11", 4)),
        AtEnd("ex.consulted", "mentee", new OneOf("EX7", "yes")) with
        {
            Agd = "core 3",
        },
        AtEnd("ex.safe_complaint", "mentee", new OneOf("EX8", "yes")) with
        {
            Agd = "core 5",
        },
        AtEnd("ex.stay", "mentee", new OneOf("EX6", "yes")),
        AnsweredShare("ex.stay_follow", Theme, "mentee", new ShareAt(new OneOf("EX12", "yes"), Measure.Follow)),
        Share(
            "ex.success_partner",
            Theme,
            "partner",
            new FromRecords<YesNoEntry>(
                $"share of partners whose last view has PV1 >= 4",
                $"partners, funders and hosts who gave their view",
                ShareSummary.Instance,
                cohort =>
                    from view in LastViews(cohort)
                    let isSuccess = new AtLeast("PV1", 4).Of(view, null)
                    where isSuccess is not null
                    select new YesNoEntry(cohort.Subject(view), isSuccess == 1)
            )
        ) with
        {
            Disaggregations = [Breakdown.Period, Breakdown.Mode, Breakdown.Language],
        },
    ];

    public static readonly IReadOnlyList<Indicator> Mentors =
    [
        Mentor("mh.known", "networks", "persons", new PersonsOf("MN1")),
        Mentor("mh.em", "empowerment", "points", Score("mh_em")),
        Mentor("mh.net", "networks", "points", Score("mh_net")),
        Mentor("mh.comp", "mentors", "points", Score("mh_comp")),
        Mentor("mh.att", "mentors", "points", Score("mh_att")),
        AnsweredShare("mh.em_reliable", "empowerment", "mentor", new ReliablyImproved(Score("mh_em")), OfMentors),
        AnsweredShare("mh.comp_reliable", "mentors", "mentor", new ReliablyImproved(Score("mh_comp")), OfMentors),
        AnsweredShare("mh.att_reliable", "mentors", "mentor", new ReliablyImproved(Score("mh_att")), OfMentors),
        Mentor("mh.load", "mentors", "points", Score("mh_load")),
        AnsweredMean("mh.reach", "mentors", "mentor", "persons", new SumAt(Measure.End, new FloorOf("MN14")), OfMentors) with
        {
            Decimals = 0,
        },
        AtEnd("mh.again", "mentor", new OneOf("MX2", "yes")) with
        {
            Theme = "mentors",
        },
    ];

    private static IEnumerable<AnsweredSheet> LastViews(Cohort cohort) =>
        cohort
            .Dossier.Sheets.Where(sheet => sheet.Respondent == "partner")
            .GroupBy(sheet => sheet.RespondentId)
            .Select(views => views.OrderBy(view => view.Day).ThenBy(view => view.Id).Last());

    private static Indicator AtEnd(string id, string respondent, Expression of) =>
        AnsweredShare(id, Theme, respondent, new ShareAt(of, Measure.End));

    private static Indicator Mean(string id, string unit, string item, Domains? domains) =>
        AnsweredMean(id, Theme, "mentee", unit, new MeanAt(Measure.End, new AnswerTo(item)), domains);

    private static Indicator Mentor(string id, string theme, string unit, Expression of) =>
        Revised(AnsweredMean(id, theme, "mentor", unit, new MeanPerWave(of), OfMentors));
}
