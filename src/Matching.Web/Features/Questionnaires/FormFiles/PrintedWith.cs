using Matching.Web.Http;

namespace Matching.Web.Features.Questionnaires.FormFiles;

/// <summary>How a form is printed.</summary>
[Example("""{ "language": "it", "link": "/survey/abcdefghijklmnopqrstuv" }""")]
public sealed record PrintedWith
{
    /// <summary>One of the form's languages. Defaults to its first.</summary>
    [LengthUpTo(20), LanguageCode]
    public string? Language { get; set; }

    /// <summary>
    /// Page at which the person can answer alone, as a link to a questionnaire gives it in <c>path</c>. The form gets it as a QR
    /// code. It is sent in a body, because its secret must not be part of an address.
    /// </summary>
    [LengthUpTo(200)]
    public string? Link { get; set; }
}
