using System.ComponentModel.DataAnnotations;
using System.Text;
using System.Text.Json;
using Matching.Web.Http;

namespace Matching.Web.Features.Participants.People;

/// <summary>
/// What a mentor and a mentee say of themselves, and nothing that staff decide: the bodies that a person sends are made of it.
/// Nearly all of it may be left out. Where an empty list and no answer mean different things (no children, nothing offered), null
/// is no answer.
/// </summary>
public abstract record PersonStatements : IValidatableObject
{
    /// <summary>Given name or alias.</summary>
    [SealedField, OneLine, Mandatory, LengthUpTo(100)]
    public string GivenName { get; set; } = "";

    /// <summary>Family name.</summary>
    [SealedField, OneLine, LengthUpTo(100)]
    public string? FamilyName { get; set; }

    /// <summary>E-mail address, unique within the programme.</summary>
    [SealedField, Email, LengthUpTo(254)]
    public string? Email { get; set; }

    /// <summary>Telephone number, best with the country's prefix.</summary>
    [SealedField, Telephone]
    public string? Phone { get; set; }

    /// <summary>Language in which the person prefers to be spoken to. Defaults to the programme's first.</summary>
    [ColumnField, LanguageTag]
    public string? PreferredLanguage { get; set; }

    /// <summary>When the person prefers to be called.</summary>
    public CallTime? BestHour { get; set; }

    /// <summary>How the person prefers to get messages. Where that is not possible, they get them by what there is.</summary>
    public ContactChannel? ContactChannel { get; set; }

    /// <summary>
    /// Whether others use the telephone too. Then messages to it say nothing about the programme and open no data.
    /// </summary>
    public bool? SharesPhone { get; set; }

    /// <summary>Year of birth. Without it a person is kept but cannot become available.</summary>
    [ColumnField, Between(1900, 2100)]
    public int? BirthYear { get; set; }

    /// <summary>Gender as the person gives it.</summary>
    [ColumnField]
    public Gender? Gender { get; set; }

    /// <summary>Languages spoken.</summary>
    [ItemsUpTo(30)]
    public List<SpokenLanguage>? Languages { get; set; }

    /// <summary>Where the person lives.</summary>
    [SealedField]
    public Location? Location { get; set; }

    /// <summary>Whether meeting online is all right.</summary>
    public bool? AcceptsOnline { get; set; }

    /// <summary>Parts of the week in which the person is usually free.</summary>
    [ItemsUpTo(21)]
    public List<Slot>? Availability { get; set; }

    /// <summary>Codes of the list <c>interests</c> that the person likes.</summary>
    [ItemsUpTo(50), Vocabulary("interests")]
    public List<string>? Interests { get; set; }

    /// <summary>Codes of the list <c>interests</c> that the person does not like at all.</summary>
    [ItemsUpTo(50), Vocabulary("interests")]
    public List<string>? Dislikes { get; set; }

    /// <summary>Answers to the five short items on values and style, 1 to 5 each.</summary>
    [ItemsUpTo(5)]
    public List<int>? Values { get; set; }

    /// <summary>Occupation in the person's own words.</summary>
    [SealedField, OneLine, LengthUpTo(200)]
    public string? Occupation { get; set; }

    /// <summary>Sector of work or study, a code of the list <c>sectors</c>.</summary>
    [Vocabulary("sectors")]
    public string? Sector { get; set; }

    /// <summary>Years of birth of the children one lives with; an empty list says that there are none.</summary>
    [ItemsUpTo(20)]
    public List<int>? ChildrenBirthYears { get; set; }

    /// <summary>What the person expects of being in a pair.</summary>
    public Expectations? Expectations { get; set; }

    /// <summary>Ways of keeping in touch, codes of the list <c>channels</c>.</summary>
    [ItemsUpTo(20), Vocabulary("channels")]
    public List<string>? Channels { get; set; }

    /// <summary>What must be there for the person to take part, codes of the list <c>accessibility</c>.</summary>
    [ItemsUpTo(20), Vocabulary("accessibility")]
    public List<string>? AccessibilityNeeds { get; set; }

    /// <summary>What the person can provide of the list <c>accessibility</c>.</summary>
    [ItemsUpTo(20), Vocabulary("accessibility")]
    public List<string>? AccessibilityOffers { get; set; }

    /// <summary>Preferences for the other person of the pair.</summary>
    public Wishes? Wishes { get; set; }

    /// <summary>Answers to the programme's own criteria, by name: a text, a number, yes or no, or a list of texts.</summary>
    [SealedField]
    public Dictionary<string, JsonElement>? Custom { get; set; }

    public virtual IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!IsName(GivenName) || (FamilyName is not null && !IsName(FamilyName)))
        {
            yield return new ValidationResult(
                Texts.Validation("name"),
                [IsName(GivenName) ? nameof(FamilyName) : nameof(GivenName)]
            );
        }

        if (Values is not null && (Values.Count != 5 || Values.Exists(value => value is < 1 or > 5)))
        {
            yield return new ValidationResult(Texts.Validation("values"), [nameof(Values)]);
        }

        if (ChildrenBirthYears?.Exists(year => year is < 1900 or > 2100) == true)
        {
            yield return new ValidationResult(Texts.Validation("range", 1900, 2100), [nameof(ChildrenBirthYears)]);
        }

        if (Wishes?.Gender == GenderWish.Same && OwnGender is null or People.Gender.Undisclosed)
        {
            yield return new ValidationResult(Texts.Validation("same-gender"), [nameof(Gender)]);
        }

        if (Languages is not null && Languages.DistinctBy(language => language.Code).Count() < Languages.Count)
        {
            yield return new ValidationResult(Texts.Validation("twice"), [nameof(Languages)]);
        }

        foreach (var (name, value) in Custom ?? [])
        {
            // names that differ in case alone would be one name to most readers
            if (
                Custom!.Count > 50
                || name.Length is 0 or > 50
                || name.Any(char.IsControl)
                || name.Trim() != name
                || Custom.Keys.Count(other => other.Equals(name, StringComparison.OrdinalIgnoreCase)) > 1
                || !IsSimple(value)
            )
            {
                yield return new ValidationResult(Texts.Validation("custom"), [nameof(Custom)]);
                break;
            }
        }
    }

    /// <summary>The gender that <c>same</c> means: of a couple, family or group the one that all adults have.</summary>
    protected virtual Gender? OwnGender => Gender;

    // A text that can be read in some script, on one line.
    private static bool IsName(string name) => name.EnumerateRunes().Any(Rune.IsLetterOrDigit) && !name.Any(char.IsControl);

    private static bool IsSimple(JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.String => value.GetString()!.Length <= 500 && !value.GetString()!.Any(char.IsControl),
            JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False or JsonValueKind.Null => true,
            JsonValueKind.Array => value.GetArrayLength() <= 50
                && value.EnumerateArray().All(element => element.ValueKind is JsonValueKind.String && IsSimple(element)),
            _ => false,
        };
}

/// <summary>The whole record as staff write it: what the person says, where they take part, and what staff decide.</summary>
public abstract record PersonFields : PersonStatements
{
    /// <summary>The programme the person takes part in. Defaults to the caller's own.</summary>
    [ColumnField]
    public Guid ProgrammeId { get; set; }

    /// <summary>The site where the person takes part.</summary>
    [ColumnField]
    public Guid? SiteId { get; set; }

    /// <summary>Day from which waiting counts, in the past for a paper waiting list. Defaults to today.</summary>
    [ColumnField, SensibleDay]
    public DateOnly? AppliedOn { get; set; }

    /// <summary>
    /// Day on which the person was asked whether they still look for a match. Unanswered for 14 days it keeps them out of the
    /// pool.
    /// </summary>
    [ColumnField, SensibleDay]
    public DateOnly? InterestAskedOn { get; set; }

    /// <summary>Day on which the person last confirmed that they look for a match.</summary>
    [ColumnField, SensibleDay]
    public DateOnly? InterestConfirmedOn { get; set; }

    /// <summary>
    /// Day on which the person was last found suitable. The transition to <c>suitable</c> sets it; a file or a correction may
    /// give it.
    /// </summary>
    [ColumnField, SensibleDay]
    public DateOnly? ScreenedOn { get; set; }

    /// <summary>
    /// Day on which staff saw that the person has turned 18. Required in the year in which they do, because the year of birth
    /// alone does not say it; a change of the year empties it.
    /// </summary>
    [ColumnField, SensibleDay]
    public DateOnly? AdultConfirmedOn { get; set; }

    /// <summary>Consents given.</summary>
    [ColumnField, ItemsUpTo(20)]
    public List<ConsentGiven>? Consents { get; set; }

    /// <summary>State; a new record only takes <c>applied</c>, which is also the default. It changes by transitions.</summary>
    [ColumnField]
    public PersonStatus? Status { get; set; }

    /// <summary>How the person came to the programme, such as <c>partner</c>. The person can read it in their own data.</summary>
    [SealedField, OneLine, LengthUpTo(100)]
    public string? Source { get; set; }
}
