using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Matching.Engine.Criteria;
using Matching.Web.Features.Participants.Programmes;
using Matching.Web.Mediation;

namespace Matching.Web.Features.Participants.People;

/// <summary>What the engine needs of a person and has a column of its own.</summary>
public sealed record ParticipantColumns(
    Guid Id,
    Guid? SiteId,
    int? BirthYear,
    bool HasGuardianConsent,
    bool IsAdultConfirmed,
    string? Gender,
    DateOnly AppliedOn,
    int Places
);

/// <summary>From a stored profile to what the engine reads; the same for the database and for files.</summary>
public static class ParticipantReader
{
    // Codes of lists, and what was once one: a pool has the same few in each record.
    private const int MostCodes = 4096;

    private static readonly ConcurrentDictionary<string, string> Codes = new();

    /// <param name="person">The columns.</param>
    /// <param name="profile">The profile document of the person.</param>
    /// <param name="identity">The sealed identity, opened, in UTF-8: where the person lives and what they answered to the
    /// programme's own questions. Empty where neither is asked.</param>
    /// <param name="site">Where the person's site is; used for an unknown home.</param>
    public static Participant Read(ParticipantColumns person, string profile, ReadOnlySpan<byte> identity, GeoPoint? site)
    {
        var plain = JsonSerializer.Deserialize<Profile>(profile, JsonSerializerOptions.Web)!;
        var opened = identity.IsEmpty ? null : JsonSerializer.Deserialize<Identity>(identity, JsonSerializerOptions.Web);
        // rows of earlier versions have the answers in the profile until the first start has sealed them
        var custom = opened?.Custom ?? plain.Custom;
        return new Participant
        {
            Id = person.Id,
            SiteId = person.SiteId,
            Place = Home(opened?.Location) ?? site,
            TravelKm = plain.TravelKm,
            AcceptsOnline = plain.AcceptsOnline,
            Languages = List(
                plain.Languages,
                spoken => new LanguageSkill(Code(spoken.Code), (int)EnumText.Parse<LanguageLevel>(spoken.Level))
            ),
            Availability = List(plain.Availability, slot => (int)EnumText.Parse<Slot>(slot)),
            Needs = Needs(plain.Needs),
            Offers = List(plain.Offers, offer => new OfferMade(Code(offer.Code), offer.From, offer.To)),
            Interests = List(plain.Interests, Code),
            Dislikes = List(plain.Dislikes, Code),
            Values = List(plain.Values, value => value),
            Sector = plain.Sector,
            BirthYear = person.BirthYear,
            HasGuardianConsent = person.HasGuardianConsent,
            IsAdultConfirmed = person.IsAdultConfirmed,
            ChildrenBirthYears = List(plain.ChildrenBirthYears, year => year),
            HoursPerMonth = plain.Expectations?.HoursPerMonth,
            Kinds = List(plain.Expectations?.Kinds, Code),
            Channels = List(plain.Channels, Code),
            AccessibilityNeeds = List(plain.AccessibilityNeeds, Code),
            AccessibilityOffers = List(plain.AccessibilityOffers, Code),
            SpecialNeeds = Needs(plain.SpecialNeeds),
            Experience = List(plain.Experience, Code),
            IsPriority = plain.Priority ?? false,
            Gender = person.Gender is null ? null : Code(person.Gender),
            IsSeveral = plain.Kind is not (null or "person"),
            AdultGenders = List(plain.AdultGenders, Code),
            WishedGender = plain.Wishes?.Gender,
            WishedGenderStrength = plain.Wishes?.GenderStrength,
            WishedMinAge = plain.Wishes?.MinAge,
            WishedMaxAge = plain.Wishes?.MaxAge,
            AppliedOn = person.AppliedOn,
            Places = person.Places,
            CustomNumbers = Custom(custom, AsNumber),
            CustomTexts = Custom(custom, AsTexts),
        };
    }

    /// <summary>The person with those needs alone that the programme does not provide for.</summary>
    public static Participant WithoutProvided(Participant person, IReadOnlyCollection<string> provided) =>
        person.AccessibilityNeeds is { Count: > 0 } needs && needs.Intersect(Programme.Arranged(provided)).Any()
            ? person with
            {
                AccessibilityNeeds = [.. needs.Except(Programme.Arranged(provided))],
            }
            : person;

    private static GeoPoint? Home(Location? location) =>
        location is { Latitude: { } latitude, Longitude: { } longitude } ? new GeoPoint(latitude, longitude) : null;

    private static NeedAsked[]? Needs(List<StoredNeed>? list) =>
        List(list, need => new NeedAsked(Code(need.Code), need.Mandatory ?? false));

    // A spreadsheet makes numbers of texts and texts of numbers: either counts as both.
    private static (bool IsKnown, double Value) AsNumber(JsonNode answer) =>
        answer.GetValueKind() switch
        {
            JsonValueKind.Number => (true, answer.GetValue<double>()),
            JsonValueKind.String
                when double.TryParse(
                    answer.GetValue<string>(),
                    NumberStyles.Float & ~NumberStyles.AllowExponent,
                    CultureInfo.InvariantCulture,
                    out var number
                ) => (true, number),
            _ => default,
        };

    private static (bool IsKnown, IReadOnlyList<string> Value) AsTexts(JsonNode answer) =>
        answer.GetValueKind() switch
        {
            JsonValueKind.String => (true, [answer.GetValue<string>()]),
            JsonValueKind.Number => (true, [answer.ToJsonString()]),
            JsonValueKind.True => (true, ["true"]),
            JsonValueKind.False => (true, ["false"]),
            JsonValueKind.Array => (true, [.. answer.AsArray().Select(code => code!.GetValue<string>())]),
            _ => default,
        };

    private static TTo[]? List<TFrom, TTo>(List<TFrom>? list, Func<TFrom, TTo> read) =>
        list is null ? null : [.. list.Select(read)];

    private static string Code(string code)
    {
        if (Codes.TryGetValue(code, out var known))
        {
            return known;
        }

        if (Codes.Count < MostCodes)
        {
            Codes.TryAdd(code, code);
        }

        return code;
    }

    // In the order of names, so that a frozen input is the same bytes whenever it is read.
    private static SortedDictionary<string, T>? Custom<T>(JsonObject? custom, Func<JsonNode, (bool IsKnown, T Value)> read)
    {
        SortedDictionary<string, T>? answers = null;
        foreach (var (name, answer) in custom ?? [])
        {
            if (answer is not null && read(answer) is { IsKnown: true } known)
            {
                (answers ??= new SortedDictionary<string, T>(StringComparer.Ordinal)).Add(name, known.Value);
            }
        }

        return answers;
    }

    private sealed record Identity
    {
        public Location? Location { get; init; }
        public JsonObject? Custom { get; init; }
    }

    private sealed record Profile
    {
        public JsonObject? Custom { get; init; }
        public int? TravelKm { get; init; }
        public bool? AcceptsOnline { get; init; }
        public List<StoredLanguage>? Languages { get; init; }
        public List<string>? Availability { get; init; }
        public List<StoredNeed>? Needs { get; init; }
        public List<StoredOffer>? Offers { get; init; }
        public List<string>? Interests { get; init; }
        public List<string>? Dislikes { get; init; }
        public List<int>? Values { get; init; }
        public string? Sector { get; init; }
        public List<int>? ChildrenBirthYears { get; init; }
        public StoredExpectations? Expectations { get; init; }
        public List<string>? Channels { get; init; }
        public List<string>? AccessibilityNeeds { get; init; }
        public List<string>? AccessibilityOffers { get; init; }
        public List<StoredNeed>? SpecialNeeds { get; init; }
        public List<string>? Experience { get; init; }
        public bool? Priority { get; init; }
        public string? Kind { get; init; }
        public List<string>? AdultGenders { get; init; }
        public StoredWishes? Wishes { get; init; }
    }

    private sealed record StoredLanguage(string Code, string Level);

    private sealed record StoredNeed(string Code, bool? Mandatory);

    private sealed record StoredOffer(string Code, int? From, int? To);

    private sealed record StoredExpectations(int? HoursPerMonth, List<string>? Kinds);

    private sealed record StoredWishes(string? Gender, string? GenderStrength, int? MinAge, int? MaxAge);
}
