using Matching.Indicators.Computation;
using Matching.Indicators.Disclosure;
using Matching.Indicators.Summaries;

namespace Matching.Indicators.Catalogue;

/// <summary>The stages at which the people enrolled are: each person is at exactly one.</summary>
internal static class Bases
{
    /// <summary>Theme of the stages.</summary>
    public const string Theme = "participation-flow";

    /// <summary>
    /// Reasons of an early end in groups, so that fewer of them are too small to be published. What would disclose most about a
    /// person, a personal matter or a concern for safety, is grouped with many others.
    /// </summary>
    private static readonly Dictionary<string, string> ReasonGroups = new()
    {
        ["goal_reached"] = "goal",
        ["no_time"] = "circumstances",
        ["no_common_dates"] = "circumstances",
        ["moved_away"] = "circumstances",
        ["personal_difficulty"] = "circumstances",
        ["no_answer"] = "contact",
        ["repeated_no_show"] = "contact",
        ["language"] = "fit",
        ["expectations_differ"] = "fit",
        ["gender_preference"] = "fit",
        ["new_partner"] = "fit",
    };

    // people = not matched + matched; matched = not met + met; met = under way + completed + ended early, by reason
    private static readonly Category Path = new(
        "enrolled",
        new Category("unmatched"),
        new Category(
            "matched",
            new Category("not_met"),
            new Category(
                "met",
                new Category("active"),
                new Category("completed"),
                new Category(
                    "ended_early",
                    [
                        .. new[] { "goal", "circumstances", "contact", "fit", "other" }.Select(reason => new Category(
                            "end_reason." + reason
                        )),
                    ]
                )
            )
        )
    );

    private static readonly Category Answers = new(
        "asked",
        new Category("answered_none"),
        new Category("answered_start", new Category("answered_start_only"), new Category("answered_both"))
    );

    private static readonly Category Standings = new(
        "matches_started",
        new Category("matches_active"),
        new Category("matches_completed"),
        new Category("matches_ended_early")
    );

    private static readonly (string Stage, FormattableString Text, string Direction)[] Steps =
    [
        ("enrolled", $"number of people enrolled", "up"),
        ("matched", $"number with a pair that both sides accepted", "up"),
        ("met", $"number with a pair that met", "up"),
        ("active", $"number with a pair that met and is active, on hold or ending on the day of the release", "none"),
        ("completed", $"number who met, without a pair under way, whose pair that ended last was completed", "up"),
        ("ended_early", $"number who met, without a pair under way, whose pair that ended last ended early", "down"),
        ("end_reason.goal", $"of those who ended early: reason goal_reached", "none"),
        (
            "end_reason.circumstances",
            $"of those who ended early: reason no_time, no_common_dates, moved_away or personal_difficulty",
            "none"
        ),
        ("end_reason.contact", $"of those who ended early: reason no_answer or repeated_no_show", "none"),
        (
            "end_reason.fit",
            $"of those who ended early: reason language, expectations_differ, gender_preference or new_partner",
            "none"
        ),
        ("end_reason.other", $"of those who ended early: any other reason or none", "none"),
        ("answered_start", $"number with a score at the start", "up"),
        ("answered_both", $"number with a score at start and end", "up"),
    ];

    private static readonly (string Stage, FormattableString Text, string Direction)[] StepsOfMatches =
    [
        ("matches_started", $"number of pairs with a first meeting", "up"),
        (
            "matches_active",
            $"number of pairs with a first meeting that are active, on hold or ending on the day of the release",
            "none"
        ),
        ("matches_completed", $"number of pairs with a first meeting that were completed", "up"),
        ("matches_ended_early", $"number of pairs with a first meeting that ended early", "down"),
    ];

    /// <summary>The tables: for each side how far people came, and what they answered.</summary>
    public static IReadOnlyList<Indicator> Tables { get; } =
    [
        .. new[] { "mentee", "mentor" }.SelectMany(respondent =>
            new[]
            {
                Of(
                    "flow.path",
                    respondent,
                    new Flow(
                        $"number of people by the stage that they reached",
                        new FlowSummary(Path) { Kept = ["met"], LeastNeeded = ["unmatched", "not_met"] },
                        PathStage
                    ),
                    "none"
                ),
                Of(
                    "flow.answers",
                    respondent,
                    new Flow(
                        $"number of people by the forms that they answered",
                        new FlowSummary(Answers)
                        {
                            Kept = ["answered_start", "answered_both"],
                            Unpublished = ["answered_none", "answered_start_only"],
                            LeastNeeded = ["answered_none", "answered_start_only"],
                        },
                        AnswerStage
                    ),
                    "none"
                ) with
                {
                    Version = 2,
                },
            }
        ),
        Matches,
    ];

    /// <summary>
    /// Pairs that met: started is the sum of the three ways in which a pair can continue or end, so the four are one table. They
    /// belong to the quarter of their first meeting.
    /// </summary>
    private static Indicator Matches =>
        Of(
            "flow.matches",
            "pair",
            new Flow($"number of pairs that met, by status", new FlowSummary(Standings), (_, _) => _ => "")
            {
                FindOthers = cohort =>
                    cohort
                        .Dossier.Pairs.Where(pair => pair.StartedOn is not null && cohort.Person(pair.MenteeId) is not null)
                        .Select(pair =>
                            (
                                cohort.Subject(pair, pair.StartedOn!.Value),
                                pair.Status switch
                                {
                                    "completed" => "matches_completed",
                                    "ended_early" => "matches_ended_early",
                                    _ => "matches_active",
                                }
                            )
                        ),
            },
            "none"
        ) with
        {
            Unit = "matches",
            Disaggregations = Declare.OfRecords,
        };

    /// <summary>The state of pairs, each as an indicator of participation.</summary>
    public static IReadOnlyList<Indicator> MatchStages { get; } =
    [
        .. from step in StepsOfMatches
        let table = Tables.First(table => table.Id == "flow.matches")
        select table with
        {
            Id = "out." + step.Stage,
            Theme = "participation",
            Direction = step.Direction,
            Measure = new FlowStage(table, step.Stage, step.Text),
        },
    ];

    /// <summary>Their stages, each as an indicator.</summary>
    public static IReadOnlyList<Indicator> Stages { get; } =
    [
        .. from respondent in new[] { "mentee", "mentor" }
        from step in Steps
        let table = Tables.First(table => table.Respondent == respondent && table.Measure.Stats("").Contains(step.Stage))
        select Of("flow." + step.Stage, respondent, new FlowStage(table, step.Stage, step.Text), step.Direction) with
        {
            Version = table.Version,
        },
    ];

    private static Indicator Of(string id, string respondent, Measure measure, string direction) =>
        new()
        {
            Id = respondent == "mentor" ? id + "_mentor" : id,
            Theme = Theme,
            Respondent = respondent,
            Unit = "persons",
            Decimals = 0,
            Direction = direction,
            Disaggregations = [.. Declare.OfRecords.Where(breakdown => breakdown != Breakdown.GenderAge)],
            Rule = DisclosureKind.C5,
            Measure = measure,
        };

    private static Func<EnrolledPerson, string> PathStage(Cohort cohort, string respondent)
    {
        var pairs = cohort.Dossier.Pairs.ToLookup(pair => respondent == "mentor" ? pair.MentorId : pair.MenteeId);
        return person =>
        {
            // Pairs of one mentor often end on the same day. Nothing that only we know may decide then: a person who has the
            // microdata must find the same one.
            var met = pairs[person.Id]
                .Where(pair => pair.StartedOn is not null)
                .OrderBy(pair => pair.EndedOn ?? pair.StartedOn)
                .ThenBy(pair => pair.Status == "completed")
                .ThenBy(pair => pair.EndReason, StringComparer.Ordinal)
                .ToList();
            if (met.Count == 0)
            {
                return pairs[person.Id]
                    .Any(pair => pair.Status is "agreed" or "active" or "on_hold" or "ending" or "completed" or "ended_early")
                    ? "not_met"
                    : "unmatched";
            }

            return met.Exists(pair => pair.Status is "active" or "on_hold" or "ending") ? "active"
                : met[^1].Status == "completed" ? "completed"
                : "end_reason." + ReasonGroups.GetValueOrDefault(met[^1].EndReason ?? "", "other");
        };
    }

    private static Func<EnrolledPerson, string> AnswerStage(Cohort cohort, string respondent)
    {
        var (starts, ends) = (cohort.Scored(respondent, Measure.Start), cohort.Scored(respondent, Measure.End));
        return person =>
            !starts.ContainsKey(person.Id) ? "answered_none"
            : ends.ContainsKey(person.Id) ? "answered_both"
            : "answered_start_only";
    }
}
