using System.Security.Cryptography;
using System.Text.Json;
using Matching.Web.Data;
using Matching.Web.Http;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Options;

namespace Matching.Web.Features.Sessions;

/// <summary>
/// Browsers in which somebody has signed in before, by a signed cookie: the device cookies that OWASP recommends against lock-outs. Whoever guesses passwords
/// from elsewhere keeps an account's holder from nothing on their own device. A cookie vouches for its own accounts alone and for as long as their password stays the
/// same; failures on the device are counted for the device.
/// </summary>
public sealed class KnownDevices(IHttpContextAccessor http, ServiceAddresses addresses, IDataProtectionProvider protection, IdentityVault vault, IOptions<SignInOptions> options, TimeProvider clock)
{
    // A computer of an office is shared by a few.
    private const int AccountsKept = 5;

    private readonly IDataProtector protector = protection.CreateProtector("known-devices");
    private readonly string name = addresses.CookieName("matching-device");

    /// <summary>The number under which the failures of this device are counted, if it is one of this account; null for any other.</summary>
    /// <param name="accountId">The account; empty when there is none, for the same work.</param>
    /// <param name="passwordHash">Its password.</param>
    public string? Find(Guid accountId, string? passwordHash)
    {
        var stamp = Stamp(accountId, passwordHash ?? "");
        var oldest = clock.GetUtcNow().AddDays(-options.Value.DeviceDays);
        return Read().Find(entry => entry.AccountId == accountId && entry.Since > oldest && CryptographicOperations.FixedTimeEquals(Convert.FromHexString(entry.Stamp), Convert.FromHexString(stamp))) is { } known && passwordHash is not null
            ? known.Device
            : null;
    }

    /// <summary>Lets this device be known to the account, whose holder has just shown both factors.</summary>
    public void Remember(Guid accountId, string passwordHash)
    {
        // the demo sets its accounts up without a browser
        if (http.HttpContext is not { } context)
        {
            return;
        }

        var entry = new Entry(accountId, Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)), Stamp(accountId, passwordHash), clock.GetUtcNow());
        var kept = Read().Where(other => other.AccountId != accountId).Prepend(entry).Take(AccountsKept).ToList();
        context.Response.Cookies.Append(name, protector.Protect(JsonSerializer.Serialize(kept)), new CookieOptions
        {
            HttpOnly = true,
            Secure = addresses.IsSecure,
            SameSite = SameSiteMode.Strict,
            Path = "/",
            MaxAge = TimeSpan.FromDays(options.Value.DeviceDays),
            IsEssential = true,
        });
    }

    // Another password has another stamp, so a change or a reset makes every device a stranger.
    private string Stamp(Guid accountId, string passwordHash) => vault.KeyedHash($"device|{accountId}|{passwordHash}", 16);

    private List<Entry> Read()
    {
        if (http.HttpContext?.Request.Cookies[name] is not { Length: > 0 } cookie)
        {
            return [];
        }

        try
        {
            return JsonSerializer.Deserialize<List<Entry>>(protector.Unprotect(cookie)) ?? [];
        }
        catch (CryptographicException)
        {
            // forged, cut off, or of another service
            return [];
        }
    }

    private sealed record Entry(Guid AccountId, string Device, string Stamp, DateTimeOffset Since);
}
