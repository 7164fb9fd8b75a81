using System.Text.Json;
using Matching.Web.Data;
using Matching.Web.Http;

namespace Matching.Web.Features.Participants.Signups;

/// <summary>
/// A case worker who signs another person up, with their own contact. They cannot consent for that person: staff ask at the first
/// contact, and say where the data are from (GDPR, Article 14).
/// </summary>
public sealed record Referral
{
    /// <summary>Name of the case worker.</summary>
    [OneLine, Mandatory, LengthUpTo(100)]
    public string Name { get; set; } = "";

    /// <summary>Their organisation.</summary>
    [OneLine, LengthUpTo(200)]
    public string? Organisation { get; set; }

    /// <summary>Their e-mail address.</summary>
    [Email, LengthUpTo(254)]
    public string? Email { get; set; }

    /// <summary>Their telephone number.</summary>
    [Telephone]
    public string? Phone { get; set; }

    internal string InWords => Organisation is { Length: > 0 } organisation ? $"{Name}, {organisation}" : Name;

    /// <summary>To what the referral of a sign-up is bound.</summary>
    public static string BoundTo(Guid signupId) => $"signups|referral_sealed|{signupId}";

    internal string Seal(IdentityVault vault, Guid signupId) => vault.SealText(JsonSerializer.Serialize(this), BoundTo(signupId));

    internal static Referral Open(IdentityVault vault, Guid signupId, string sealedText) =>
        JsonSerializer.Deserialize<Referral>(vault.OpenText(sealedText, BoundTo(signupId)))!;
}
