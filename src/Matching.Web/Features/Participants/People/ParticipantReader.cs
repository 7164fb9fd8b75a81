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
    /// <param name="person">The columns.</param>
    /// <param name="profile">The profile document of the person.</param>
    /// <param name="identity">The sealed identity, opened: where the person lives and what they answered to the programme's own
    /// questions.</param>
    /// <param name="site">Where the person's site is; used for an unknown home.</param>
    public static Participant Read(ParticipantColumns person, JsonObject profile, JsonObject identity, GeoPoint? site)
    {
        // rows of earlier versions have the answers in the profile until the first start has sealed them
        var custom = identity["custom"] ?? profile["custom"];
        return new Participant
        {
            Id = person.Id,
            SiteId = person.SiteId,
            Place = Home(identity["location"]) ?? site,
            TravelKm = profile["travelKm"]?.GetValue<int>(),
            AcceptsOnline = profile["acceptsOnline"]?.GetValue<bool>(),
            Languages = List(
                profile["languages"],
                language => new LanguageSkill(Text(language, "code"), (int)EnumText.Parse<LanguageLevel>(Text(language, "level")))
            ),
            Availability = List(profile["availability"], slot => (int)EnumText.Parse<Slot>(slot.GetValue<string>())),
            Needs = Needs(profile["needs"]),
            Offers = List(
                profile["offers"],
                offer => new OfferMade(Text(offer, "code"), offer["from"]?.GetValue<int>(), offer["to"]?.GetValue<int>())
            ),
            Interests = Texts(profile["interests"]),
            Dislikes = Texts(profile["dislikes"]),
            Values = List(profile["values"], value => value.GetValue<int>()),
            Sector = profile["sector"]?.GetValue<string>(),
            BirthYear = person.BirthYear,
            HasGuardianConsent = person.HasGuardianConsent,
            IsAdultConfirmed = person.IsAdultConfirmed,
            ChildrenBirthYears = List(profile["childrenBirthYears"], year => year.GetValue<int>()),
            HoursPerMonth = profile["expectations"]?["hoursPerMonth"]?.GetValue<int>(),
            Kinds = Texts(profile["expectations"]?["kinds"]),
            Channels = Texts(profile["channels"]),
            AccessibilityNeeds = Texts(profile["accessibilityNeeds"]),
            AccessibilityOffers = Texts(profile["accessibilityOffers"]),
            SpecialNeeds = Needs(profile["specialNeeds"]),
            Experience = Texts(profile["experience"]),
            IsPriority = profile["priority"]?.GetValue<bool>() ?? false,
            Gender = person.Gender,
            IsSeveral = profile["kind"]?.GetValue<string>() is not (null or "person"),
            AdultGenders = Texts(profile["adultGenders"]),
            WishedGender = profile["wishes"]?["gender"]?.GetValue<string>(),
            WishedGenderStrength = profile["wishes"]?["genderStrength"]?.GetValue<string>(),
            WishedMinAge = profile["wishes"]?["minAge"]?.GetValue<int>(),
            WishedMaxAge = profile["wishes"]?["maxAge"]?.GetValue<int>(),
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

    private static GeoPoint? Home(JsonNode? location) =>
        location?["latitude"]?.GetValue<double>() is { } latitude && location["longitude"]?.GetValue<double>() is { } longitude
            ? new GeoPoint(latitude, longitude)
            : null;

    private static List<NeedAsked>? Needs(JsonNode? list) =>
        List(list, need => new NeedAsked(Text(need, "code"), need["mandatory"]?.GetValue<bool>() ?? false));

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

    private static string Text(JsonNode node, string member) => node[member]!.GetValue<string>();

    private static List<string>? Texts(JsonNode? list) => List(list, text => text.GetValue<string>());

    private static List<T>? List<T>(JsonNode? list, Func<JsonNode, T> read) =>
        list?.AsArray().Select(node => read(node!)).ToList();

    // In the order of names, so that a frozen input is the same bytes whenever it is read.
    private static SortedDictionary<string, T>? Custom<T>(JsonNode? custom, Func<JsonNode, (bool IsKnown, T Value)> read)
    {
        SortedDictionary<string, T>? answers = null;
        foreach (var (name, answer) in custom?.AsObject() ?? [])
        {
            if (answer is not null && read(answer) is { IsKnown: true } known)
            {
                (answers ??= new SortedDictionary<string, T>(StringComparer.Ordinal)).Add(name, known.Value);
            }
        }

        return answers;
    }
}
