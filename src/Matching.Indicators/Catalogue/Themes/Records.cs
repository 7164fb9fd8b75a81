using Matching.Indicators.Computation;

namespace Matching.Indicators.Catalogue;

/// <summary>People and pairs that several indicators are computed from.</summary>
internal static class Records
{
    /// <summary>Pairs that met.</summary>
    public static IEnumerable<PairHistory> Started(Cohort cohort) =>
        cohort.Dossier.Pairs.Where(pair => pair.StartedOn is not null && cohort.Person(pair.MenteeId) is not null);

    /// <summary>The first pair that met of each person of a side, with the person.</summary>
    public static IEnumerable<(EnrolledPerson Person, PairHistory Pair)> FirstPairs(Cohort cohort, Func<PairHistory, Guid> who) =>
        Started(cohort)
            .Where(pair => cohort.Person(who(pair)) is not null)
            .GroupBy(who)
            .Select(pairs => (cohort.Person(pairs.Key)!, pairs.OrderBy(pair => pair.StartedOn).ThenBy(pair => pair.Id).First()));

    /// <summary>Days from the first meeting to a pair's end or the release.</summary>
    public static int Days(Cohort cohort, PairHistory pair) =>
        (pair.EndedOn ?? cohort.Dossier.AsOf).DayNumber - pair.StartedOn!.Value.DayNumber;

    public static IEnumerable<EnrolledPerson> Mentees(Cohort cohort) => cohort.Dossier.People.Where(person => !person.IsMentor);

    public static IEnumerable<EnrolledPerson> Mentors(Cohort cohort) => cohort.Dossier.People.Where(person => person.IsMentor);

    /// <summary>Mentors whom a mentee met.</summary>
    public static IEnumerable<EnrolledPerson> MentorsOf(Cohort cohort, EnrolledPerson mentee) =>
        cohort.Started(mentee.Id).Select(pair => cohort.Person(pair.MentorId)).OfType<EnrolledPerson>();
}
