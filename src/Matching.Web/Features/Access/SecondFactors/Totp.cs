using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Matching.Web.Features.Access.SecondFactors;

/// <summary>
/// Codes of six digits that an authenticator app and the service compute alike from a shared secret and the time: RFC 6238 over the HMAC-SHA-1 of
/// RFC 4226, in steps of 30 seconds. Apps know no other parameters reliably. A code of the step before or after is taken too, for clocks that differ.
/// </summary>
public static class Totp
{
    private const int StepSeconds = 30;
    private const int SecretBytes = 20;
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    /// <summary>A new secret, in base32 as apps take it.</summary>
    public static string NewSecret() => Base32(RandomNumberGenerator.GetBytes(SecretBytes));

    public static long StepOf(DateTimeOffset now) => now.ToUnixTimeSeconds() / StepSeconds;

    public static string Code(byte[] secret, long step, int digits = 6)
    {
        Span<byte> counter = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(counter, step);
        Span<byte> mac = stackalloc byte[20];
#pragma warning disable CA5350 // RFC 6238 as apps implement it; HMAC does not rest on what is broken in SHA-1
        HMACSHA1.HashData(secret, counter, mac);
#pragma warning restore CA5350
        // dynamic truncation, RFC 4226 section 5.3
        var number = BinaryPrimitives.ReadInt32BigEndian(mac[(mac[^1] & 0x0F)..]) & int.MaxValue;
        return (number % (int)Math.Pow(10, digits)).ToString(CultureInfo.InvariantCulture).PadLeft(digits, '0');
    }

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
        $"otpauth://totp/Matching:{System.Uri.EscapeDataString(email)}?secret={secret}&issuer=Matching&algorithm=SHA1&digits=6&period={StepSeconds}";

    public static string Base32(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder();
        var (buffer, bits) = (0, 0);
        foreach (var b in bytes)
        {
            (buffer, bits) = (((buffer << 8) | b) & 0xFFFF, bits + 8);
            while (bits >= 5)
            {
                bits -= 5;
                text.Append(Alphabet[(buffer >> bits) & 31]);
            }
        }

        return bits > 0 ? text.Append(Alphabet[(buffer << (5 - bits)) & 31]).ToString() : text.ToString();
    }

    public static byte[] FromBase32(string text)
    {
        var bytes = new List<byte>();
        var (buffer, bits) = (0, 0);
        foreach (var c in text)
        {
            (buffer, bits) = (((buffer << 5) | Alphabet.IndexOf(c, StringComparison.Ordinal)) & 0xFFFF, bits + 5);
            if (bits >= 8)
            {
                bits -= 8;
                bytes.Add((byte)(buffer >> bits));
            }
        }

        return [.. bytes];
    }
}
