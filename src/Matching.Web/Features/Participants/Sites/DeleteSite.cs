using Matching.Web.Data;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Participants.Sites;

/// <summary>Removes a site that nothing belongs to.</summary>
public sealed record DeleteSite(Guid ProgrammeId, Guid Id, IfMatch IfMatch) : ICommand<Nothing>, IOnSubject
{
    Guid IOnSubject.SubjectId => Id;
}

internal sealed class DeleteSiteHandler(Db db, SiteStore sites) : IRequestHandler<DeleteSite, Nothing>
{
    public async Task<Nothing> Handle(DeleteSite request, CancellationToken cancellationToken)
    {
        var current = await sites.Get(request.ProgrammeId, request.Id, cancellationToken);
        request.IfMatch.Check(current.Version);
        var use = await db.Single<RecordUse>(
            """
            SELECT (SELECT count(*) FROM people WHERE site_id = @Id) AS people,
              (SELECT count(*) FROM partners WHERE site_id = @Id) AS partners,
              (SELECT count(*) FROM trainings WHERE site_id = @Id) AS trainings,
              (SELECT count(*) FROM accounts WHERE site_id = @Id) AS accounts,
              (SELECT count(*) FROM match_runs WHERE site_id = @Id) AS runs,
              (SELECT count(*) FROM api_keys WHERE site_id = @Id) AS keys
            """,
            new { request.Id },
            cancellationToken
        );
        use.Refuse("site");
        var removed = await db.Execute(
            "DELETE FROM sites WHERE id = @Id AND version = @Version",
            new { request.Id, current.Version },
            cancellationToken
        );
        return removed == 1 ? Nothing.Value : throw Problems.Refused("precondition-failed");
    }
}
