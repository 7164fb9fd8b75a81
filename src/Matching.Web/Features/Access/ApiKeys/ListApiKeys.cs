using Matching.Web.Data;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Access.ApiKeys;

/// <summary>Lists the keys in scope that are not revoked.</summary>
public sealed record ListApiKeys : PageQuery, IQuery<Page<ApiKey>>;

internal sealed class ListApiKeysHandler(Db db, IdentityVault vault, CallerContext callers)
    : IRequestHandler<ListApiKeys, Page<ApiKey>>
{
    public async Task<Page<ApiKey>> Handle(ListApiKeys request, CancellationToken cancellationToken)
    {
        var found = await db.Query<ApiKey>(
            $"""
            SELECT {ApiKey.Columns} FROM api_keys
            WHERE {callers.Caller.InProgramme("programme_id")} AND revoked_at IS NULL
              AND id > @After
            ORDER BY id LIMIT @Fetch
            """,
            new
            {
                Scope = callers.Caller.ProgrammeId,
                After = request.AfterId,
                request.Fetch,
            },
            cancellationToken
        );
        return request.Cut(found.ConvertAll(key => key.Open(vault)), key => key.Id);
    }
}
