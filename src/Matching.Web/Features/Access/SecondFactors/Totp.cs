using System.Security.Cryptography;
using System.Text;
using OtpNet;

namespace Matching.Web.Features.Access.SecondFactors;

/// <summary>
/// Codes of six digits that an authenticator app and the service compute alike from a shared secret and the time: RFC 6238 over
/// the HMAC-SHA-1 of RFC 4226, in steps of 30 seconds. Apps know no other parameters reliably. A code of the step before or after
/// is taken too, for clocks that differ.
/// </summary>
public static class Totp
{
    private const int StepSeconds = 30;
    private const int SecretBytes = 20;

    /// <summary>A new secret, in base32 as apps take it.</summary>
    public static string NewSecret() => Base32(RandomNumberGenerator.GetBytes(SecretBytes));

    public static long StepOf(DateTimeOffset now) => now.ToUnixTimeSeconds() / StepSeconds;

    /// <summary>The code of a step: HOTP with the step as its counter.</summary>
    public static string Code(byte[] secret, long step, int digits = 6) => new Hotp(secret, hotpSize: digits).ComputeHOTP(step);

    /// <summary>The step whose code this is, if it is later than the last one used; else null.</summary>
    public static long? Match(string secret, string code, DateTimeOffset now, long? lastStep)
    {
        var key = FromBase32(secret);
        var given = Encoding.UTF8.GetBytes(code);
        long? found = null;
        for (var step = StepOf(now) - 1; step <= StepOf(now) + 1; step++)
        {
            if (CryptographicOperations.FixedTimeEquals(given, Encoding.ASCII.GetBytes(Code(key, step))) && !(step <= lastStep))
            {
                found = step;
            }
        }

        return found;
    }

    /// <summary>Content of the QR code for the app.</summary>
    public static string Uri(string secret, string email) =>
        $"otpauth://totp/Matching:{System.Uri.EscapeDataString(email)}?secret={secret}&issuer=Matching"
        + $"&algorithm=SHA1&digits=6&period={StepSeconds}";

    /// <summary>Base32 without padding, as apps take it (RFC 4648).</summary>
    public static string Base32(byte[] bytes) => Base32Encoding.ToString(bytes).TrimEnd('=');

    public static byte[] FromBase32(string text) => Base32Encoding.ToBytes(text);
}
