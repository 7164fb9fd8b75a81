using Matching.Indicators.Computation;
using Matching.Indicators.Summaries;
using static Matching.Indicators.Catalogue.Declare;

namespace Matching.Indicators.Catalogue;

/// <summary>How many take part.</summary>
internal static class Participation
{
    private const string Theme = "participation";

    public static readonly IReadOnlyList<Indicator> All =
    [
        People("out.participants", "mentee", pair => pair.MenteeId) with
        {
            Amif = "O.2.3",
            Agd = "core 1",
        },
        Course("out.language_course", "language_course") with
        {
            Amif = "O.2.3.1",
        },
        Course("out.civic_orientation", "civic_orientation") with
        {
            Amif = "O.2.3.2",
        },
        Course("out.professional_guidance", "professional_guidance") with
        {
            Amif = "O.2.3.3",
        },
        People("out.mentors", "mentor", pair => pair.MentorId),
        Count(
            "out.training",
            Theme,
            "mentor",
            new FromRecords<CountedEntry>(
                $"number of mentors with a training attended",
                $"mentors enrolled",
                CountSummary.Instance,
                cohort =>
                    from mentor in Records.Mentors(cohort)
                    where mentor.TrainedOn is not null
                    select new CountedEntry(cohort.Subject(mentor, mentor.TrainedOn!.Value))
            )
        ),
        Count(
            "out.volunteer_requests",
            Theme,
            "mentor",
            new FromRecords<CountedEntry>(
                Phrases.Long(
                    "number of people who signed up as mentors, by day of application; per month: number / months begun from "
                        + "the first quarter with a sign-up to the release, of a quarter its own"
                ),
                $"people who signed up as mentors",
                RateSummary.Instance,
                cohort => Records.Mentors(cohort).Select(mentor => new CountedEntry(cohort.Subject(mentor, mentor.EnrolledOn)))
            )
        ) with
        {
            Version = 2,
            Disaggregations = [.. OfRecords, Breakdown.Partner],
        },
    ];

    private static Indicator People(string id, string respondent, Func<PairHistory, Guid> who) =>
        Count(
            id,
            Theme,
            respondent,
            new FromRecords<CountedEntry>(
                $"number of different people with a pair that met, by day of the first meeting of their first pair",
                $"{Side(respondent)} enrolled",
                CountSummary.Instance,
                cohort =>
                    Records
                        .FirstPairs(cohort, who)
                        .Select(first => new CountedEntry(cohort.Subject(first.Person, first.Pair.StartedOn!.Value)))
            )
        );

    // A share, not a count: beside the number of participants the others could be counted too.
    private static Indicator Course(string id, string course) =>
        Share(
            id,
            Theme,
            "mentee",
            new FromRecords<YesNoEntry>(
                $"participants who are in {course} / participants, by day of the first meeting of their first pair",
                $"mentees with a pair that met",
                ShareSummary.Instance,
                cohort =>
                    from first in Records.FirstPairs(cohort, pair => pair.MenteeId)
                    select new YesNoEntry(
                        cohort.Subject(first.Person, first.Pair.StartedOn!.Value),
                        first.Person.Courses.Contains(course)
                    )
            )
        );
}
