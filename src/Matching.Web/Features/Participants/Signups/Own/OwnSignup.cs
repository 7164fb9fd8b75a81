using System.Text.Json.Serialization;
using Matching.Web.Features.Participants.People;
using Matching.Web.Mediation;

namespace Matching.Web.Features.Participants.Signups.Own;

/// <summary>
/// A sign-up as its link shows it: what was typed through the form and the link, and what happens next. It is the same whether or
/// not the person was known before.
/// </summary>
public sealed record OwnSignup : IResource, IInProgramme
{
    /// <summary>Id of the sign-up.</summary>
    public required Guid Id { get; init; }

    /// <summary>The programme.</summary>
    public required Guid ProgrammeId { get; init; }

    /// <summary>Its name.</summary>
    public required string Programme { get; init; }

    /// <summary>Name of the partner.</summary>
    public required string Partner { get; init; }

    /// <summary>Role in which the person would like to take part.</summary>
    public required PersonRole Role { get; init; }

    /// <summary>By which staff find the sign-up when the person calls.</summary>
    public required string Reference { get; init; }

    /// <summary>Whether a case worker signed the person up.</summary>
    [JsonPropertyName("referral")]
    public required bool IsReferral { get; init; }

    /// <summary>When it arrived.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Until when the link works.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>Name or alias.</summary>
    public required string GivenName { get; init; }

    /// <summary>Telephone number.</summary>
    public string? Phone { get; init; }

    /// <summary>E-mail address.</summary>
    public string? Email { get; init; }

    /// <summary>Language in which the person prefers to be spoken to.</summary>
    public required string PreferredLanguage { get; init; }

    /// <summary>The town.</summary>
    public string? Site { get; init; }

    /// <summary>When the person prefers to be called.</summary>
    public CallTime? BestHour { get; init; }

    /// <summary>How the person prefers to get messages.</summary>
    public ContactChannel? ContactChannel { get; init; }

    /// <summary>Whether others use the telephone too.</summary>
    public bool? SharesPhone { get; init; }

    /// <summary>Of a mentee: what they ask for, codes of the list <c>needs</c>.</summary>
    public IReadOnlyList<string>? Needs { get; init; }

    /// <summary>Of a mentor: what they offer, codes of the list <c>needs</c>.</summary>
    public IReadOnlyList<string>? Offers { get; init; }

    /// <summary>Of a mentor: how far they travel, in kilometres.</summary>
    public int? TravelKm { get; init; }

    /// <summary>Parts of the week in which the person is usually free.</summary>
    public IReadOnlyList<Slot>? Availability { get; init; }

    /// <summary>Languages spoken.</summary>
    public IReadOnlyList<SpokenLanguage>? Languages { get; init; }

    /// <summary>What must be there for the person to take part, codes of the list <c>accessibility</c>.</summary>
    public IReadOnlyList<string>? AccessibilityNeeds { get; init; }

    /// <summary>Whether the person signs up alone or together with others.</summary>
    public SignsUpAs? SignsUpAs { get; init; }

    /// <summary>Of a family or a group: how many adults they are, the person among them.</summary>
    public int? Adults { get; init; }

    /// <summary>
    /// Path of the form by which the others of a couple, a family or a group sign up, so that they are tied to the person; null
    /// where none are expected. It opens nothing.
    /// </summary>
    public string? TogetherPath { get; init; }

    /// <summary>Members that the programme asks at sign-up.</summary>
    public required IReadOnlyList<string> Asked { get; init; }

    /// <summary>The last day on which staff call.</summary>
    public required DateOnly CallBy { get; init; }

    /// <summary>Telephone number from which staff call.</summary>
    public string? OfficePhone { get; init; }

    /// <summary>
    /// How long the person can expect to wait, from the people of their town, or of the whole programme where fewer than ten of the
    /// town were matched lately; null where there were fewer than ten in the programme.
    /// </summary>
    public ExpectedWaitDays? ExpectedWaitDays { get; init; }

    /// <summary>How many people matched lately the wait rests on.</summary>
    public required int ExpectedWaitPeople { get; init; }
}
