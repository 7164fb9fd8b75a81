using Matching.Web.Data;
using Matching.Web.Features.Participants.Sites;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Participants.Partners;

/// <summary>Removes a partner that nothing belongs to.</summary>
public sealed record DeletePartner(Guid ProgrammeId, Guid Id, IfMatch IfMatch) : ICommand<Nothing>, IOnSubject
{
    Guid IOnSubject.SubjectId => Id;
}

internal sealed class DeletePartnerHandler(Db db, PartnerStore partners) : IRequestHandler<DeletePartner, Nothing>
{
    public async Task<Nothing> Handle(DeletePartner request, CancellationToken cancellationToken)
    {
        var current = await partners.Get(request.ProgrammeId, request.Id, cancellationToken);
        request.IfMatch.Check(current.Version);
        var use = await db.Single<RecordUse>(
            """
            SELECT (SELECT count(*) FROM people WHERE partner_id = @Id) AS people,
              (SELECT count(*) FROM signups WHERE partner_id = @Id) AS signups,
              (SELECT count(*) FROM responses WHERE partner_id = @Id) AS responses,
              (SELECT count(*) FROM api_keys WHERE partner_id = @Id) AS keys
            """,
            new { request.Id },
            cancellationToken
        );
        use.Refuse("partner");
        var removed = await db.Execute(
            "DELETE FROM partners WHERE id = @Id AND version = @Version",
            new { request.Id, current.Version },
            cancellationToken
        );
        return removed == 1 ? Nothing.Value : throw Problems.Refused("precondition-failed");
    }
}
