using System.Security.Cryptography;
using Matching.Web.Http;

namespace Matching.Web.Features.Questionnaires.SurveyLinks;

/// <summary>
/// Carries the secret of a link to a questionnaire from its address to the page, and which browser this is.
/// </summary>
public sealed class SurveyLinkCookie(ServiceAddresses addresses)
    : ShortCookie(addresses, "matching-answer", TimeSpan.FromHours(4))
{
    /// <summary>The link that is open in this browser.</summary>
    public (string Token, string Browser)? Open(HttpRequest request) =>
        Read(request)?.Split('.') is [{ Length: > 0 } token, { Length: > 0 } browser] ? (token, browser) : null;

    /// <summary>The link of which this browser has sent the answers last.</summary>
    public Guid? Sent(HttpRequest request) => Guid.TryParseExact(Read(request), "N", out var link) ? link : null;

    /// <summary>Closes a link whose answers are sent. Its secret goes; its id says for a while that they have arrived.</summary>
    public void Close(HttpContext http, Guid link) => Write(http.Response, link.ToString("N"));

    /// <summary>Opens a link under a browser that is known.</summary>
    public void Open(HttpContext http, string token, string browser) => Write(http.Response, $"{token}.{browser}");

    /// <summary>Opens a link; a browser in which it is open already stays the same.</summary>
    public void Open(HttpContext http, string token) =>
        Write(
            http.Response,
            Open(http.Request) is { } open && open.Token == token
                ? $"{token}.{open.Browser}"
                : $"{token}.{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8))}"
        );
}
