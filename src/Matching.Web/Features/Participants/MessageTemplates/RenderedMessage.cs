using System.Net;
using System.Text;
using System.Text.RegularExpressions;

namespace Matching.Web.Features.Participants.MessageTemplates;

/// <summary>What a message says, in the forms in which it is sent.</summary>
internal sealed partial record RenderedMessage
{
    public required string Language { get; init; }
    public required string Subject { get; init; }
    public required string Text { get; init; }
    public required string Html { get; init; }

    /// <summary>Whether the language is written from right to left.</summary>
    public required bool IsRightToLeft { get; init; }

    /// <summary>Puts values into a text. A value is never read as text with places for values.</summary>
    /// <param name="language">Language of the text.</param>
    /// <param name="subject">Its subject.</param>
    /// <param name="body">Its paragraphs, with an empty line between.</param>
    /// <param name="values">Values by their names.</param>
    public static RenderedMessage Of(string language, string subject, string body, IReadOnlyDictionary<string, string> values)
    {
        var isRightToLeft = MessageTexts.Culture(language)?.TextInfo.IsRightToLeft == true;
        var paragraphs = Gaps().Split(body.ReplaceLineEndings("\n").Trim());
        return new RenderedMessage
        {
            Language = language,
            // a line end would begin another header
            Subject = Controls().Replace(Filled(subject, values), " ").Trim(),
            Text = string.Join("\n\n", paragraphs.Select(paragraph => Filled(paragraph, values))) + "\n",
            Html = Page(
                language,
                isRightToLeft,
                Filled(subject, values),
                paragraphs.Select(text => Paragraph(text, values, isRightToLeft))
            ),
            IsRightToLeft = isRightToLeft,
        };
    }

    /// <summary>Names of the values for which a text has places.</summary>
    public static IEnumerable<string> PlacesIn(string text) =>
        Places().Matches(text).Select(place => place.Groups[1].Value).Distinct();

    /// <summary>The value of a place for a list: a line for each, and its address after a tabulator.</summary>
    public static string Listed(IEnumerable<(string Text, string Address)> lines) =>
        string.Join('\n', lines.Select(line => $"{line.Text}\t{line.Address}"));

    private static string Filled(string text, IReadOnlyDictionary<string, string> values) =>
        Places()
            .Replace(
                text,
                place =>
                    values.GetValueOrDefault(place.Groups[1].Value) is not { } value ? place.Value
                    : place.Groups[1].Value == MessageTexts.List ? value.Replace("\t", "\n", StringComparison.Ordinal)
                    : value
            );

    // From right to left a name that begins with a number or ends with a mark would be torn apart by the words around it.
    private static string Paragraph(string text, IReadOnlyDictionary<string, string> values, bool isRightToLeft) =>
        Places()
            .Replace(
                WebUtility.HtmlEncode(text).Replace("\n", "<br>", StringComparison.Ordinal),
                place =>
                    values.GetValueOrDefault(place.Groups[1].Value) is not { } value ? place.Value
                    : place.Groups[1].Value == MessageTexts.Link ? Anchor(value, value)
                    : place.Groups[1].Value == MessageTexts.List ? Anchors(value)
                    : isRightToLeft ? $"<bdi>{WebUtility.HtmlEncode(value)}</bdi>"
                    : WebUtility.HtmlEncode(value)
            );

    private static string Anchor(string address, string text) =>
        $"""<a href="{WebUtility.HtmlEncode(address)}"{(text == address ? " dir=\"ltr\"" : "")}>{WebUtility.HtmlEncode(text)}</a>""";

    private static string Anchors(string list) =>
        string.Join("<br>", list.Split('\n').Select(line => line.Split('\t')).Select(line => Anchor(line[^1], line[0])));

    private static string Page(string language, bool isRightToLeft, string title, IEnumerable<string> paragraphs)
    {
        var page = new StringBuilder()
            .Append("<!DOCTYPE html>\n<html lang=\"")
            .Append(WebUtility.HtmlEncode(language))
            .Append("\" dir=\"")
            .Append(isRightToLeft ? "rtl" : "ltr")
            .Append("\">\n<head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><title>")
            .Append(WebUtility.HtmlEncode(title))
            .Append("</title></head>\n<body dir=\"")
            .Append(isRightToLeft ? "rtl" : "ltr")
            .Append("\" style=\"font-family: sans-serif; font-size: 18px; line-height: 1.6; max-width: 36em\">\n");
        foreach (var paragraph in paragraphs)
        {
            page.Append("<p style=\"overflow-wrap: anywhere\">").Append(paragraph).Append("</p>\n");
        }

        return page.Append("</body>\n</html>\n").ToString();
    }

    [GeneratedRegex(@"\{([a-z]+)\}")]
    private static partial Regex Places();

    [GeneratedRegex(@"\n[ \t]*\n\s*")]
    private static partial Regex Gaps();

    [GeneratedRegex(@"[\p{Cc}\p{Zl}\p{Zp}]+")]
    private static partial Regex Controls();
}
