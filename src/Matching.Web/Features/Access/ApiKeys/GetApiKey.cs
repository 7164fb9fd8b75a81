using Matching.Web.Data;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Access.ApiKeys;

/// <summary>Reads one key, without its secret.</summary>
public sealed record GetApiKey(Guid Id) : IQuery<ApiKey>;

internal sealed class GetApiKeyHandler(Db db, IdentityVault vault, CallerContext callers) : IRequestHandler<GetApiKey, ApiKey>
{
    public async Task<ApiKey> Handle(GetApiKey request, CancellationToken cancellationToken) =>
        (await db.Find<ApiKey>(
            $"SELECT {ApiKey.Columns} FROM api_keys WHERE id = @Id AND revoked_at IS NULL AND (CAST(@Scope AS TEXT) IS NULL OR programme_id = @Scope)",
            new { request.Id, Scope = callers.Caller.ProgrammeId },
            cancellationToken) ?? throw Problems.NotFound("api-key")).Open(vault);
}
