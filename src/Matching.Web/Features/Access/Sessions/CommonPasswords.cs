using System.IO.Compression;

namespace Matching.Web.Features.Access.Sessions;

/// <summary>Passwords that attackers try first; see <c>Resources/CommonPasswords</c> for their source.</summary>
public sealed class CommonPasswords
{
    // What people add to a common word to make a rule content: a year, a digit and a mark.
    private const int AddedCharacters = 4;

    private readonly Lazy<HashSet<string>> list = new(Read);

    public int Count => list.Value.Count;

    /// <summary>
    /// Whether a password is one of the list, two of them in a row, or one of them with up to four digits or marks around it. Few
    /// of the list have twelve characters, so the list alone would refuse hardly anything that is long enough.
    /// </summary>
    public bool Contains(string password)
    {
        var text = password.ToLowerInvariant();
        var core = text.Trim([.. text.Where(c => !char.IsLetter(c))]);
        return list.Value.Contains(text)
            || (core.Length > 0 && text.Length - core.Length <= AddedCharacters && list.Value.Contains(core))
            || Enumerable
                .Range(4, Math.Max(0, text.Length - 7))
                .Any(at => list.Value.Contains(text[..at]) && list.Value.Contains(text[at..]));
    }

    private static HashSet<string> Read()
    {
        using var packed = typeof(CommonPasswords).Assembly.GetManifestResourceStream("common-passwords.txt.gz")!;
        using var text = new StreamReader(new GZipStream(packed, CompressionMode.Decompress));
        return [.. text.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries)];
    }
}
