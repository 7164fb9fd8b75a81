using Matching.Web.Data;
using Matching.Web.Http;
using Matching.Web.Mediation;
using Microsoft.AspNetCore.OutputCaching;

namespace Matching.Web.Features.Figures.Insights;

/// <summary>
/// Pages of outcomes are kept as they were sent to readers without an account: what they show of a release never changes. What
/// can change beside it (the programme, its releases and its targets) is asked of the database every time and is part of the
/// key. Pages of staff have their own header and are drawn each time.
/// </summary>
internal sealed class PublicPages : KeptAnswers
{
    public const string Name = nameof(PublicPages);

    private static readonly TimeSpan Kept = TimeSpan.FromHours(1);

    // Others are ignored by the pages, so they make no page of their own.
    private static readonly string[] Parameters = ["release", "site", "lang"];

    public override async ValueTask CacheRequestAsync(OutputCacheContext context, CancellationToken cancellation)
    {
        var http = context.HttpContext;
        if (
            http.RequestServices.GetRequiredService<CallerContext>().IsKnown
            || !HttpMethods.IsGet(http.Request.Method)
            || !Guid.TryParse(http.GetRouteValue("ProgrammeId") as string, out var programmeId)
            || await Published(http.RequestServices.GetRequiredService<Db>(), programmeId, cancellation) is not { } published
        )
        {
            return;
        }

        context.AllowLocking = true;
        Keep(context, Kept, Parameters, ("published", published.ToString()));
    }

    // One small statement; null where strangers see nothing, and the page says so itself.
    private static Task<PublishedState?> Published(Db db, Guid programmeId, CancellationToken cancellation) =>
        db.FindKept<PublishedState>(
            """
            SELECT r.version,
              (SELECT max(number) FROM releases WHERE programme_id = r.id) AS newest,
              (SELECT count(*) FROM targets WHERE programme_id = r.id) AS targets,
              (SELECT max(updated_at) FROM targets WHERE programme_id = r.id) AS targets_at
            FROM programmes r WHERE r.id = @ProgrammeId AND r.is_public
            """,
            new { ProgrammeId = programmeId },
            cancellation
        );

    private sealed record PublishedState
    {
        public required int Version { get; init; }
        public int? Newest { get; init; }
        public required long Targets { get; init; }
        public DateTimeOffset? TargetsAt { get; init; }
    }
}
