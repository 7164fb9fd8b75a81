using Matching.Indicators.Computation;

namespace Matching.Indicators.Catalogue;

/// <summary>Wishes for the other half of a pair.</summary>
public static class Wishes
{
    /// <summary>Whether a person asks for a woman only; a preference is no such wish.</summary>
    public static bool IsForWoman(EnrolledPerson person) =>
        !person.IsGenderPreference
        && (person.WishedGender == "woman" || (person.WishedGender == "same" && person.Gender == "woman"));

    /// <summary>How many wishes either side of a pair that met stated, and how many of them hold.</summary>
    public static (int Stated, int Met) Of(Cohort cohort, PairHistory pair)
    {
        if (cohort.Person(pair.MentorId) is not { } mentor || cohort.Person(pair.MenteeId) is not { } mentee)
        {
            return (0, 0);
        }

        var year = pair.StartedOn!.Value.Year;
        bool?[] wishes = [Gender(mentor, mentee), Gender(mentee, mentor), Age(mentor, mentee, year), Age(mentee, mentor, year)];
        return (wishes.Count(wish => wish is not null), wishes.Count(wish => wish == true));
    }

    // Null without a wish.
    private static bool? Gender(EnrolledPerson who, EnrolledPerson other) =>
        who.WishedGender switch
        {
            null or "any" => null,
            "same" => who.Gender == other.Gender,
            var wished => other.Gender == wished,
        };

    private static bool? Age(EnrolledPerson who, EnrolledPerson other, int year)
    {
        var (least, most) = (who.WishedMinAge, who.WishedMaxAge);
        return (least is not null || most is not null) && other.BirthYear is { } born
            ? year - born >= (least ?? 0) && year - born <= (most ?? int.MaxValue)
            : null;
    }
}
