using System.Security.Cryptography;
using System.Text.Json;
using Matching.Web.Data;
using Matching.Web.Http;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Options;

namespace Matching.Web.Features.Access.Sessions;

/// <summary>
/// Devices on which the holder of an account has signed in before, known by a signed cookie ("device cookies", OWASP). They are
/// exempt from the limits that strangers can exhaust, for their own accounts only and until the password changes. Failures on a
/// known device are counted for that device.
/// </summary>
public sealed class KnownDevices(
    IHttpContextAccessor http,
    ServiceAddresses addresses,
    IDataProtectionProvider protection,
    IdentityVault vault,
    IOptions<SignInOptions> options,
    TimeProvider clock
)
{
    // Several people may share a computer.
    private const int AccountsKept = 5;

    private readonly IDataProtector protector = protection.CreateProtector("known-devices");
    private readonly string name = addresses.CookieName("matching-device");

    /// <summary>
    /// Returns the number under which failures on this device are counted; null when the device is not known to the account.
    /// </summary>
    /// <param name="accountId">The account. An empty id when there is none, so that the time is the same.</param>
    /// <param name="passwordHash">Hash of its password.</param>
    public string? Find(Guid accountId, string? passwordHash)
    {
        var stamp = Stamp(accountId, passwordHash ?? "");
        var oldest = clock.GetUtcNow().AddDays(-options.Value.DeviceDays);
        return
            Read()
                .Find(entry =>
                    entry.AccountId == accountId
                    && entry.Since > oldest
                    && CryptographicOperations.FixedTimeEquals(Convert.FromHexString(entry.Stamp), Convert.FromHexString(stamp))
                )
                is { } known
            && passwordHash is not null
            ? known.Device
            : null;
    }

    /// <summary>Makes this device known to the account. Its holder has just passed both factors.</summary>
    public void Remember(Guid accountId, string passwordHash)
    {
        // the demo sets up its accounts without a browser
        if (http.HttpContext is not { } context)
        {
            return;
        }

        var entry = new Entry(
            accountId,
            Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)),
            Stamp(accountId, passwordHash),
            clock.GetUtcNow()
        );
        var kept = Read().Where(other => other.AccountId != accountId).Prepend(entry).Take(AccountsKept).ToList();
        context.Response.Cookies.Append(
            name,
            protector.Protect(JsonSerializer.Serialize(kept)),
            new CookieOptions
            {
                HttpOnly = true,
                Secure = addresses.IsSecure,
                SameSite = SameSiteMode.Strict,
                Path = "/",
                MaxAge = TimeSpan.FromDays(options.Value.DeviceDays),
                IsEssential = true,
            }
        );
    }

    // Another password has another stamp: a change or a reset makes all devices unknown.
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
            // forged, truncated, or from another service
            return [];
        }
    }

    private sealed record Entry(Guid AccountId, string Device, string Stamp, DateTimeOffset Since);
}
