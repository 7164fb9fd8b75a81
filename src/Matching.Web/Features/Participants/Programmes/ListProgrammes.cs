using Matching.Web.Data;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Participants.Programmes;

/// <summary>Lists the programmes that the caller sees.</summary>
public sealed record ListProgrammes : PageQuery, IQuery<Page<Programme>>;

internal sealed class ListProgrammesHandler(Db db, CallerContext callers) : IRequestHandler<ListProgrammes, Page<Programme>>
{
    public async Task<Page<Programme>> Handle(ListProgrammes request, CancellationToken cancellationToken)
    {
        var found = await db.Query<Programme>(
            $"""
            SELECT {Programme.Columns} FROM programmes
            WHERE {callers.Caller.InProgramme("id")} AND (CAST(@After AS TEXT) IS NULL OR id > @After)
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
        return request.Cut(found, programme => programme.Id);
    }
}
