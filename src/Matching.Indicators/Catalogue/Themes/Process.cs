using Matching.Indicators.Computation;
using Matching.Indicators.Summaries;
using static Matching.Indicators.Catalogue.Declare;
using static Matching.Indicators.Catalogue.Records;

namespace Matching.Indicators.Catalogue;

/// <summary>How the programme works.</summary>
internal static class Process
{
    private const string Theme = "process";
    private const int DaysOfAMonth = 30;

    // A pair is supervised when a member of staff speaks with it at least once in this number of days.
    private const int DaysBetweenContacts = 60;

    public static readonly IReadOnlyList<Indicator> All =
    [
        Mean(
            "prc.wait_days",
            Theme,
            "mentee",
            "days",
            new FromRecords<ValueEntry>(
                $"median of days from enrolment to the first meeting of the first pair",
                $"mentees with a pair that met, not before the day of enrolment",
                MedianSummary.Instance,
                cohort =>
                    from first in FirstPairs(cohort, pair => pair.MenteeId)
                    let met = first.Pair.StartedOn!.Value
                    // a pair of an earlier system may be older than the record of the mentee: how long they waited is not known
                    where met >= first.Person.EnrolledOn
                    select new ValueEntry(cohort.Subject(first.Person, met), met.DayNumber - first.Person.EnrolledOn.DayNumber)
            )
        ) with
        {
            Direction = "down",
            Decimals = 0,
        },
        Mean(
            "prc.meetings",
            Theme,
            "pair",
            "per_month",
            new FromRecords<RatioEntry>(
                $"sum of meetings / sum of months from first meeting to end or release (a month is {DaysOfAMonth} days)",
                $"pairs that met",
                RatioSummary.Instance,
                cohort =>
                    from pair in Started(cohort)
                    where Days(cohort, pair) > 0
                    select new RatioEntry(Of(cohort, pair), pair.Meetings.Count, (double)Days(cohort, pair) / DaysOfAMonth)
            )
        ) with
        {
            Decimals = 2,
        },
        Mean(
            "prc.duration",
            Theme,
            "pair",
            "days",
            new FromRecords<DurationEntry>(
                Phrases.Long(
                    "median of days from first meeting to end by Kaplan and Meier, pairs under way counted as still going; "
                        + "interval by Brookmeyer and Crowley on the logarithm"
                ),
                $"pairs that met",
                DurationSummary.Instance,
                cohort =>
                    Started(cohort)
                        .Select(pair => new DurationEntry(Of(cohort, pair), Days(cohort, pair), pair.EndedOn is not null))
            )
        ) with
        {
            Version = 2,
            FormulaVersion = 1,
            Decimals = 0,
        },
        Share(
            "prc.early_end",
            Theme,
            "pair",
            new FromRecords<YesNoEntry>(
                $"ended before the planned end without the goal reached / ended",
                $"pairs that met and have ended",
                ShareSummary.Instance,
                cohort =>
                    from pair in Started(cohort)
                    where pair.EndedOn is not null
                    select new YesNoEntry(cohort.Subject(pair, pair.EndedOn!.Value), HasEndedEarly(pair))
            )
        ) with
        {
            Direction = "down",
        },
        Share(
            "prc.pref_met",
            Theme,
            "pair",
            new FromRecords<RatioEntry>(
                $"100 * wishes for the other's gender and age that hold / wishes stated",
                $"pairs that met and of which a side stated a wish; n counts pairs",
                RatioSummary.Instance,
                cohort =>
                    from pair in Started(cohort)
                    let wishes = Wishes.Of(cohort, pair)
                    where wishes.Stated > 0
                    select new RatioEntry(Of(cohort, pair), 100.0 * wishes.Met, wishes.Stated)
            )
        ) with
        {
            Version = 2,
        },
        Share(
            "prc.women_only_met",
            Theme,
            "mentee",
            new FromRecords<YesNoEntry>(
                $"mentees who asked for a woman and have a pair that met with one / mentees who asked for a woman",
                $"mentees who asked for a woman, women who asked for their own gender among them",
                ShareSummary.Instance,
                cohort =>
                    from mentee in Mentees(cohort)
                    where Wishes.IsForWoman(mentee)
                    select new YesNoEntry(Of(cohort, mentee), MentorsOf(cohort, mentee).Any(mentor => mentor.Gender == "woman"))
            )
        ),
        Share(
            "prc.childcare_met",
            Theme,
            "mentee",
            new FromRecords<YesNoEntry>(
                Phrases.Long(
                    "mentees who need childcare to take part and have a pair that met with a mentor who provides it / "
                        + "mentees who need it"
                ),
                $"mentees who need childcare to take part",
                ShareSummary.Instance,
                cohort =>
                    from mentee in Mentees(cohort)
                    where mentee.NeedsChildcare
                    select new YesNoEntry(Of(cohort, mentee), MentorsOf(cohort, mentee).Any(mentor => mentor.OffersChildcare))
            )
        ),
        Share(
            "prc.supervision",
            Theme,
            "pair",
            new FromRecords<YesNoEntry>(
                Phrases.Long(
                    "pairs under way of which no {0} days went by without a contact with staff, from the first meeting to the "
                        + "release / pairs under way",
                    DaysBetweenContacts
                ),
                $"pairs that met and are active, on hold or ending on the day of the release",
                ShareSummary.Instance,
                cohort =>
                    from pair in Started(cohort)
                    where pair.EndedOn is null
                    select new YesNoEntry(
                        Of(cohort, pair),
                        pair.LongestWithoutContact(cohort.Dossier.AsOf) <= DaysBetweenContacts
                    )
            )
        ) with
        {
            Version = 2,
        },
        Share(
            "prc.expenses_paid",
            Theme,
            "pair",
            new FromRecords<RatioEntry>(
                $"100 * meetings with expenses that were paid / meetings with expenses",
                $"pairs with a meeting that had expenses; n counts pairs",
                RatioSummary.Instance,
                cohort =>
                    from pair in Started(cohort)
                    where pair.Expenses > 0
                    select new RatioEntry(Of(cohort, pair), 100.0 * pair.ExpensesPaid, pair.Expenses)
            )
        ) with
        {
            Version = 2,
        },
    ];

    private static bool HasEndedEarly(PairHistory pair) =>
        pair.Status == "ended_early"
        && pair.EndReason != "goal_reached"
        && (pair.TermEndsOn is null || pair.EndedOn < pair.TermEndsOn);

    private static Subject Of(Cohort cohort, PairHistory pair) => cohort.Subject(pair, pair.StartedOn!.Value);

    private static Subject Of(Cohort cohort, EnrolledPerson mentee) => cohort.Subject(mentee, mentee.EnrolledOn);
}
