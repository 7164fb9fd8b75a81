using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Access.ApiKeys;

/// <summary>Reads one key, without its secret.</summary>
public sealed record GetApiKey(Guid Id) : IQuery<ApiKey>;

internal sealed class GetApiKeyHandler(ApiKeyStore apiKeys) : IRequestHandler<GetApiKey, ApiKey>
{
    public Task<ApiKey> Handle(GetApiKey request, CancellationToken cancellationToken) =>
        apiKeys.Get(request.Id, cancellationToken);
}
