using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Matching.Web.Features.Access.Webhooks;

/// <summary>
/// Signatures after Standard Webhooks 1.0, symmetric: HMAC-SHA256 over <c>id.timestamp.body</c>, given as <c>v1,</c> and base64.
/// </summary>
public static class WebhookSignature
{
    private const string Prefix = "whsec_";

    public static string NewSecret() => Prefix + Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));

    public static string Of(string secret, string id, DateTimeOffset at, string body) =>
        "v1,"
        + Convert.ToBase64String(
            HMACSHA256.HashData(
                Convert.FromBase64String(secret[Prefix.Length..]),
                Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{id}.{at.ToUnixTimeSeconds()}.{body}"))
            )
        );

    /// <summary>
    /// A signature by each secret, the present one first, with spaces between: a receiver that knows either finds its own.
    /// </summary>
    public static string Of(IEnumerable<string> secrets, string id, DateTimeOffset at, string body) =>
        string.Join(' ', secrets.Select(secret => Of(secret, id, at, body)));

    /// <summary>To which row and column a sealed secret is bound.</summary>
    internal static string SecretOf(Guid webhookId) => $"webhooks|secret_sealed|{webhookId}";

    internal static string PreviousSecretOf(Guid webhookId) => $"webhooks|previous_secret_sealed|{webhookId}";
}
