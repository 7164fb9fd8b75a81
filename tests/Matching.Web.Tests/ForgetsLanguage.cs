using Microsoft.Net.Http.Headers;

namespace Matching.Web.Tests;

/// <summary>Removes the cookie of the console's language from answers, so that one address of a test decides nothing for the next.</summary>
internal sealed class ForgetsLanguage : DelegatingHandler
{
    public const string Cookie = "matching-console-lang";

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken);
        if (response.Headers.TryGetValues(HeaderNames.SetCookie, out var cookies))
        {
            var kept = cookies.Where(cookie => !cookie.Contains(Cookie, StringComparison.Ordinal)).ToList();
            response.Headers.Remove(HeaderNames.SetCookie);
            response.Headers.Add(HeaderNames.SetCookie, kept);
        }

        return response;
    }
}
