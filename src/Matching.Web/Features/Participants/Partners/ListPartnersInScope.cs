using Matching.Web.Data;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Participants.Partners;

/// <summary>Lists the partners of all programmes that the caller sees, by programme and name.</summary>
public sealed record ListPartnersInScope : IQuery<IReadOnlyList<Partner>>
{
    /// <summary>More are not read on one page.</summary>
    public const int Most = 500;
}

internal sealed class ListPartnersInScopeHandler(Db db, CallerContext callers)
    : IRequestHandler<ListPartnersInScope, IReadOnlyList<Partner>>
{
    public async Task<IReadOnlyList<Partner>> Handle(ListPartnersInScope request, CancellationToken cancellationToken) =>
        await db.Query<Partner>(
            $"""
            SELECT {Partner.Columns} FROM partners WHERE {callers.Caller.InProgramme("programme_id")}
            ORDER BY programme_id, name, id LIMIT @Most
            """,
            new { Scope = callers.Caller.ProgrammeId, ListPartnersInScope.Most },
            cancellationToken
        );
}
