using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Text.Json.Serialization;
using Matching.Web.Http;
using Matching.Web.Mediation;

namespace Matching.Web.Features.Participants.People;

/// <summary>Role of a person in a pair.</summary>
public enum PersonRole
{
    Mentor,
    Mentee,
}

/// <summary>Status of a person; see the table of statuses in api-specs/README.md.</summary>
public enum PersonStatus
{
    Applied,
    Contacted,
    Interviewed,
    NotSuitable,
    Suitable,
    Available,
    Paused,
    Left,
}

/// <summary>Whether a mentor is one person or several.</summary>
public enum MentorKind
{
    Person,
    Couple,
    Family,
    Group,
}

/// <summary>Gender as the person gives it.</summary>
public enum Gender
{
    Woman,
    Man,
    Another,
    Undisclosed,
}

/// <summary>Preferred gender of the other person of the pair.</summary>
public enum GenderWish
{
    Any,
    Woman,
    Man,
    Same,
}

/// <summary>How much a wish weighs.</summary>
public enum WishStrength
{
    /// <summary>Required: an unknown answer does not meet it.</summary>
    Must,

    /// <summary>Scores, and blocks no pair.</summary>
    Prefer,
}

/// <summary>Level of a language (Common European Framework), from before A1 to mother tongue.</summary>
public enum LanguageLevel
{
    PreA1,
    A1,
    A2,
    B1,
    B2,
    C1,
    C2,
    Native,
}

/// <summary>When a person prefers to be called.</summary>
public enum CallTime
{
    /// <summary>From 9 to 12.</summary>
    Morning,

    /// <summary>From 12 to 14.</summary>
    Midday,

    /// <summary>After 17.</summary>
    Evening,

    /// <summary>Never: the person prefers messages.</summary>
    Write,
}

/// <summary>How a person prefers to get messages.</summary>
public enum ContactChannel
{
    /// <summary>A text message.</summary>
    Sms,

    /// <summary>A messenger at the same number.</summary>
    Messenger,

    /// <summary>E-mail.</summary>
    Email,

    /// <summary>None where it can be avoided: staff call.</summary>
    Call,
}

/// <summary>Refuses a way of contact for which there is no address.</summary>
internal static class ContactWays
{
    /// <summary>Checks the way that a new record names.</summary>
    /// <exception cref="ProblemException">There is no address, or no number, for it.</exception>
    public static void Check(PersonStatements fields) => Check(fields.ContactChannel, fields.Email, fields.Phone);

    /// <summary>
    /// Checks the way that a record names after a change of it or of an address. What was stored before is not asked about.
    /// </summary>
    /// <param name="before">The record before.</param>
    /// <param name="after">The record after.</param>
    /// <exception cref="ProblemException">There is no address, or no number, for it.</exception>
    public static void Check(Person before, PersonStatements after)
    {
        if ((before.ContactChannel, before.Email, before.Phone) != (after.ContactChannel, after.Email, after.Phone))
        {
            Check(after.ContactChannel, after.Email, after.Phone);
        }
    }

    /// <summary>Checks a way against an address and a number.</summary>
    /// <exception cref="ProblemException">The one that it needs is missing.</exception>
    public static void Check(ContactChannel? way, string? email, string? phone)
    {
        if (way is { } named && (named == ContactChannel.Email ? email : phone) is null)
        {
            throw Problems.ValidationFailed(
                "contactChannel",
                Texts.Validation(named == ContactChannel.Email ? "contact-way.email" : "contact-way.phone")
            );
        }
    }
}

/// <summary>Part of the week.</summary>
public enum Slot
{
    MonMorning,
    MonAfternoon,
    MonEvening,
    TueMorning,
    TueAfternoon,
    TueEvening,
    WedMorning,
    WedAfternoon,
    WedEvening,
    ThuMorning,
    ThuAfternoon,
    ThuEvening,
    FriMorning,
    FriAfternoon,
    FriEvening,
    SatMorning,
    SatAfternoon,
    SatEvening,
    SunMorning,
    SunAfternoon,
    SunEvening,
}

/// <summary>A language a person speaks.</summary>
public sealed record SpokenLanguage : ICsvText, IValidatableObject
{
    /// <summary>After as many days staff ask for the levels again.</summary>
    internal const int AskAgainDays = 90;

    private LanguageLevel? level;

    /// <summary>ISO 639 code.</summary>
    [Mandatory, LanguageCode, Vocabulary("languages")]
    public string Code { get; set; } = "";

    /// <summary>Level, by which people are matched. It is the spoken one; defaults to <c>spoken</c>.</summary>
    [Mandatory]
    public LanguageLevel? Level
    {
        get => level ?? Spoken;
        set => level = value;
    }

    /// <summary>Spoken level, where it was asked apart from the written one. The same as <c>level</c>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public LanguageLevel? Spoken { get; set; }

    /// <summary>Written level. No pair is made or refused by it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public LanguageLevel? Written { get; set; }

    /// <summary>Day on which the levels were asked last, not in the future.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull), SensibleDay]
    public DateOnly? AskedOn { get; set; }

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Spoken is not null && Spoken != Level)
        {
            yield return new ValidationResult(Texts.Validation("spoken-level"), [nameof(Spoken)]);
        }
    }

    /// <summary>Whether the levels were asked so long ago that they may have changed.</summary>
    internal bool IsToAskAgain(DateOnly today) =>
        Level != LanguageLevel.Native && AskedOn is { } asked && asked.AddDays(AskAgainDays) < today;

    public string ToCsv() =>
        $"{Code}:{Level?.ToText()}"
        + (Written is null && AskedOn is null ? "" : $":{Written?.ToText()}")
        + (AskedOn is { } day ? $":{day.ToString("O", CultureInfo.InvariantCulture)}" : "");
}

/// <summary>A need of a mentee.</summary>
public sealed record Need : ICsvText
{
    /// <summary>Code of the list <c>needs</c>.</summary>
    [Mandatory, Vocabulary("needs")]
    public string Code { get; set; } = "";

    /// <summary>Whether only a mentor who offers it will do.</summary>
    public bool Mandatory { get; set; }

    public string ToCsv() => Mandatory ? Code + "!" : Code;
}

/// <summary>A special need of a mentee, for which a mentor may have experience.</summary>
public sealed record SpecialNeed : ICsvText
{
    /// <summary>Code of the list <c>experience</c>.</summary>
    [Mandatory, Vocabulary("experience")]
    public string Code { get; set; } = "";

    /// <summary>Whether only a mentor with that experience will do.</summary>
    public bool Mandatory { get; set; }

    public string ToCsv() => Mandatory ? Code + "!" : Code;
}

/// <summary>An offer of a mentor.</summary>
public sealed record Offer : ICsvText, IValidatableObject
{
    /// <summary>Code of the list <c>needs</c>.</summary>
    [Mandatory, Vocabulary("needs")]
    public string Code { get; set; } = "";

    /// <summary>Lowest grade or level for which it is offered.</summary>
    [Between(0, 100)]
    public int? From { get; set; }

    /// <summary>Highest grade or level for which it is offered.</summary>
    [Between(0, 100)]
    public int? To { get; set; }

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (From > To)
        {
            yield return new ValidationResult(Texts.Validation("from-above-to"), [nameof(From)]);
        }
    }

    public string ToCsv() =>
        From is null && To is null ? Code : string.Create(CultureInfo.InvariantCulture, $"{Code}:{From}-{To}");
}

/// <summary>Where a person lives, as closely as they care to say.</summary>
public sealed record Location
{
    /// <summary>Postcode.</summary>
    [OneLine, LengthUpTo(20)]
    public string? Postcode { get; set; }

    /// <summary>Latitude in degrees north.</summary>
    [Between(-90.0, 90.0)]
    public double? Latitude { get; set; }

    /// <summary>Longitude in degrees east.</summary>
    [Between(-180.0, 180.0)]
    public double? Longitude { get; set; }
}

/// <summary>What a person expects of being in a pair.</summary>
public sealed record Expectations
{
    /// <summary>Hours a month.</summary>
    [Between(1, 200)]
    public int? HoursPerMonth { get; set; }

    /// <summary>How many months.</summary>
    [Between(1, 60)]
    public int? Months { get; set; }

    /// <summary>Kinds of help, codes of the list <c>kinds_of_help</c>.</summary>
    [ItemsUpTo(20), Vocabulary("kinds_of_help")]
    public List<string>? Kinds { get; set; }
}

/// <summary>Preferences for the other person of the pair. Every match run applies them in both directions.</summary>
public sealed record Wishes : IValidatableObject
{
    /// <summary>Preferred gender. <c>same</c> requires the person's own gender.</summary>
    public GenderWish? Gender { get; set; }

    /// <summary>Whether the preferred gender is a must or a preference. Defaults to <c>must</c>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public WishStrength? GenderStrength { get; set; }

    /// <summary>Least age in years.</summary>
    [Between(14, 120)]
    public int? MinAge { get; set; }

    /// <summary>Greatest age in years.</summary>
    [Between(14, 120)]
    public int? MaxAge { get; set; }

    internal bool RequiresGender => Gender is not (null or GenderWish.Any) && GenderStrength is not WishStrength.Prefer;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (MinAge > MaxAge)
        {
            yield return new ValidationResult(Texts.Validation("from-above-to"), [nameof(MinAge)]);
        }

        if (GenderStrength is not null && Gender is null)
        {
            yield return new ValidationResult(Texts.Validation("strength-without-wish"), [nameof(GenderStrength)]);
        }
    }
}

/// <summary>A consent given to a text of a certain version.</summary>
public sealed record ConsentGiven : ICsvText
{
    /// <summary>Code of the list <c>consent_purposes</c>; matching requires <c>matching</c>.</summary>
    [Mandatory, Vocabulary("consent_purposes")]
    public string Purpose { get; set; } = "";

    /// <summary>
    /// Version of the text agreed to: <c>1</c>, or one whose wording is in the programme's texts as
    /// <c>consent.{purpose}.{version}.{language}</c>.
    /// </summary>
    [Mandatory, LengthUpTo(20)]
    public string Version { get; set; } = "";

    public string ToCsv() => $"{Purpose}:{Version}";
}

/// <summary>Marks what names a person or where they live: sealed in the database and never in a list.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SealedFieldAttribute : Attribute;

/// <summary>Marks what has a column or a table of its own.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ColumnFieldAttribute : Attribute;
