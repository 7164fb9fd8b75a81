using System.Text.Json;
using System.Text.Json.Serialization;
using Matching.Web.Data;
using Matching.Web.Features.Participants.People;
using Matching.Web.Http;

namespace Matching.Web.Features.Participants.Signups;

/// <summary>The link by which a person sees and adds to their sign-up, and what it shows at first.</summary>
public sealed record SignupLink(string Token, SignupAnswers Answers)
{
    /// <summary>How the link is stored.</summary>
    public string TokenHash => ApiKeyText.Hash(Token);

    /// <summary>Page of this service that it opens, in the language of the person where pages have it.</summary>
    public string Path =>
        PathBefore
        + Token
        + (Languages.Participants.Contains(Answers.PreferredLanguage) ? "?lang=" + Answers.PreferredLanguage : "");

    private const string PathBefore = "/signup/link/";

    /// <summary>How the link to a page is stored.</summary>
    public static string HashOf(string path) => ApiKeyText.Hash(path[PathBefore.Length..].Split('?')[0]);
}

/// <summary>Whether a person signs up alone or together with others.</summary>
public enum SignsUpAs
{
    Alone,
    Couple,
    Family,
    Group,
}

/// <summary>
/// What was typed through a sign-up and its link. It is kept with the sign-up, because the link must not open the record: where
/// the person was known before, that is the record of another hand.
/// </summary>
public sealed record SignupAnswers
{
    public required string GivenName { get; init; }
    public string? Email { get; init; }
    public string? Phone { get; init; }
    public required string PreferredLanguage { get; init; }
    public Guid? SiteId { get; init; }
    public CallTime? BestHour { get; init; }
    public ContactChannel? ContactChannel { get; init; }
    public bool? SharesPhone { get; init; }
    public IReadOnlyList<string>? Needs { get; init; }
    public IReadOnlyList<string>? Offers { get; init; }
    public int? TravelKm { get; init; }
    public IReadOnlyList<Slot>? Availability { get; init; }
    public IReadOnlyList<SpokenLanguage>? Languages { get; init; }
    public IReadOnlyList<string>? AccessibilityNeeds { get; init; }
    public SignsUpAs? SignsUpAs { get; init; }

    /// <summary>Of a family or a group: how many adults they are, the person among them.</summary>
    public int? Adults { get; init; }

    /// <summary>Of a person under 18: the parent or guardian whom staff ask first.</summary>
    public GuardianContact? Guardian { get; init; }

    /// <summary>Those with whom the person signs up; null of a person who comes alone or did not say.</summary>
    [JsonIgnore]
    public SignupCompany? Company =>
        SignsUpAs is { } kind and not Signups.SignsUpAs.Alone ? new SignupCompany(kind, Adults) : null;

    /// <summary>To what the answers of a sign-up are bound.</summary>
    public static string BoundTo(Guid signupId) => $"signups|answers_sealed|{signupId}";

    internal string Seal(IdentityVault vault, Guid signupId) => vault.SealText(JsonSerializer.Serialize(this), BoundTo(signupId));

    internal static SignupAnswers Open(IdentityVault vault, Guid signupId, string sealedText) =>
        JsonSerializer.Deserialize<SignupAnswers>(vault.OpenText(sealedText, BoundTo(signupId)))!;
}

/// <summary>Those with whom a person signs up.</summary>
/// <param name="Kind">What they are together.</param>
/// <param name="Adults">How many adults they are; null where the person did not say.</param>
public sealed record SignupCompany(SignsUpAs Kind, int? Adults);

/// <summary>A parent or guardian of a person under 18 who signs up.</summary>
/// <param name="Name">Name.</param>
/// <param name="Phone">Telephone number.</param>
public sealed record GuardianContact(string Name, string Phone);

/// <summary>Who else was named on a sign-up: a case worker, or the parent or guardian of a person under 18.</summary>
internal sealed record NamedOnSignup
{
    /// <summary>What a known person's sign-up says stays closed: it may be of another hand.</summary>
    public const string Columns =
        "s.id, s.person_id, s.referral_sealed, CASE WHEN s.is_repeated THEN NULL ELSE s.answers_sealed END AS answers_sealed";

    public required Guid Id { get; init; }
    public required Guid PersonId { get; init; }
    public string? ReferralSealed { get; init; }
    public string? AnswersSealed { get; init; }

    public Referral? Case(IdentityVault vault) => ReferralSealed is { } text ? Referral.Open(vault, Id, text) : null;

    public SignupAnswers? Answers(IdentityVault vault) =>
        AnswersSealed is { } answers ? SignupAnswers.Open(vault, Id, answers) : null;
}
