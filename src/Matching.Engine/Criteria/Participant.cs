using System.Text.Json.Serialization;

namespace Matching.Engine.Criteria;

/// <summary>A point on the globe, in degrees.</summary>
public readonly record struct GeoPoint(double Latitude, double Longitude)
{
    // Mean Earth radius in kilometres (IUGG).
    internal const double EarthRadius = 6371.0088;

    /// <summary>Great-circle distance in kilometres by the haversine formula.</summary>
    public double KilometresTo(GeoPoint other)
    {
        var (phi1, phi2) = (Latitude * Math.PI / 180, other.Latitude * Math.PI / 180);
        var h =
            Square(Math.Sin((phi2 - phi1) / 2))
            + (Math.Cos(phi1) * Math.Cos(phi2) * Square(Math.Sin((other.Longitude - Longitude) * Math.PI / 360)));
        return 2 * EarthRadius * Math.Asin(Math.Min(1, Math.Sqrt(h)));
    }

    private static double Square(double x) => x * x;
}

/// <summary>A language and its level: 0 before A1, 1 to 6 for A1 to C2, 7 mother tongue.</summary>
public sealed record LanguageSkill(string Code, int Level);

/// <summary>A need of a mentee.</summary>
public sealed record NeedAsked(string Code, bool Mandatory);

/// <summary>An offer of a mentor, perhaps only for grades or levels from <c>From</c> to <c>To</c>.</summary>
public sealed record OfferMade(string Code, int? From, int? To);

/// <summary>
/// What the engine knows of a person: characteristics and wishes, nothing that names the person. Null is "not answered".
/// Ethnicity, religion, nationality and protection status do not exist here, so no profile can score them.
/// </summary>
public sealed record Participant
{
    public required Guid Id { get; init; }

    public Guid? SiteId { get; init; }

    /// <summary>Where the person lives, else the place of their site.</summary>
    public GeoPoint? Place { get; init; }

    /// <summary>How far a mentor travels, in kilometres.</summary>
    public int? TravelKm { get; init; }

    public bool? AcceptsOnline { get; init; }

    public IReadOnlyList<LanguageSkill>? Languages { get; init; }

    /// <summary>Slots of the week, 0 (Monday morning) to 20 (Sunday evening).</summary>
    public IReadOnlyList<int>? Availability
    {
        get;
        init
        {
            field = value;
            Slots = value?.Aggregate(0u, (bits, slot) => bits | (1u << slot)) ?? 0;
        }
    }

    /// <summary>The same as bits, for counting what two people share.</summary>
    internal uint Slots { get; private init; }

    public IReadOnlyList<NeedAsked>? Needs { get; init; }

    public IReadOnlyList<OfferMade>? Offers { get; init; }

    public IReadOnlyList<string>? Interests { get; init; }

    public IReadOnlyList<string>? Dislikes { get; init; }

    /// <summary>Five answers from 1 to 5.</summary>
    public IReadOnlyList<int>? Values { get; init; }

    public string? Sector { get; init; }

    public int? BirthYear { get; init; }

    /// <summary>
    /// Of a person under 18, whether a guardian has consented. Left out of documents where not, so that those from before stay
    /// what they are.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool HasGuardianConsent { get; init; }

    /// <summary>Of a person who turns 18 this year, whether staff have confirmed that they are 18.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsAdultConfirmed { get; init; }

    public IReadOnlyList<int>? ChildrenBirthYears { get; init; }

    public int? HoursPerMonth { get; init; }

    public IReadOnlyList<string>? Kinds { get; init; }

    public IReadOnlyList<string>? Channels { get; init; }

    /// <summary>
    /// What the person needs to take part and only the other half of the pair can give; what the programme provides is left out.
    /// </summary>
    public IReadOnlyList<string>? AccessibilityNeeds { get; init; }

    public IReadOnlyList<string>? AccessibilityOffers { get; init; }

    /// <summary><c>woman</c>, <c>man</c>, <c>another</c> or <c>undisclosed</c>.</summary>
    public string? Gender { get; init; }

    /// <summary>Whether the mentor is a couple, a family or a group.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsSeveral { get; init; }

    /// <summary>Of a couple, family or group, the gender of every adult.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public IReadOnlyList<string>? AdultGenders { get; init; }

    /// <summary><c>any</c>, <c>woman</c>, <c>man</c> or <c>same</c>.</summary>
    public string? WishedGender { get; init; }

    /// <summary><c>must</c> or <c>prefer</c>. Defaults to <c>must</c>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public string? WishedGenderStrength { get; init; }

    public int? WishedMinAge { get; init; }

    public int? WishedMaxAge { get; init; }

    public IReadOnlyList<NeedAsked>? SpecialNeeds { get; init; }

    public IReadOnlyList<string>? Experience { get; init; }

    public bool IsPriority { get; init; }

    /// <summary>Day from which waiting counts.</summary>
    public required DateOnly AppliedOn { get; init; }

    /// <summary>Free places: of a mentor the capacity less the pairs under way, of a mentee 1.</summary>
    public required int Places { get; init; }

    /// <summary>Numbers among the answers to the programme's own questions, by name.</summary>
    public IReadOnlyDictionary<string, double>? CustomNumbers { get; init; }

    /// <summary>
    /// Words among the answers to the programme's own questions, by name: a choice and a yes or no have one, a multiple choice
    /// any number.
    /// </summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>>? CustomTexts { get; init; }
}
