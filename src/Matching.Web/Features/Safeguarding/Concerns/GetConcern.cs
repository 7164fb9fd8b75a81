using Matching.Web.Data;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Safeguarding.Concerns;

/// <summary>Reads a concern with its words; the reading is audited. For other callers it does not exist.</summary>
public sealed record GetConcern(Guid Id) : IQuery<Concern>, IContactRead
{
    Guid IOnSubject.SubjectId => Id;

    string? IContactRead.Why => "safeguarding";
}

internal sealed class GetConcernHandler(ConcernStore concerns) : IRequestHandler<GetConcern, Concern>
{
    public Task<Concern> Handle(GetConcern request, CancellationToken cancellationToken) =>
        concerns.Get(request.Id, cancellationToken);
}

/// <summary>
/// Reads concerns as the caller may see them, on the way to a change; a reading for its own sake is the request GetConcern,
/// which is audited.
/// </summary>
internal sealed class ConcernStore(Db db, ConcernReaders readers, IdentityVault vault)
{
    public async Task<Concern> Get(Guid id, CancellationToken cancellationToken) =>
        (
            await db.Find<Concern>(
                $"SELECT {Concern.Columns} FROM concerns c WHERE c.id = @Id AND {readers.Sql}",
                await readers.Parameters(new { Id = id }, cancellationToken),
                cancellationToken
            ) ?? throw Problems.NotFound("concern")
        ).Open(vault);
}
