using Matching.Web.Data;
using Matching.Web.Http;
using Matching.Web.Mediation;

namespace Matching.Web.Features.Access.ApiKeys;

/// <summary>Reads API keys as the caller may see them; the secret is not stored.</summary>
public sealed class ApiKeyStore(Db db, IdentityVault vault, CallerContext callers)
{
    public async Task<ApiKey> Get(Guid id, CancellationToken cancellationToken) =>
        (
            await db.Find<ApiKey>(
                $"""
                SELECT {ApiKey.Columns} FROM api_keys
                WHERE id = @Id AND revoked_at IS NULL AND {callers.Caller.InProgramme("programme_id")}
                """,
                new { Id = id, Scope = callers.Caller.ProgrammeId },
                cancellationToken
            ) ?? throw Problems.NotFound("api-key")
        ).Open(vault);
}
