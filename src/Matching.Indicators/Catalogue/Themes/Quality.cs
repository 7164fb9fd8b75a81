using Matching.Indicators.Computation;
using Matching.Indicators.Summaries;
using static Matching.Indicators.Catalogue.Declare;

namespace Matching.Indicators.Catalogue;

/// <summary>How complete and comparable the answers are.</summary>
internal static class Quality
{
    private const string Theme = "quality";

    private static readonly string[] Scales =
    [
        "sn_bond",
        "sn_bridge",
        "sn_link",
        "em",
        "nv",
        "lg",
        "be",
        "wb",
        "mh_comp",
        "mh_att",
        "mh_em",
        "mh_load",
    ];

    public static readonly IReadOnlyList<Indicator> All =
    [
        ResponseRate("qual.rr_start", "mentee", Measure.Start),
        ResponseRate("qual.rr_end", "mentee", Measure.End),
        ResponseRate("qual.rr_follow", "mentee", Measure.Follow),
        ResponseRate("qual.rr_start_mentor", "mentor", Measure.Start),
        ResponseRate("qual.rr_end_mentor", "mentor", Measure.End),
        ResponseRate("qual.rr_follow_mentor", "mentor", Measure.Follow),
        MeasuredTwice("qual.paired", "mentee"),
        MeasuredTwice("qual.paired_mentor", "mentor"),
        Comparable("qual.mode_change", "mentee", new OtherMode()),
        Comparable("qual.mode_change_mentor", "mentor", new OtherMode()),
        Comparable("qual.common_items", "mentee", new CommonItemsOnly()),
        Comparable("qual.common_items_mentor", "mentor", new CommonItemsOnly()),
        Comparable("qual.changed_otherwise", "mentee", new ChangedOtherwise()),
        Comparable("qual.changed_otherwise_mentor", "mentor", new ChangedOtherwise()),
        Share(
            "qual.shared_mentor",
            Theme,
            "pair",
            new FromRecords<YesNoEntry>(
                $"pairs whose mentor has or had another pair that met / pairs that met",
                $"pairs that met",
                ShareSummary.Instance,
                cohort =>
                    from mentor in Records.Started(cohort).GroupBy(pair => pair.MentorId)
                    let isShared = mentor.Skip(1).Any()
                    from pair in mentor
                    select new YesNoEntry(cohort.Subject(pair, pair.StartedOn!.Value), isShared)
            )
        ) with
        {
            Direction = "none",
        },
        .. Scales.Select(scale =>
            Revised(Mean("qual.alpha." + scale, Theme, RespondentOf(scale), "index", new AlphaOf(scale))) with
            {
                Decimals = 2,
                Disaggregations = [Breakdown.Period, Breakdown.Language],
            }
        ),
        Share(
            "qual.mode_mix",
            Theme,
            "mentee",
            new FromRecords<CountedEntry>(
                $"start and end forms answered in this way (of this site, language, quarter) / all start and end forms answered",
                $"start and end forms of mentees and mentors, of every group",
                ShareOfAllSummary.Instance,
                cohort =>
                    from sheet in cohort.Dossier.Sheets
                    where sheet.Wave is Measure.Start or Measure.End && sheet.Respondent != "partner"
                    select new CountedEntry(cohort.Subject(sheet) with { Key = sheet.Id })
            )
        ) with
        {
            Version = 2,
            Counts = "responses",
            Disaggregations = [Breakdown.Mode, Breakdown.Language, Breakdown.Period, Breakdown.Site],
            Direction = "none",
        },
    ];

    private static string RespondentOf(string scale) => scale.StartsWith("mh", StringComparison.Ordinal) ? "mentor" : "mentee";

    private static Indicator ResponseRate(string id, string respondent, string wave) =>
        Share(
            id,
            Theme,
            respondent,
            new FromRecords<YesNoEntry>(
                $"AAPOR RR2: {wave} forms with at least half of the applicable core items answered / people of whom one was due",
                $"{Side(respondent)} {Due.Says(wave)}",
                ShareSummary.Instance,
                cohort =>
                    from due in Due.Of(cohort, respondent, wave)
                    let sheet = cohort.Sheets(respondent, wave).GetValueOrDefault(due.Person.Id)
                    select new YesNoEntry(cohort.Subject(due.Person, due.On), sheet is not null && Due.IsAnswered(sheet))
            )
        );

    private static Indicator MeasuredTwice(string id, string respondent) =>
        Share(
            id,
            Theme,
            respondent,
            new FromRecords<YesNoEntry>(
                $"people with a score at start and end / people with a score at the start",
                $"{Side(respondent)} with a score at the start",
                ShareSummary.Instance,
                cohort =>
                    from start in cohort.Scored(respondent, Measure.Start).Values
                    select new YesNoEntry(
                        cohort.Subject(start),
                        cohort.Scored(respondent, Measure.End).ContainsKey(start.RespondentId)
                    )
            )
        ) with
        {
            Version = 2,
        };

    private static Indicator Comparable(string id, string respondent, Measure measure) =>
        Share(id, Theme, respondent, measure) with
        {
            Direction = "none",
        };
}
