namespace Matching.Indicators.Catalogue;

/// <summary>
/// Indicators that by their definitions count the same people, or pairs, as a stage of a flow: each shows what the others
/// suppress, so they are protected and audited together. Quarters and ages are those of different days, and a language is that
/// of the person or of the form, so those may differ.
/// </summary>
internal static class SamePeople
{
    /// <summary>The stage, as an indicator, by indicator.</summary>
    public static readonly IReadOnlyDictionary<string, string> Stages = new Dictionary<string, string>
    {
        ["out.participants"] = "flow.met",
        ["out.language_course"] = "flow.met",
        ["out.civic_orientation"] = "flow.met",
        ["out.professional_guidance"] = "flow.met",
        ["qual.rr_start"] = "flow.met",
        ["qual.paired"] = "flow.answered_start",
        ["out.mentors"] = "flow.met_mentor",
        ["qual.rr_start_mentor"] = "flow.met_mentor",
        ["qual.paired_mentor"] = "flow.answered_start_mentor",
        ["out.volunteer_requests"] = "flow.enrolled_mentor",
        ["prc.duration"] = "out.matches_started",
        ["qual.shared_mentor"] = "out.matches_started",
        ["prc.supervision"] = "out.matches_active",
    };

    /// <summary>Whether an indicator shares its people with others: a flow, or one of those that count its stages.</summary>
    public static bool IsJoined(string indicator) =>
        Stages.ContainsKey(indicator) || indicator.StartsWith("flow.", StringComparison.Ordinal);

    /// <summary>
    /// Breakdowns in which a person has one group at start and end: by the person, not by the day or the form.
    /// </summary>
    public static bool AreAlikeAtStartAndEnd(string dimension) =>
        dimension != Computation.Breakdown.Mode && AreAlikeBy(dimension);

    /// <summary>Breakdowns in which the people of a group are the same, too.</summary>
    public static bool AreAlikeBy(string dimension) =>
        dimension
            is not (
                Computation.Breakdown.Period
                or Computation.Breakdown.AgeAgd
                or Computation.Breakdown.AgeAmif
                or Computation.Breakdown.Language
            );
}
