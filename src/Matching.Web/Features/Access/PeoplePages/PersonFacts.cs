using System.Globalization;
using Matching.Web.Data;
using Matching.Web.Features.Participants.People;
using Matching.Web.Features.Participants.PersonTransitions;
using Matching.Web.Features.Participants.Signups;
using Matching.Web.Http;
using Matching.Web.Mediation;

namespace Matching.Web.Features.Access.PeoplePages;

/// <summary>People in a few words, as lists of the console show them.</summary>
internal static class PersonFacts
{
    private static string Language => CultureInfo.CurrentUICulture.TwoLetterISOLanguageName;

    public static string NameOf(Person person) => $"{person.GivenName} {person.FamilyName}".Trim();

    /// <summary>Age, gender and reference, of which the first two are often not known.</summary>
    public static string Identity(Person person, DateOnly today, string? site) =>
        string.Join(
            ", ",
            new[] { Age(person, today), GenderOf(person), PersonReference.Of(person.Id, site) }.Where(part =>
                part is { Length: > 0 }
            )
        );

    /// <summary>The name with what distinguishes namesakes, for a choice among people.</summary>
    public static string NameApart(Person person, DateOnly today, string? site)
    {
        var reference = PersonReference.Of(person.Id, site);
        return $"{NameOf(person)} ({(Age(person, today) is { } age ? $"{age}, {reference}" : reference)})";
    }

    public static string? Age(Person person, DateOnly today) =>
        person.BirthYear is { } born ? (today.Year - born).ToString(CultureInfo.InvariantCulture) : null;

    public static string? GenderOf(Person person) =>
        person is Mentor { Kind: not MentorKind.Person } several ? Texts.Page("kind." + several.Kind.ToText())
        : person.Gender is { } gender and not Gender.Undisclosed ? Texts.Page("gender." + gender.ToText())
        : null;

    /// <summary>With whom a person signed up, in words.</summary>
    public static string Company(SignupCompany company)
    {
        var kind = Texts.Page("signups.company." + company.Kind.ToText());
        return company.Adults is { } adults ? Texts.Page("signups.company.adults", kind, adults) : kind;
    }

    public static string Label(string list, string code) => CodeLists.Shipped.Label(list, code, Language);

    /// <summary>The codes of a list with their labels.</summary>
    public static IReadOnlyList<(string, string)> Options(string list) =>
        [.. CodeLists.Shipped.Find(list)!.Keys.Select(code => (code, Label(list, code)))];

    /// <summary>The choice of a question that is not answered.</summary>
    public static string NotAnswered => Texts.Page("person.form.not-answered");

    public static IReadOnlyList<(string, string)> YesOrNo =>
        [("", NotAnswered), ("yes", Texts.Page("word.yes")), ("no", Texts.Page("word.no"))];

    public static string LanguageName(string code) => CodeLists.Shipped.Label("languages", code.Split('-')[0], Language);

    public static string Languages(Person person) =>
        string.Join(
            ", ",
            (person.Languages ?? [])
                .OrderByDescending(spoken => spoken.Level)
                .Select(spoken => $"{LanguageName(spoken.Code)} {LevelName(spoken.Level!.Value)}")
        );

    /// <summary>A language with its spoken and its written level, as far as they are known.</summary>
    public static string LevelsOf(SpokenLanguage language) =>
        language.Written is { } written
            ? Texts.Page("language.spoken", LevelName(language.Level!.Value))
                + ", "
                + Texts.Page("language.written", LevelName(written))
            : LevelName(language.Level!.Value);

    /// <summary>The earliest day on which levels were asked that are to be asked again; null for none.</summary>
    public static DateOnly? AskAgain(Person person, DateOnly today) =>
        (person.Languages ?? []).Where(language => language.IsToAskAgain(today)).Min(language => language.AskedOn);

    /// <summary>When a person is free, day by day: "Monday: morning, evening".</summary>
    public static string Free(IEnumerable<Slot> slots) =>
        string.Join(
            "; ",
            slots
                .Order()
                .GroupBy(slot => (int)slot / 3)
                .Select(day => $"{DayName(day.Key)}: {string.Join(", ", day.Select(PartOfDay))}")
        );

    /// <summary>When it is best to call, in a few words: a few parts of days each, many by the part of the day.</summary>
    public static string BestHour(IReadOnlyCollection<Slot> slots)
    {
        // a part of the day on as many days is a habit
        const int Often = 3;
        var parts = slots.GroupBy(slot => (int)slot % 3).Where(part => part.Count() >= Often).OrderBy(part => part.Key).ToList();
        return slots.Count <= Often || parts.Count == 0 ? Free(slots)
            : parts.Count == 3 ? Texts.Page("best.any")
            : string.Join(", ", parts.Select(part => Texts.Page("best." + part.First().ToText().Split('_')[1])));
    }

    /// <summary>Name of a day of the week, of which Monday is 0.</summary>
    public static string DayName(int day) => CultureInfo.CurrentUICulture.DateTimeFormat.GetDayName((DayOfWeek)((day + 1) % 7));

    public static string PartOfDay(Slot slot) => Texts.Page("people.part." + slot.ToText().Split('_')[1]);

    public static string LevelName(LanguageLevel level) =>
        level is LanguageLevel.Native or LanguageLevel.PreA1
            ? Texts.Page("level." + level.ToText())
            : level.ToText().ToUpperInvariant();

    /// <summary>What a mentee asks for, or a mentor offers: the first two, and how many more.</summary>
    public static string Wants(Person person)
    {
        var all = AllWanted(person);
        return all switch
        {
            [] => "",
            { Count: <= 2 } => string.Join(", ", all),
            { Count: 3 } => Texts.Page("people.and-more.one", string.Join(", ", all.Take(2))),
            _ => Texts.Page("people.and-more", string.Join(", ", all.Take(2)), all.Count - 2),
        };
    }

    /// <summary>All that a mentee asks for, or a mentor offers.</summary>
    public static List<string> AllWanted(Person person) =>
        [
            .. (
                person is Mentor mentor
                    ? mentor.Offers?.Select(offer => offer.Code)
                    : ((Mentee)person).Needs?.Select(need => need.Code)
            )?.Select(code => CodeLists.Shipped.Label("needs", code, Language))
                ?? [],
        ];

    /// <summary>How a person heard of the programme: in the reader's language, or as it was typed.</summary>
    private static readonly string[] Sources = ["partner", "website", "friends", "event"];

    public static string HeardFrom(string source) => Sources.Contains(source) ? Texts.Page("source." + source) : source;

    /// <summary>The code of a source that is typed as it is shown; the typed words where it has none.</summary>
    public static string? SourceTyped(string? typed) =>
        Sources.FirstOrDefault(code =>
            string.Equals(Texts.Page("source." + code), typed?.Trim(), StringComparison.OrdinalIgnoreCase)
        ) ?? typed;

    public static string Days(DateOnly since, DateOnly today) =>
        (today.DayNumber - since.DayNumber) switch
        {
            <= 0 => Texts.Page("people.today"),
            1 => Texts.Page("people.one-day"),
            var days => Texts.Page("people.days", days),
        };

    /// <summary>Whether a person still looks for a match.</summary>
    public static bool Waits(Person person) => person.Status is not (PersonStatus.Left or PersonStatus.NotSuitable);

    /// <summary>The state in a word, with its tone: what is missing matters of people who are available.</summary>
    public static (string? Tone, string Text) State(Person person) =>
        person.Status switch
        {
            PersonStatus.Available when person is Mentor { Capacity: 0 } => (null, Texts.Page("people.state.no-place")),
            PersonStatus.Available when person is Mentor { PlacesBesideBlocked: <= 0, OpenGates.Count: 0 } => (
                "heed",
                Texts.Page("people.state.place-blocked")
            ),
            PersonStatus.Available when person.OpenGates.Count == 0 => ("good", Texts.Page("people.state.ready")),
            PersonStatus.Available when person.OpenGates is [var gate] => ("heed", Texts.Page("people.gate." + gate)),
            PersonStatus.Available => ("heed", Texts.Page("people.state.missing", person.OpenGates.Count)),
            PersonStatus.Applied => ("heed", Texts.Page("status.applied")),
            _ => (null, Texts.Page("status." + person.Status!.Value.ToText())),
        };
}
