using Matching.Web.Data;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Responses;

/// <summary>Deletes the answers of an erased person.</summary>
public sealed record ForgetPersonInResponses(Guid PersonId) : ICommand<Nothing>;

internal sealed class ForgetPersonInResponsesHandler(Db db) : IRequestHandler<ForgetPersonInResponses, Nothing>
{
    public async Task<Nothing> Handle(ForgetPersonInResponses request, CancellationToken cancellationToken)
    {
        await db.Execute("DELETE FROM responses WHERE person_id = @PersonId", new { request.PersonId }, cancellationToken);
        return Nothing.Value;
    }
}
