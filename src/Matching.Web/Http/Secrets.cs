using System.Text.RegularExpressions;

namespace Matching.Web.Http;

/// <summary>
/// Removes from a text what grants access (tokens of links, keys, secrets of webhooks and sessions) and the query of every
/// address.
/// </summary>
public static partial class Secrets
{
    private const string Token = "{token}";

    /// <summary>Returns the text with a placeholder for each secret.</summary>
    public static string Hide(string text) =>
        Query().Replace(Bare().Replace(Key().Replace(Address().Replace(text, "$1" + Token), "$1" + Token), Token), "$1{query}");

    // Every link of this service carries its token behind one of these; what is shorter is a page.
    [GeneratedRegex(
        """(/(?:privacy|my?|message-links|console/(?:set-up|reset))(?:/|%2F))[^/?#&\s"'%]{16,}""",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex Address();

    // A token at an address that is mistyped: 32 bytes in hexadecimal digits. Identifiers of requests and records are shorter.
    [GeneratedRegex("(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])", RegexOptions.IgnoreCase)]
    private static partial Regex Bare();

    // These contain searched names and purposes.
    [GeneratedRegex(@"((?:https?://|/)[^\s?]*\?)[^\s""']+")]
    private static partial Regex Query();

    [GeneratedRegex("(mk_[a-z2-9]{10}_|whsec_|matching-(?:session|my|set-up|signup)=)[A-Za-z0-9_+/=-]{16,}")]
    private static partial Regex Key();
}
