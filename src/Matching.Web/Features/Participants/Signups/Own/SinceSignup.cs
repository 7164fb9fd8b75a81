using Matching.Web.Features.Participants.People;

namespace Matching.Web.Features.Participants.Signups.Own;

/// <summary>
/// Brings together what a person says by the link of their sign-up and what staff have recorded since. The page shows what was said
/// at sign-up, so what it sends again unchanged is no change, and what it does not show was not withdrawn.
/// </summary>
internal static class SinceSignup
{
    /// <summary>What the person changed; nothing where they sent again what they had said.</summary>
    public static T? Changed<T>(T? said, T? before) => EqualityComparer<T?>.Default.Equals(said, before) ? default : said;

    /// <summary>What the person says now, and what others have recorded beside it.</summary>
    public static List<T>? With<T>(IReadOnlyList<T>? said, IReadOnlyList<T>? before, IEnumerable<T>? recorded) =>
        said is null ? null : [.. said, .. (recorded ?? []).Except(before ?? []).Except(said)];

    /// <summary>The same of languages: the levels and the day that staff asked stay with a language that stays.</summary>
    public static List<SpokenLanguage>? With(
        IReadOnlyList<SpokenLanguage>? said,
        IReadOnlyList<SpokenLanguage>? before,
        List<SpokenLanguage>? recorded
    ) =>
        said is null
            ? null
            :
            [
                .. said.Select(now => With(now, Of(now.Code, before), Of(now.Code, recorded))),
                .. (recorded ?? []).Where(known => Of(known.Code, said) is null && Of(known.Code, before) is null),
            ];

    private static SpokenLanguage With(SpokenLanguage now, SpokenLanguage? before, SpokenLanguage? recorded) =>
        recorded is null ? now
        : now == before ? recorded
        : now with
        {
            Spoken = now.Spoken ?? (recorded.Spoken is null ? null : now.Level),
            Written = now.Written ?? recorded.Written,
            AskedOn = now.AskedOn ?? recorded.AskedOn,
        };

    private static SpokenLanguage? Of(string code, IReadOnlyList<SpokenLanguage>? languages) =>
        languages?.FirstOrDefault(language => language.Code == code);
}
