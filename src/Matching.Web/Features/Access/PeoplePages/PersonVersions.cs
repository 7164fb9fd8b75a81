using System.Globalization;
using Matching.Web.Components;
using Matching.Web.Features.Participants.People;
using Matching.Web.Http;
using Matching.Web.Mediation;

namespace Matching.Web.Features.Access.PeoplePages;

/// <summary>The choices of a form whose labels the programme gives.</summary>
internal sealed record PersonLabels(
    PersonRole Role,
    IReadOnlyList<(string Code, string Label)> Sites,
    IReadOnlyList<(string Code, string Label)> Needs,
    IReadOnlyList<(string Code, string Label)> Interests
);

/// <summary>Compares two versions of a person's record as the form of the console shows them.</summary>
internal static class PersonVersions
{
    /// <summary>The fields, each by its label, as it is stored and as it was typed.</summary>
    public static IEnumerable<(string Label, string? Stored, string? Typed)> Both(
        PersonInput stored,
        PersonInput typed,
        PersonLabels labels
    ) => Fields(stored, labels).Zip(Fields(typed, labels), (one, other) => (one.Label, one.Value, other.Value));

    private static IEnumerable<(string Label, string? Value)> Fields(PersonInput input, PersonLabels labels) =>
        [.. Identity(input, labels), .. Answers(input, labels), .. OfRole(input, labels.Role)];

    private static IEnumerable<(string Label, string? Value)> Identity(PersonInput input, PersonLabels labels)
    {
        yield return (Texts.Page("person.form.given"), input.GivenName);
        yield return (Texts.Page("person.form.family"), input.FamilyName);
        yield return (Texts.Page("person.form.phone"), input.Phone);
        yield return (Texts.Page("person.form.email"), input.Email);
        yield return (Texts.Page("person.form.channel"), Known(input.ContactChannel, way => Texts.Page("contactChannel." + way)));
        yield return (Texts.Page("person.form.shared"), Known(input.SharesPhone, answer => Texts.Page("word." + answer)));
        yield return (Texts.Page("person.form.preferred"), Known(input.PreferredLanguage, PersonFacts.LanguageName));
        yield return (Texts.Page("person.form.born"), input.BirthYear);
        yield return (Texts.Page("person.form.gender"), Known(input.Gender, gender => Texts.Page("gender." + gender)));
        yield return (Texts.Page("people.site"), Known(input.SiteId, id => LabelOf(labels.Sites, id)));
        yield return (
            Texts.Page("person.form.applied"),
            DateOnly.TryParseExact(input.AppliedOn, "O", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
                ? ProgrammeTimes.Day(day)
                : input.AppliedOn
        );
        yield return (Texts.Page("person.form.source"), input.Source);
    }

    private static IEnumerable<(string Label, string? Value)> Answers(PersonInput input, PersonLabels labels)
    {
        yield return (Texts.Page("person.form.languages"), Spoken(input));
        yield return (
            Texts.Page("person.form." + (labels.Role == PersonRole.Mentor ? "offers" : "needs")),
            Listed(input.Wanted, code => LabelOf(labels.Needs, code))
        );
        yield return (Texts.Page("person.form.free"), Free(input.Availability));
        yield return (Texts.Page("person.form.postcode"), input.Postcode);
        yield return (
            Texts.Page("person.fact.acceptsOnline"),
            input.AcceptsOnline is "yes" or "no" ? Texts.Page("word." + input.AcceptsOnline) : null
        );
        yield return (Texts.Page("person.form.hours"), input.Hours);
        yield return (Texts.Page("person.form.months"), input.Months);
        yield return (Texts.Page("person.fact.occupation"), input.Occupation);
        yield return (Texts.Page("person.fact.sector"), Known(input.Sector, code => PersonFacts.Label("sectors", code)));
        yield return (Texts.Page("person.form.channels"), Listed(input.Channels, code => PersonFacts.Label("channels", code)));
        yield return (Texts.Page("person.fact.interests"), Listed(input.Interests, code => LabelOf(labels.Interests, code)));
        yield return (Texts.Page("person.fact.dislikes"), Listed(input.Dislikes, code => LabelOf(labels.Interests, code)));
        yield return (Texts.Page("person.form.wished"), Known(input.WishedGender, wish => Texts.Page("wish." + wish)));
        yield return (Texts.Page("person.form.strength"), Known(input.WishStrength, strength => Texts.Page("wish." + strength)));
        yield return (Texts.Page("person.form.min-age"), input.MinAge);
        yield return (Texts.Page("person.form.max-age"), input.MaxAge);
        yield return (Texts.Page("person.fact.expectations"), Labels(input.KindsOfHelp, "kinds_of_help"));
        yield return (Texts.Page("person.fact.accessibilityNeeds"), Labels(input.AccessibilityNeeds, "accessibility"));
        yield return (Texts.Page("person.fact.accessibilityOffers"), Labels(input.AccessibilityOffers, "accessibility"));
        yield return (
            Texts.Page(labels.Role == PersonRole.Mentor ? "person.fact.experience" : "person.fact.specialNeeds"),
            Labels(input.Experience, "experience")
        );
        yield return (Texts.Page("person.fact.childrenBirthYears"), input.Children);
    }

    private static IEnumerable<(string Label, string? Value)> OfRole(PersonInput input, PersonRole role) =>
        role == PersonRole.Mentor
            ? [(Texts.Page("person.fact.capacity"), input.Capacity), (Texts.Page("person.fact.travelKm"), input.TravelKm)]
            : [];

    private static string Spoken(PersonInput input) =>
        string.Join(
            ", ",
            (input.Code ?? [])
                .Select((code, at) => (Code: code, At: at))
                .Where(row => !string.IsNullOrWhiteSpace(row.Code))
                .Select(row =>
                    string.Join(
                        " ",
                        new[]
                        {
                            PersonFacts.LanguageName(row.Code!),
                            Level(input.Level, row.At),
                            Level(input.Written, row.At) is { } written ? Texts.Page("language.written", written) : null,
                        }.Where(part => part is not null)
                    )
                )
        );

    private static string? Level(List<string?>? levels, int at) =>
        EnumText.TryParse<LanguageLevel>(levels?.ElementAtOrDefault(at) ?? "", out var level)
            ? PersonFacts.LevelName(level)
            : null;

    private static string Free(List<string>? slots) =>
        PersonFacts.Free((slots ?? []).Where(slot => EnumText.TryParse<Slot>(slot, out _)).Select(EnumText.Parse<Slot>));

    // the form sends ticks in its own order
    private static string Listed(List<string>? codes, Func<string, string> label) =>
        string.Join(", ", (codes ?? []).Select(label).Order(StringComparer.CurrentCulture));

    private static string Labels(List<string>? codes, string list) => Listed(codes, code => PersonFacts.Label(list, code));

    private static string LabelOf(IReadOnlyList<(string Code, string Label)> options, string code) =>
        options.FirstOrDefault(option => option.Code == code).Label ?? code;

    private static string? Known(string? code, Func<string, string> label) => string.IsNullOrEmpty(code) ? null : label(code);
}
