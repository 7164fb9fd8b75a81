using Matching.Indicators.Computation;

namespace Matching.Indicators.Catalogue;

/// <summary>People of whom a questionnaire is due.</summary>
internal static class Due
{
    public static FormattableString Says(string wave) =>
        wave switch
        {
            Measure.Start => $"with a pair that met",
            Measure.End => $"with a pair that met and has ended",
            _ => $"with a pair that was completed at least {IndicatorCatalogue.FollowUpMonths} months ago",
        };

    public static IEnumerable<(EnrolledPerson Person, DateOnly On)> Of(Cohort cohort, string respondent, string wave) =>
        from pair in cohort.Dossier.Pairs
        where pair.StartedOn is not null
        let day = DayOf(cohort, pair, wave)
        where day is not null
        group day!.Value by respondent == "mentee" ? pair.MenteeId : pair.MentorId into days
        let person = cohort.Person(days.Key)
        where person is not null
        select (person, days.Min());

    /// <summary>Whether at least half of the core items that apply to the person are answered.</summary>
    public static bool IsAnswered(AnsweredSheet sheet)
    {
        var applicable = sheet.Answers.Where(answer => answer.Item.IsCore && answer.IsApplicable).ToList();
        return applicable.Count > 0 && 2 * applicable.Count(answer => answer.Missing is null) >= applicable.Count;
    }

    private static DateOnly? DayOf(Cohort cohort, PairHistory pair, string wave) =>
        wave switch
        {
            Measure.Start => pair.StartedOn,
            Measure.End => pair.EndedOn,
            _ => pair.Status == "completed"
            && pair.EndedOn?.AddMonths(IndicatorCatalogue.FollowUpMonths) is { } follows
            && follows <= cohort.Dossier.AsOf
                ? follows
                : null,
        };
}
