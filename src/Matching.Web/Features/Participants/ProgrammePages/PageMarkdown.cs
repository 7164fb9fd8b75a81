using Ganss.Xss;
using Markdig;
using Markdig.Syntax;

namespace Matching.Web.Features.Participants.ProgrammePages;

/// <summary>
/// Markdown of staff as HTML for a public page: headings, paragraphs, lists and links. HTML in the text is shown as text, and what
/// comes out is sanitised once more.
/// </summary>
public static class PageMarkdown
{
    // the page has the heading of the first level
    private const int FirstLevel = 2;

    private const int LastLevel = 4;

    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder().DisableHtml().Build();

    public static string ToHtml(string markdown)
    {
        var document = Markdown.Parse(markdown, Pipeline);
        foreach (var heading in document.Descendants<HeadingBlock>())
        {
            heading.Level = Math.Clamp(heading.Level, FirstLevel, LastLevel);
        }

        return Sanitizer().Sanitize(document.ToHtml(Pipeline));
    }

    // it is not said to be safe for several threads
    private static HtmlSanitizer Sanitizer() =>
        new(
            new HtmlSanitizerOptions
            {
                AllowedTags = new HashSet<string>(StringComparer.OrdinalIgnoreCase)
                {
                    "p",
                    "h2",
                    "h3",
                    "h4",
                    "ul",
                    "ol",
                    "li",
                    "strong",
                    "em",
                    "a",
                    "br",
                    "blockquote",
                },
                AllowedAttributes = new HashSet<string>(StringComparer.OrdinalIgnoreCase) { "href" },
                AllowedSchemes = new HashSet<string>(StringComparer.OrdinalIgnoreCase) { "https", "http", "mailto", "tel" },
                UriAttributes = new HashSet<string>(StringComparer.OrdinalIgnoreCase) { "href" },
            }
        );
}
