using System.Security.Cryptography;
using System.Text;
using Matching.Web.Data;

namespace Matching.Web.Features.Participants.MessageLinks;

/// <summary>
/// The token of the link in a message: its id and a code that only this service makes. It is the same at each attempt and stored
/// nowhere.
/// </summary>
internal static class MessageToken
{
    private const int CodeBytes = 16;
    private const int IdLength = 32;

    public static string Of(IdentityVault vault, Guid messageId) => messageId.ToString("N") + CodeOf(vault, messageId);

    /// <summary>Page of this service to which the link leads.</summary>
    public static string PathOf(IdentityVault vault, Guid messageId) => "/m/" + Of(vault, messageId);

    /// <summary>The message of a token; null for a text that this service did not make.</summary>
    public static Guid? Read(IdentityVault vault, string token) =>
        token.Length == IdLength + (2 * CodeBytes)
        && Guid.TryParseExact(token[..IdLength], "N", out var id)
        && CryptographicOperations.FixedTimeEquals(
            Encoding.ASCII.GetBytes(token[IdLength..].ToLowerInvariant()),
            Encoding.ASCII.GetBytes(CodeOf(vault, id))
        )
            ? id
            : null;

    private static string CodeOf(IdentityVault vault, Guid messageId) => vault.KeyedHash($"message|link|{messageId}", CodeBytes);
}
