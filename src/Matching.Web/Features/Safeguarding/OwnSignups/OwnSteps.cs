using System.Globalization;
using Matching.Web.Data;
using Matching.Web.Features.Participants.People;
using Matching.Web.Features.Participants.Signups;
using Matching.Web.Features.Participants.Signups.Own;
using Matching.Web.Http;
using Matching.Web.Mediation;

namespace Matching.Web.Features.Safeguarding.OwnSignups;

/// <summary>The steps after a sign-up, each of its own and none required, and what they say in words.</summary>
internal static class OwnSteps
{
    public const string Details = "details";
    public const string Reach = "reach";
    public const string Help = "help";
    public const string WhenFree = "free";
    public const string Spoken = "languages";
    public const string Adjustments = "adjustments";
    public const string Together = "together";

    /// <summary>What the service can arrange of the list <c>accessibility</c>, asked as what helps and never as why.</summary>
    public static readonly IReadOnlyList<string> Arranged = ["step_free", "sign_language", "childcare", "online", "interpreter"];

    private static string Here => CultureInfo.CurrentUICulture.TwoLetterISOLanguageName;

    /// <summary>Steps whose questions the programme asks at sign-up.</summary>
    public static IReadOnlyList<string> Of(OwnSignup signup) =>
        [
            .. new[]
            {
                (Together, "kind"),
                (Reach, "contactChannel"),
                (Reach, "sharesPhone"),
                (Help, "needs"),
                (Help, "offers"),
                (WhenFree, "availability"),
                (Spoken, "languages"),
                (Adjustments, "accessibilityNeeds"),
            }
                .Where(step => signup.Asked.Contains(step.Item2))
                .Select(step => step.Item1)
                .Distinct(),
        ];

    public static string Question(string step, PersonRole role) =>
        "signup.step." + (step == Help ? $"{step}.{role.ToText()}" : step);

    public static string Title(string step, PersonRole role) => Texts.Participant(Question(step, role));

    /// <summary>Alone, or together with others.</summary>
    public static string As(SignsUpAs kind) =>
        Texts.Participant("signup.kind." + (kind == SignsUpAs.Alone ? "person" : kind.ToText()));

    public static string? Codes(string list, IReadOnlyList<string>? codes) =>
        codes is null ? null : string.Join(", ", codes.Select(code => Label(list, code)));

    public static string Label(string list, string code) =>
        list == "accessibility" && Arranged.Contains(code)
            ? Texts.Participant("signup.adjustment." + code)
            : CodeLists.Shipped.Label(list, code, Here);

    public static string Language(string code) => CodeLists.Shipped.Label("languages", code.Split('-')[0], Here);

    public static string? Languages(IReadOnlyList<SpokenLanguage>? spoken) =>
        spoken is null ? null : string.Join(", ", spoken.Select(one => $"{Language(one.Code)} ({Level(one.Level!.Value)})"));

    public static string Level(LanguageLevel level) => Texts.Participant("signup.level." + level.ToText());

    public static string? Free(IReadOnlyList<Slot>? slots) =>
        slots is null
            ? null
            : string.Join(
                "; ",
                slots
                    .Order()
                    .GroupBy(slot => (int)slot / 3)
                    .Select(day => $"{DayName(day.Key)}: {string.Join(", ", day.Select(Part))}")
            );

    /// <summary>Name of a day of the week, of which Monday is 0.</summary>
    public static string DayName(int day) => CultureInfo.CurrentUICulture.DateTimeFormat.GetDayName((DayOfWeek)((day + 1) % 7));

    public static string ShortDayName(int day) =>
        CultureInfo.CurrentUICulture.DateTimeFormat.GetAbbreviatedDayName((DayOfWeek)((day + 1) % 7));

    public static string Part(Slot slot) => Texts.Participant("signup.part." + slot.ToText().Split('_')[1]);
}
