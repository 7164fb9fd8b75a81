using Matching.Web.Data;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Figures.Targets;

/// <summary>Removes a target.</summary>
public sealed record DeleteTarget(Guid Id, IfMatch IfMatch) : ICommand<Nothing>, IOnSubject
{
    Guid IOnSubject.SubjectId => Id;
}

internal sealed class DeleteTargetHandler(Db db, TargetGuard guard, TargetStore targets) : IRequestHandler<DeleteTarget, Nothing>
{
    public async Task<Nothing> Handle(DeleteTarget request, CancellationToken cancellationToken)
    {
        var current = await targets.Get(request.Id, cancellationToken);
        guard.CheckMayChange(current);
        request.IfMatch.Check(current.Version);
        var removed = await db.Execute(
            "DELETE FROM targets WHERE id = @Id AND version = @Version",
            new { request.Id, current.Version },
            cancellationToken
        );
        return removed == 1 ? Nothing.Value : throw Problems.Refused("precondition-failed");
    }
}
