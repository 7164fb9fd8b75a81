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

internal sealed class GetConcernHandler(Db db, ConcernReaders readers, IdentityVault vault) : IRequestHandler<GetConcern, Concern>
{
    public async Task<Concern> Handle(GetConcern request, CancellationToken cancellationToken) =>
        (
            await db.Find<Concern>(
                $"SELECT {Concern.Columns} FROM concerns c WHERE c.id = @Id AND {ConcernReaders.Sql}",
                await readers.Parameters(new { request.Id }, cancellationToken),
                cancellationToken
            ) ?? throw Problems.NotFound("concern")
        ).Open(vault);
}
