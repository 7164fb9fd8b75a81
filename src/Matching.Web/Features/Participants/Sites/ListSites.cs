using Matching.Web.Data;
using Matching.Web.Features.Participants.Programmes;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Participants.Sites;

/// <summary>Lists the sites of a programme.</summary>
public sealed record ListSites(Guid ProgrammeId, PageQuery Page) : IQuery<Page<Site>>;

internal sealed class ListSitesHandler(Db db, CallerContext callers, ProgrammeStore programmes)
    : IRequestHandler<ListSites, Page<Site>>
{
    public async Task<Page<Site>> Handle(ListSites request, CancellationToken cancellationToken)
    {
        var programme = await programmes.Get(request.ProgrammeId, cancellationToken);
        var found = await db.Query<Site>(
            $"""
            SELECT {Site.Columns} FROM sites WHERE programme_id = @Id AND {callers.Caller.InSite("id")}
              AND id > @After
            ORDER BY id LIMIT @Fetch
            """,
            new
            {
                programme.Id,
                Site = callers.Caller.SiteId,
                After = request.Page.AfterId,
                request.Page.Fetch,
            },
            cancellationToken
        );
        return request.Page.Cut(found, site => site.Id);
    }
}
