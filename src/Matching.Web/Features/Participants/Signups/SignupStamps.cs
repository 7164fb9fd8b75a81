using System.Globalization;
using System.Security.Cryptography;
using Matching.Web.Data;
using Matching.Web.Features.Participants.People;
using Matching.Web.Mediation;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Options;

namespace Matching.Web.Features.Participants.Signups;

/// <summary>What a form's stamp says of it.</summary>
public enum StampState
{
    /// <summary>The form was filled in by a person, as far as its time says.</summary>
    Good,

    /// <summary>The form was sent sooner than a person can fill it in.</summary>
    TooFast,

    /// <summary>The form was open for longer than a day, or the stamp is not ours.</summary>
    Expired,
}

/// <summary>
/// Stamps of sign-up forms: a sealed text in a hidden field that says for which form and when it was shown, without any cookie. The
/// link of the sign-up follows from the stamp and from what was typed: a form that is sent twice makes one sign-up with one link, and
/// one that was changed after the back button makes another.
/// </summary>
public sealed class SignupStamps(
    IDataProtectionProvider protection,
    IdentityVault vault,
    IOptions<RateLimitOptions> options,
    TimeProvider clock
)
{
    private static readonly TimeSpan StaysOpen = TimeSpan.FromHours(24);
    private static readonly TimeSpan Shown = TimeSpan.FromHours(1);

    private readonly IDataProtector forms = protection.CreateProtector("signup-form");
    private readonly IDataProtector receipts = protection.CreateProtector("signup-receipt");

    /// <summary>A stamp for a form that is shown now.</summary>
    public string New(string partner, PersonRole role) =>
        Seal(forms, Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)), partner, role.ToText());

    /// <summary>Whether a form may be taken, and the token of its link.</summary>
    /// <param name="stamp">What its hidden field says.</param>
    /// <param name="partner">Publishable key of the partner.</param>
    /// <param name="role">Role in which the person would like to take part.</param>
    /// <param name="typed">All that was typed.</param>
    public (StampState State, string Token) Read(string? stamp, string partner, PersonRole role, string typed)
    {
        if (
            Parts(forms, stamp) is not [var at, var once, var ofPartner, var ofRole]
            || (ofPartner, ofRole) != (partner, role.ToText())
        )
        {
            return (StampState.Expired, "");
        }

        var age = AgeOf(at);
        return (
            age > StaysOpen ? StampState.Expired
            : age < TimeSpan.FromSeconds(options.Value.SignupFormSeconds) ? StampState.TooFast
            : StampState.Good,
            vault.KeyedHash($"signup-link|{once}|{typed}")
        );
    }

    /// <summary>What the address of a confirmation carries: the link, sealed, for an hour.</summary>
    public string ReceiptOf(string token) => Seal(receipts, token);

    /// <summary>The token of a receipt that still counts.</summary>
    public string? TokenOf(string? receipt) =>
        Parts(receipts, receipt) is [var at, var token] && AgeOf(at) <= Shown ? token : null;

    private TimeSpan AgeOf(string at) =>
        clock.GetUtcNow() - DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(at, CultureInfo.InvariantCulture));

    private string Seal(IDataProtector protector, params string[] parts) =>
        protector.Protect(
            string.Join('|', parts.Prepend(clock.GetUtcNow().ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture)))
        );

    private static string[] Parts(IDataProtector protector, string? text)
    {
        try
        {
            return string.IsNullOrEmpty(text) ? [] : protector.Unprotect(text).Split('|');
        }
        catch (CryptographicException)
        {
            return [];
        }
    }
}
