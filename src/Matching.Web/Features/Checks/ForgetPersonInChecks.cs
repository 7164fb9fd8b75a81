using Matching.Web.Data;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Checks;

/// <summary>Deletes the checks of an erased person.</summary>
public sealed record ForgetPersonInChecks(Guid PersonId) : ICommand<Nothing>;

internal sealed class ForgetPersonInChecksHandler(Db db) : IRequestHandler<ForgetPersonInChecks, Nothing>
{
    public async Task<Nothing> Handle(ForgetPersonInChecks request, CancellationToken cancellationToken)
    {
        await db.Execute("DELETE FROM checks WHERE person_id = @PersonId", new { request.PersonId }, cancellationToken);
        return Nothing.Value;
    }
}
