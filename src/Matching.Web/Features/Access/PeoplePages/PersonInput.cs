using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Matching.Web.Features.Participants.People;
using Matching.Web.Features.Participants.Signups.Pages;
using Matching.Web.Http;
using Matching.Web.Mediation;

namespace Matching.Web.Features.Access.PeoplePages;

/// <summary>
/// A person's record as it is typed into the form of the console: what staff ask in a first conversation. What the form does not
/// ask stays as it is.
/// </summary>
public sealed record PersonInput
{
    /// <summary>What is typed for no children.</summary>
    public const string None = "0";

    /// <summary>Rows for languages.</summary>
    public const int Languages = 4;

    public string? Version { get; set; }

    public string? GivenName { get; set; }

    public string? FamilyName { get; set; }

    public string? Phone { get; set; }

    public string? Email { get; set; }

    public string? ContactChannel { get; set; }

    public string? SharesPhone { get; set; }

    public string? PreferredLanguage { get; set; }

    public string? BirthYear { get; set; }

    public string? Gender { get; set; }

    public string? SiteId { get; set; }

    public string? AppliedOn { get; set; }

    public string? Source { get; set; }

    public List<string?>? Code { get; set; }

    public List<string?>? Level { get; set; }

    public List<string?>? Written { get; set; }

    /// <summary>Whether the levels of all languages were asked today, also those that are the same.</summary>
    public bool AskedToday { get; set; }

    public string? Postcode { get; set; }

    public string? AcceptsOnline { get; set; }

    public List<string>? Availability { get; set; }

    public List<string>? Wanted { get; set; }

    public List<string>? Interests { get; set; }

    public List<string>? Channels { get; set; }

    public List<string>? Dislikes { get; set; }

    public List<string>? AccessibilityNeeds { get; set; }

    public List<string>? AccessibilityOffers { get; set; }

    /// <summary>Of a mentee special needs, of a mentor experience with them.</summary>
    public List<string>? Experience { get; set; }

    public List<string>? KindsOfHelp { get; set; }

    public string? WishedGender { get; set; }

    public string? WishStrength { get; set; }

    public string? MinAge { get; set; }

    public string? MaxAge { get; set; }

    /// <summary>Years, apart by blanks or commas; 0 for no children.</summary>
    public string? Children { get; set; }

    public string? Hours { get; set; }

    public string? Months { get; set; }

    public string? Capacity { get; set; }

    public string? TravelKm { get; set; }

    public string? Occupation { get; set; }

    public string? Sector { get; set; }

    public bool Consents { get; set; }

    /// <summary>The form filled with what is known.</summary>
    public static PersonInput Of(Person person) =>
        new()
        {
            GivenName = person.GivenName,
            FamilyName = person.FamilyName,
            Phone = person.Phone,
            Email = person.Email,
            ContactChannel = person.ContactChannel?.ToText(),
            SharesPhone = SignupWords.YesOrNo(person.SharesPhone),
            PreferredLanguage = person.PreferredLanguage,
            BirthYear = Text(person.BirthYear),
            Gender = person.Gender?.ToText(),
            SiteId = person.SiteId?.ToString(),
            AppliedOn = person.AppliedOn?.ToString("O", CultureInfo.InvariantCulture),
            Source = person.Source is { } source ? PersonFacts.HeardFrom(source) : null,
            Code = [.. (person.Languages ?? []).Select(language => language.Code)],
            Level = [.. (person.Languages ?? []).Select(language => language.Level?.ToText())],
            Written = [.. (person.Languages ?? []).Select(language => language.Written?.ToText())],
            Postcode = person.Location?.Postcode,
            AcceptsOnline = SignupWords.YesOrNo(person.AcceptsOnline),
            Availability = [.. (person.Availability ?? []).Select(slot => slot.ToText())],
            Wanted =
            [
                .. person is Mentor mentor
                    ? (mentor.Offers ?? []).Select(offer => offer.Code)
                    : (((Mentee)person).Needs ?? []).Select(need => need.Code),
            ],
            Interests = person.Interests,
            Channels = person.Channels,
            Dislikes = person.Dislikes,
            AccessibilityNeeds = person.AccessibilityNeeds,
            AccessibilityOffers = person.AccessibilityOffers,
            Experience = person is Mentor with ? with.Experience : ((Mentee)person).SpecialNeeds?.ConvertAll(need => need.Code),
            KindsOfHelp = person.Expectations?.Kinds,
            WishedGender = person.Wishes?.Gender?.ToText(),
            WishStrength = person.Wishes?.GenderStrength?.ToText(),
            MinAge = Text(person.Wishes?.MinAge),
            MaxAge = Text(person.Wishes?.MaxAge),
            Children =
                person.ChildrenBirthYears is { Count: > 0 } years ? string.Join(", ", years)
                : person.ChildrenBirthYears is not null ? None
                : null,
            Hours = Text(person.Expectations?.HoursPerMonth),
            Months = Text(person.Expectations?.Months),
            Capacity = person is Mentor of ? Text(of.Capacity) : null,
            TravelKm = person is Mentor by ? Text(by.TravelKm) : null,
            Occupation = person.Occupation,
            Sector = person.Sector,
        };

    /// <summary>What the form says, as the members of a request; of lists, what is known of each entry is kept.</summary>
    /// <param name="role">The side.</param>
    /// <param name="before">The record before; none for a new person.</param>
    /// <param name="today">The day where the programme works.</param>
    public JsonObject Members(PersonRole role, Person? before, DateOnly today)
    {
        var members = new JsonObject
        {
            ["givenName"] = TypedValues.Text(GivenName) ?? "",
            ["familyName"] = TypedValues.Text(FamilyName),
            ["phone"] = TypedValues.Text(Phone),
            ["email"] = TypedValues.Text(Email),
            ["contactChannel"] = TypedValues.Text(ContactChannel),
            ["sharesPhone"] = SignupWords.YesOrNo(SharesPhone),
            ["preferredLanguage"] = Kept(PreferredLanguage, before?.PreferredLanguage),
            ["birthYear"] = TypedValues.Number(BirthYear, "birthYear"),
            ["gender"] = TypedValues.Text(Gender),
            ["siteId"] = TypedValues.Text(SiteId),
            ["source"] = TypedValues.Text(PersonFacts.SourceTyped(Source)),
            ["languages"] = Listed(Spoken(before, today)),
            ["acceptsOnline"] = SignupWords.YesOrNo(AcceptsOnline),
            ["availability"] = Codes(Availability),
            ["interests"] = Codes(Interests),
            ["channels"] = Codes(Channels),
            ["dislikes"] = Codes(Dislikes),
            ["accessibilityNeeds"] = Codes(AccessibilityNeeds),
            ["accessibilityOffers"] = Codes(AccessibilityOffers),
            ["wishes"] = Wished(),
            ["childrenBirthYears"] = Born(),
            ["occupation"] = TypedValues.Text(Occupation),
            ["sector"] = TypedValues.Text(Sector),
            // a merge patch leaves out of these what the form does not ask
            ["location"] = Place(before),
            ["expectations"] = new JsonObject
            {
                ["hoursPerMonth"] = TypedValues.Number(Hours, "hours"),
                ["months"] = TypedValues.Number(Months, "months"),
                ["kinds"] = Codes(KindsOfHelp),
            },
        };
        if (TypedValues.Day(AppliedOn, "appliedOn") is { } applied)
        {
            members["appliedOn"] = applied.ToString("O", CultureInfo.InvariantCulture);
        }

        members[role == PersonRole.Mentor ? "offers" : "needs"] = Listed(Asked(before));
        if (role == PersonRole.Mentor)
        {
            members["capacity"] = TypedValues.Number(Capacity, "capacity");
            members["travelKm"] = TypedValues.Number(TravelKm, "travelKm");
            members["experience"] = Codes(Experience);
        }
        else
        {
            members["specialNeeds"] = Listed(Special(before as Mentee));
        }

        return members;
    }

    // the form names languages without their region, which is kept
    private static string? Kept(string? typed, params IEnumerable<string?> known) =>
        known.FirstOrDefault(code => code is not null && code.Split('-')[0] == typed) ?? TypedValues.Text(typed);

    // the coordinates belong to the postcode
    private JsonObject Place(Person? before)
    {
        var postcode = TypedValues.Text(Postcode);
        var place = new JsonObject { ["postcode"] = postcode };
        if (before is not null && before.Location?.Postcode != postcode)
        {
            place["latitude"] = null;
            place["longitude"] = null;
        }

        return place;
    }

    private IEnumerable<JsonNode?> Spoken(Person? before, DateOnly today) =>
        (Code ?? [])
            .Select((code, at) => (Code: code, At: at))
            .Where(row => TypedValues.Text(row.Code) is not null)
            .Select(row => (JsonNode?)Language(row.Code!, row.At, before, today));

    // a level that changes was asked today; what is the same keeps its day, unless it was asked again
    private JsonObject Language(string typed, int at, Person? before, DateOnly today)
    {
        var code = Kept(typed, before?.Languages?.Select(language => language.Code) ?? []);
        var known = before?.Languages?.Find(language => language.Code == code);
        var (level, written) = (
            TypedValues.Text(Level?.ElementAtOrDefault(at)),
            TypedValues.Text(Written?.ElementAtOrDefault(at))
        );
        var isSame = known is not null && known.Level?.ToText() == level && known.Written?.ToText() == written;
        var asked = isSame && !AskedToday ? known!.AskedOn : today;
        var language = new JsonObject { ["code"] = code, ["level"] = level };
        if (written is not null)
        {
            language["spoken"] = level;
            language["written"] = written;
        }

        if (asked is { } day)
        {
            language["askedOn"] = day.ToString("O", CultureInfo.InvariantCulture);
        }

        return language;
    }

    private IEnumerable<JsonNode?> Asked(Person? before) =>
        (Wanted ?? []).Select(code =>
            before switch
            {
                Mentor mentor when mentor.Offers?.Find(offer => offer.Code == code) is { } offer => Node(offer),
                Mentee mentee when mentee.Needs?.Find(need => need.Code == code) is { } need => Node(need),
                _ => new JsonObject { ["code"] = code },
            }
        );

    private IEnumerable<JsonNode?> Special(Mentee? before) =>
        (Experience ?? []).Select(code =>
            before?.SpecialNeeds?.Find(need => need.Code == code) is { } known ? Node(known) : new JsonObject { ["code"] = code }
        );

    // a preference that was not asked about is no preference for anyone
    private JsonObject? Wished()
    {
        var (gender, least, most) = (
            TypedValues.Text(WishedGender),
            TypedValues.Number(MinAge, "minAge"),
            TypedValues.Number(MaxAge, "maxAge")
        );
        return gender is null && least is null && most is null
            ? null
            : new JsonObject
            {
                ["gender"] = gender,
                ["genderStrength"] = gender is null or "any" ? null : TypedValues.Text(WishStrength),
                ["minAge"] = least,
                ["maxAge"] = most,
            };
    }

    private JsonArray? Born() =>
        TypedValues.Text(Children) switch
        {
            null => null,
            None => [],
            var years =>
            [
                .. years
                    .Split([' ', ','], StringSplitOptions.RemoveEmptyEntries)
                    .Select(year => (JsonNode?)TypedValues.Number(year, "childrenBirthYears")),
            ],
        };

    private static JsonNode? Node<T>(T value) => JsonSerializer.SerializeToNode(value, JsonSerializerOptions.Web);

    private static JsonArray? Codes(List<string>? codes) => Listed((codes ?? []).Select(code => (JsonNode?)code));

    // an answer that is not given is not an empty answer
    private static JsonArray? Listed(IEnumerable<JsonNode?> items) =>
        items.ToArray() is { Length: > 0 } some ? new JsonArray(some) : null;

    private static string? Text(int? number) => number?.ToString(CultureInfo.InvariantCulture);
}

/// <summary>Reads what is typed into fields of forms; what cannot be read is an error of the field.</summary>
internal static class TypedValues
{
    public static string? Text(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    public static DateOnly? Day(string? text, string field) =>
        Text(text) is not { } typed ? null
        : DateOnly.TryParseExact(typed, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day
        : throw Problems.ValidationFailed(field, Texts.Page("person.not-a-day"));

    public static int? Number(string? text, string field) =>
        Text(text) is not { } typed ? null
        : int.TryParse(typed, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number
        : throw Problems.ValidationFailed(field, Texts.Page("person.not-a-number"));

    public static double? Decimal(string? text, string field) =>
        Text(text)?.Replace(',', '.') is not { } typed ? null
        : double.TryParse(typed, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number
        : throw Problems.ValidationFailed(field, Texts.Page("person.not-a-decimal"));
}
