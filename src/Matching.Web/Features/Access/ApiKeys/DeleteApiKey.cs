using Matching.Web.Data;
using Matching.Web.Features.Safeguarding.Concerns;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Access.ApiKeys;

/// <summary>Revokes a key at once. The row stays, for the audit trail to name.</summary>
public sealed record DeleteApiKey(Guid Id, IfMatch IfMatch) : ICommand<Nothing>, IOnSubject
{
    Guid IOnSubject.SubjectId => Id;
}

internal sealed class DeleteApiKeyHandler(Db db, TimeProvider clock, ApiKeyStore apiKeys, ConcernRelease concerns)
    : IRequestHandler<DeleteApiKey, Nothing>
{
    public async Task<Nothing> Handle(DeleteApiKey request, CancellationToken cancellationToken)
    {
        var key = await apiKeys.Get(request.Id, cancellationToken);
        request.IfMatch.Check(key.Version);
        var revoked = await db.Execute(
            "UPDATE api_keys SET revoked_at = @Now, version = version + 1 WHERE id = @Id AND version = @Version",
            new
            {
                request.Id,
                key.Version,
                Now = clock.GetUtcNow(),
            },
            cancellationToken
        );
        if (revoked == 0)
        {
            throw Problems.Refused("precondition-failed");
        }

        await concerns.OfLostReaders(key.ProgrammeId, cancellationToken);
        return Nothing.Value;
    }
}
