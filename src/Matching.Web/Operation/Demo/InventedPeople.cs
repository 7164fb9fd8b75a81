using System.Globalization;
using CsvHelper;
using Matching.Web.Data;
using Matching.Web.Features.Participants.People;
using Matching.Web.Features.Participants.PersonTransitions;

namespace Matching.Web.Operation.Demo;

/// <summary>
/// Invents mentors and mentees as they come to a programme of community matching in Italy: bodies of the requests that enter
/// people.
/// </summary>
internal sealed class InventedPeople(Chance chance, string folder)
{
    // Where mentees come from, by the language they grew up with.
    private static readonly (string Language, double Weight)[] Backgrounds =
    [
        ("ti", 9),
        ("am", 4),
        ("so", 6),
        ("ar", 16),
        ("fa", 12),
        ("ps", 5),
        ("ur", 9),
        ("bn", 5),
        ("uk", 13),
        ("fr", 14),
        ("en", 9),
        ("es", 4),
        ("ckb", 4),
    ];

    private static readonly Slot[] Slots = Enum.GetValues<Slot>();

    private static readonly string[] Purposes = [PersonStates.MatchingConsent, "indicators"];

    // What a question goes unanswered at, so that the demo shows "not known".
    private const double Unanswered = .06;

    // What came to the story later has a chance of its own: the people stay who they were.
    private readonly Chance later = new(20_240_103);
    private readonly Chance adults = new(20_240_104);

    private readonly Dictionary<(string Language, string Kind), List<string>> names = Names(folder);
    private int counter;

    public CreateMentee Mentee(Guid programmeId, Guid siteId, DateOnly day)
    {
        var background = chance.Weighted(Backgrounds);
        var mentee = Common(
            new CreateMentee(),
            programmeId,
            siteId,
            day,
            background,
            womenShare: .46,
            bornFrom: 1966,
            bornTo: 2006
        );
        var italian = chance.Weighted([
            (LanguageLevel.A1, 22.0),
            (LanguageLevel.A2, 38),
            (LanguageLevel.B1, 28),
            (LanguageLevel.B2, 12),
        ]);
        mentee.Languages = Spoken(
            (background, LanguageLevel.Native),
            ("it", italian),
            ("en", LanguageLevel.B1),
            chance.Happens(.35),
            ("fr", LanguageLevel.B2),
            chance.Happens(.12)
        );
        mentee.Needs =
        [
            .. Some("needs", 2, 4).Select((need, i) => new Need { Code = need, Mandatory = i == 0 && chance.Happens(.12) }),
        ];
        mentee.SpecialNeeds = chance.Happens(.08)
            ? [new SpecialNeed { Code = chance.One<string>(["literacy", "small_children", "single_parent"]) }]
            : null;
        mentee.AccessibilityNeeds = chance.Happens(.04) ? ["step_free"] : null;
        mentee.Wishes = mentee.Gender == Gender.Woman && chance.Happens(.3) ? new Wishes { Gender = GenderWish.Woman } : null;
        mentee.Courses =
        [
            .. new[]
            {
                (Code: "language_course", Share: .55),
                (Code: "civic_orientation", Share: .3),
                (Code: "professional_guidance", Share: .25),
            }
                .Where(course => later.Happens(course.Share))
                .Select(course => course.Code),
        ];
        if (chance.Happens(.04))
        {
            mentee.Priority = true;
            mentee.PriorityReason = "Expects a child.";
        }

        return mentee;
    }

    public CreateMentor Mentor(Guid programmeId, Guid siteId, DateOnly day)
    {
        var mentor = Common(new CreateMentor(), programmeId, siteId, day, "it", womenShare: .62, bornFrom: 1953, bornTo: 2004);
        var moved = chance.Happens(.1) ? chance.Weighted(Backgrounds) : null;
        mentor.Languages = Spoken(
            ("it", LanguageLevel.Native),
            ("en", chance.Happens(.6) ? LanguageLevel.B2 : LanguageLevel.B1),
            ("fr", LanguageLevel.B1),
            chance.Happens(.3),
            (moved ?? "es", moved is null ? LanguageLevel.B1 : LanguageLevel.Native),
            moved is not null || chance.Happens(.15)
        );
        mentor.Kind = chance.Weighted([
            (MentorKind.Person, 88.0),
            (MentorKind.Couple, 6),
            (MentorKind.Family, 4),
            (MentorKind.Group, 2),
        ]);
        mentor.AdultGenders = Adults(mentor);
        mentor.Capacity = chance.Weighted([(1, 80.0), (2, 17), (3, 3)]);
        mentor.Offers = [.. Some("needs", 4, 8).Select(need => new Offer { Code = need })];
        mentor.Experience = chance.Happens(.5) ? Some("experience", 1, 3) : null;
        mentor.AccessibilityOffers = chance.Happens(.3) ? ["step_free", "childcare"] : null;
        mentor.TravelKm = chance.One<int>([5, 10, 20, 30]);
        mentor.Wishes = chance.Happens(.05) ? new Wishes { MinAge = 20, MaxAge = 45 } : null;
        return mentor;
    }

    private List<Gender>? Adults(CreateMentor mentor)
    {
        var others = mentor.Kind switch
        {
            MentorKind.Couple or MentorKind.Family => 1,
            MentorKind.Group => 2,
            _ => 0,
        };
        return others == 0
            ? null
            : [mentor.Gender!.Value, .. Enumerable.Range(0, others).Select(_ => adults.Happens(.5) ? Gender.Woman : Gender.Man)];
    }

    private T Common<T>(
        T person,
        Guid programmeId,
        Guid siteId,
        DateOnly day,
        string background,
        double womenShare,
        int bornFrom,
        int bornTo
    )
        where T : PersonFields
    {
        var number = ++counter;
        var isWoman = chance.Happens(womenShare);
        person.ProgrammeId = programmeId;
        person.SiteId = siteId;
        person.GivenName = chance.One(names[(background, isWoman ? "woman" : "man")]);
        person.FamilyName = chance.One(names[(background, "family")]);
        person.Email = chance.Happens(.9) ? string.Create(CultureInfo.InvariantCulture, $"person{number}@example.org") : null;
        person.Phone = string.Create(CultureInfo.InvariantCulture, $"+39 055 5{number:D5}");
        person.PreferredLanguage = background is "it" or "en" or "fr" or "es" or "ar" or "uk" or "fa" or "ti" ? background : "en";
        // a demo as of an earlier day invents no minors
        person.BirthYear = Math.Min(chance.Between(bornFrom, bornTo), day.Year - PersonGates.MinimumAge);
        person.AdultConfirmedOn = day.Year - person.BirthYear <= PersonGates.MinimumAge ? day : null;
        person.Gender =
            chance.Happens(.015) ? Gender.Another
            : isWoman ? Gender.Woman
            : Gender.Man;
        Describe(person, day);
        person.AppliedOn = day;
        person.Source = chance.One<string>(["partner", "website", "friends", "event"]);
        person.Consents =
        [
            .. Purposes
                .Skip(chance.Happens(.97) ? 0 : 1)
                .Select(purpose => new ConsentGiven { Purpose = purpose, Version = "1" }),
        ];
        return person;
    }

    // What the match rests on, with some of it left out.
    private void Describe(PersonFields person, DateOnly day)
    {
        person.AcceptsOnline = Maybe(chance.Happens(.08));
        person.Availability = Answered() ? chance.Some(Slots, 4, 10) : null;
        person.Interests = Answered() ? Some("interests", 2, 6) : null;
        person.Dislikes = chance.Happens(.4) ? Some("interests", 1, 2).Except(person.Interests ?? []).ToList() : null;
        person.Values = Answered()
            ? [.. Enumerable.Range(0, 5).Select(_ => Math.Clamp((int)Math.Round(chance.Normal(3.4, 1)), 1, 5))]
            : null;
        person.Sector = chance.Happens(.7) ? chance.One(Codes("sectors")) : null;
        person.ChildrenBirthYears = Answered()
            ?
            [
                .. Enumerable
                    .Range(0, chance.Happens(.35) ? chance.Between(1, 3) : 0)
                    .Select(_ => chance.Between(2008, day.Year - 1)),
            ]
            : null;
        person.Expectations = Answered()
            ? new Expectations
            {
                HoursPerMonth = chance.Between(3, 12),
                Months = 6,
                Kinds = Some("kinds_of_help", 1, 3),
            }
            : null;
        person.Channels = Answered() ? Some("channels", 1, 3) : null;
    }

    private static List<SpokenLanguage> Spoken(
        (string Code, LanguageLevel Level) first,
        (string Code, LanguageLevel Level) second,
        params (string Code, LanguageLevel Level)[] further
    ) =>
        [
            .. new[] { first, second }
                .Concat(further)
                .DistinctBy(language => language.Code)
                .Select(language => new SpokenLanguage { Code = language.Code, Level = language.Level }),
        ];

    private static List<SpokenLanguage> Spoken(
        (string Code, LanguageLevel Level) first,
        (string Code, LanguageLevel Level) second,
        (string Code, LanguageLevel Level) third,
        bool withThird,
        (string Code, LanguageLevel Level) fourth,
        bool withFourth
    ) =>
        Spoken(
            first,
            second,
            [
                .. new[] { (third, withThird), (fourth, withFourth) }
                    .Where(language => language.Item2)
                    .Select(language => language.Item1),
            ]
        );

    private bool Answered() => !chance.Happens(Unanswered);

    private bool? Maybe(bool answer) => Answered() ? answer : null;

    private List<string> Some(string list, int least, int most) => chance.Some(Codes(list), least, most);

    private static List<string> Codes(string list) => [.. CodeLists.Shipped.Find(list)!.Keys];

    private static Dictionary<(string Language, string Kind), List<string>> Names(string folder)
    {
        using var csv = new CsvReader(new StreamReader(Path.Combine(folder, "names.csv")), CultureInfo.InvariantCulture);
        return csv.GetRecords<NameRow>()
            .ToList()
            .GroupBy(row => (row.language, row.kind))
            .ToDictionary(rows => rows.Key, rows => rows.Select(row => row.name).ToList());
    }

#pragma warning disable IDE1006 // the columns of the file
    private sealed record NameRow(string language, string kind, string name);
#pragma warning restore IDE1006
}
