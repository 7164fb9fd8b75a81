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

/// <summary>Refuses a concern that the caller cannot read, before the body of a request is read. Returns nothing of it.</summary>
public sealed record FindConcern(Guid Id) : IQuery<Nothing>;

internal sealed class FindConcernHandler(ConcernStore concerns) : IRequestHandler<FindConcern, Nothing>
{
    public async Task<Nothing> Handle(FindConcern request, CancellationToken cancellationToken)
    {
        await concerns.Get(request.Id, cancellationToken);
        return Nothing.Value;
    }
}

/// <summary>
/// Reads concerns as the caller may see them, on the way to a change; a reading for its own sake is the request GetConcern,
/// which is audited.
/// </summary>
internal sealed class ConcernStore(Db db, ConcernReaders readers, IdentityVault vault)
{
    public async Task<Concern> Get(Guid id, CancellationToken cancellationToken)
    {
        var found =
            await db.Find<Concern>(
                $"SELECT {Concern.Columns} FROM concerns c WHERE c.id = @Id AND {readers.Sql}",
                await readers.Parameters(new { Id = id }, cancellationToken),
                cancellationToken
            ) ?? throw Problems.NotFound("concern");
        return found.Open(vault) with { ReaderIds = await readers.Of(id, found.ProgrammeId, cancellationToken) };
    }
}
