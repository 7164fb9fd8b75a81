namespace Matching.Engine.Criteria;

/// <summary>Wishes for a gender of the other half of a pair, and whether a person meets them.</summary>
internal static class GenderWishes
{
    private const string Preference = "prefer";
    private const string Undisclosed = "undisclosed";

    /// <summary>
    /// Whether a person asks for a gender and nothing else will do. A wish without a stated strength is a must.
    /// </summary>
    public static bool IsMust(Participant person) => HasWish(person) && person.WishedGenderStrength != Preference;

    /// <summary>Whether a person would rather have a gender, and takes another.</summary>
    public static bool IsPreference(Participant person) => HasWish(person) && person.WishedGenderStrength == Preference;

    /// <summary>Whether every adult of the other side has the gender wished for; null when that is not known.</summary>
    public static bool? IsMet(Participant wishing, Participant other)
    {
        if ((wishing.WishedGender == "same" ? Shared(wishing) : wishing.WishedGender) is not { } wished)
        {
            return null;
        }

        var isKnown = true;
        foreach (var gender in Adults(other))
        {
            if (gender is null or Undisclosed)
            {
                isKnown = false;
            }
            else if (gender != wished)
            {
                return false;
            }
        }

        return isKnown ? true : null;
    }

    /// <summary>
    /// Share of the preferences of both that are met, an unknown one counting <paramref name="neutral"/>; null when neither has
    /// one.
    /// </summary>
    public static double? Share(Participant mentee, Participant mentor, double neutral)
    {
        var (one, other) = (Value(mentee, mentor, neutral), Value(mentor, mentee, neutral));
        return one is null ? other
            : other is null ? one
            : (one + other) / 2;
    }

    /// <summary>Whether at least one of the preferences is known to be met or not.</summary>
    public static bool IsAnyKnown(Participant mentee, Participant mentor) =>
        (IsPreference(mentee) && IsMet(mentee, mentor) is not null)
        || (IsPreference(mentor) && IsMet(mentor, mentee) is not null);

    /// <summary>The gender that all adults of one side have; null when they differ or one is not known.</summary>
    public static string? Shared(Participant person)
    {
        var adults = Adults(person);
        return adults[0] is { } first and not Undisclosed && adults.All(gender => gender == first) ? first : null;
    }

    /// <summary>
    /// Everything that rules about gender read of a person; equal only where they cannot distinguish two people.
    /// </summary>
    public static string Key(Participant person) =>
        $"{person.WishedGender} {person.WishedGenderStrength} {string.Join(',', Adults(person))}";

    private static bool HasWish(Participant person) => person.WishedGender is not (null or "any");

    private static double? Value(Participant wishing, Participant other, double neutral) =>
        !IsPreference(wishing)
            ? null
            : IsMet(wishing, other) switch
            {
                true => 1,
                false => 0,
                null => neutral,
            };

    // Of a couple, family or group one person's gender says nothing about the others.
    private static IReadOnlyList<string?> Adults(Participant person)
    {
        if (person.AdultGenders is { Count: > 0 } adults)
        {
            return adults;
        }

        return [person.IsSeveral ? null : person.Gender];
    }
}
