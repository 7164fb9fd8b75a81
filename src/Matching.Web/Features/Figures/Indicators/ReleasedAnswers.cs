using System.Globalization;
using Matching.Web.Features.Figures.Releases;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;
using Microsoft.AspNetCore.OutputCaching;

namespace Matching.Web.Features.Figures.Indicators;

/// <summary>
/// Answers out of a release are kept as they were sent: a release never changes, so every caller who may see it gets the same
/// bytes for the same address, language and form. Which release it is, and whether the caller may see it, is asked of the
/// database every time.
/// </summary>
internal sealed class ReleasedAnswers : KeptAnswers
{
    public const string Name = nameof(ReleasedAnswers);

    private static readonly TimeSpan Kept = TimeSpan.FromHours(1);

    public override async ValueTask CacheRequestAsync(OutputCacheContext context, CancellationToken cancellation)
    {
        if (await ReleaseOf(context.HttpContext, cancellation) is not { } release)
        {
            return;
        }

        // sent with a 304 as well, which is made without the route
        DataAnswer.Describe(
            context.HttpContext.Response.Headers,
            release,
            (context.HttpContext.GetRouteValue("dataset") ?? context.HttpContext.GetRouteValue("id")) is string id
                ? release.Catalogue.FindDataset(id)?.Id
                : null
        );
        DataAnswer.Tag(context.HttpContext, release);
        context.AllowLocking = true;
        context.CacheVaryByRules.HeaderNames = "Accept";
        Keep(context, Kept, ["*"], ("release", release.Id.ToString()));
    }

    // A cursor names a release of its own. What cannot be read, or not be found, is refused by the route itself, in its own
    // words.
    private static async Task<Release?> ReleaseOf(HttpContext http, CancellationToken cancellation)
    {
        var query = http.Request.Query;
        var caller = http.RequestServices.GetRequiredService<CallerContext>().Caller;
        var (programme, number) = (caller.ProgrammeId, default(int?));
        if (
            query.ContainsKey("after")
            || (query.TryGetValue("programmeId", out var asked) && !Read<Guid>(asked, out programme))
            || (query.TryGetValue("release", out asked) && !Read(asked, out number))
            || programme is not { } programmeId
        )
        {
            return null;
        }

        try
        {
            return await http
                .RequestServices.GetRequiredService<IMediator>()
                .Send(new FindRelease(programmeId, number), cancellation);
        }
        catch (ProblemException)
        {
            return null;
        }
    }

    private static bool Read<T>(string? text, out T? value)
        where T : struct, IParsable<T>
    {
        value = T.TryParse(text, CultureInfo.InvariantCulture, out var read) ? read : null;
        return value is not null;
    }
}
