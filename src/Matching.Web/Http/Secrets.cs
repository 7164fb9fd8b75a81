using System.Text.RegularExpressions;

namespace Matching.Web.Http;

/// <summary>Takes out of a text what opens something: the tokens of links, keys, and the secrets of webhooks and sessions.</summary>
public static partial class Secrets
{
    private const string Token = "{token}";

    /// <summary>The text with a name in place of each secret.</summary>
    public static string Hide(string text) => Key().Replace(Address().Replace(text, "$1" + Token), "$1" + Token);

    // Every link of ours carries its token behind one of these; what is shorter is a page.
    [GeneratedRegex("""((?:/privacy|/my|/console/set-up)(?:/|%2F))[^/?#&\s"'%]{16,}""", RegexOptions.IgnoreCase)]
    private static partial Regex Address();

    [GeneratedRegex("(mk_[a-z2-9]{10}_|whsec_|matching-(?:session|my|set-up)=)[A-Za-z0-9_+/=-]{16,}")]
    private static partial Regex Key();
}
