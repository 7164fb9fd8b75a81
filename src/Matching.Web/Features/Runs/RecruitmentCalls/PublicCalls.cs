using Matching.Engine;
using Matching.Web.Data;
using Matching.Web.Http;
using Matching.Web.Mediation;
using Microsoft.AspNetCore.OutputCaching;

namespace Matching.Web.Features.Runs.RecruitmentCalls;

/// <summary>
/// The public page of a programme and its recruitment call are kept as they were sent to strangers: opening a match run takes
/// seconds, and no stranger may cause that again and again. What they follow from is asked of the database every time.
/// </summary>
internal sealed class PublicCalls : KeptAnswers
{
    public const string Name = nameof(PublicCalls);

    private static readonly TimeSpan Kept = TimeSpan.FromHours(1);

    public override async ValueTask CacheRequestAsync(OutputCacheContext context, CancellationToken cancellation)
    {
        var http = context.HttpContext;
        if (
            http.RequestServices.GetRequiredService<CallerContext>().IsKnown
            || !HttpMethods.IsGet(http.Request.Method)
            || !Guid.TryParse(http.GetRouteValue("ProgrammeId") as string, out var programmeId)
            || await State(http.RequestServices.GetRequiredService<Db>(), programmeId, cancellation) is not { } state
        )
        {
            return;
        }

        context.AllowLocking = true;
        Keep(context, Kept, [ReaderLanguage.Parameter], ("state", state.ToString()));
    }

    private static Task<PublicState?> State(Db db, Guid programmeId, CancellationToken cancellation) =>
        db.FindKept<PublicState>(
            """
            SELECT r.version, r.is_public,
              -- a page that is deleted and made again begins with version 1 again
              (SELECT max(updated_at) FROM programme_pages WHERE programme_id = r.id) AS page_at,
              (SELECT max(version) FROM programme_pages WHERE programme_id = r.id) AS page,
              (SELECT max(number) FROM releases WHERE programme_id = r.id) AS newest,
              (SELECT max(updated_at) FROM vocabulary_terms WHERE programme_id = r.id) AS words_at,
              (SELECT count(*) FROM vocabulary_terms WHERE programme_id = r.id) AS words,
              (SELECT max(updated_at) FROM partners WHERE programme_id = r.id) AS partners_at,
              (SELECT count(*) FROM partners WHERE programme_id = r.id) AS partners,
              (SELECT max(updated_at) FROM sites WHERE programme_id = r.id) AS sites_at,
              (SELECT count(*) FROM sites WHERE programme_id = r.id) AS sites,
              -- a run that holds one of them is not read
              (SELECT string_agg(CAST(x.id AS TEXT), ' ')
               FROM (SELECT id FROM people WHERE programme_id = r.id AND is_restricted AND status <> 'erased' ORDER BY id) x) AS restricted,
              (SELECT id FROM match_runs
               WHERE programme_id = r.id AND status = 'optimal' AND engine_version = @Version AND site_id IS NULL AND input IS NOT NULL
               ORDER BY id DESC LIMIT 1) AS run
            FROM programmes r
            WHERE r.id = @ProgrammeId AND EXISTS (SELECT 1 FROM programme_pages WHERE programme_id = r.id)
            """,
            new { ProgrammeId = programmeId, Matcher.Version },
            cancellation
        );

    private sealed record PublicState
    {
        public required int Version { get; init; }
        public required bool IsPublic { get; init; }
        public DateTimeOffset? PageAt { get; init; }
        public int? Page { get; init; }
        public int? Newest { get; init; }
        public DateTimeOffset? WordsAt { get; init; }
        public required long Words { get; init; }
        public DateTimeOffset? PartnersAt { get; init; }
        public required long Partners { get; init; }
        public DateTimeOffset? SitesAt { get; init; }
        public required long Sites { get; init; }
        public string? Restricted { get; init; }
        public Guid? Run { get; init; }
    }
}
