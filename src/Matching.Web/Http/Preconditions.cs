using System.Globalization;

namespace Matching.Web.Http;

/// <summary>A thing whose representation has a version; the version is its entity tag.</summary>
public interface IVersioned
{
    int Version { get; }
}

/// <summary>
/// The version that a change was made against, from <c>If-Match</c>: <c>"v3"</c>, or <c>*</c> for any. Bound by the framework, so
/// that each route that needs it says so in its signature.
/// </summary>
public sealed record IfMatch(IReadOnlyList<int>? Versions)
{
    /// <summary>The version a change demands, refused with 428 when the caller named none.</summary>
    public static IfMatch Required(HttpContext context)
    {
        var header = context.Request.Headers.IfMatch.ToString();
        return header.Length == 0 ? throw Problems.Refused("precondition-required") : Parse(header);
    }

    public static IfMatch? Optional(HttpContext context) =>
        context.Request.Headers.IfMatch.ToString() is { Length: > 0 } header ? Parse(header) : null;

    /// <summary>The version that a form of a page was shown with; what is none matches nothing.</summary>
    public static IfMatch Typed(string? version) =>
        new([int.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1]);

    public static string TagOf(int version) => $"\"v{version}\"";

    /// <summary>Refuses a change made against another version than the stored one.</summary>
    public void Check(int stored)
    {
        if (Versions is { } seen && !seen.Contains(stored))
        {
            throw Problems.Refused("precondition-failed");
        }
    }

    private static IfMatch Parse(string header) =>
        header.Trim() == "*"
            ? new IfMatch((IReadOnlyList<int>?)null)
            : new IfMatch(
                header
                    .Split(',')
                    .Select(tag =>
                        tag.Trim() is ['"', 'v', .. var number, '"']
                        && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var version)
                            ? version
                            // a tag that was never given out matches nothing
                            : -1
                    )
                    .ToList()
            );
}
