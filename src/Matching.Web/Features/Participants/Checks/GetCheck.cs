using Matching.Web.Data;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Participants.Checks;

/// <summary>Reads a check.</summary>
public sealed record GetCheck(Guid Id) : IQuery<Check>;

internal sealed class GetCheckHandler(Db db, CallerContext callers) : IRequestHandler<GetCheck, Check>
{
    public async Task<Check> Handle(GetCheck request, CancellationToken cancellationToken) => await db.Find<Check>(
        $"""
        SELECT {Check.Columns} FROM checks c
        WHERE id = @Id AND (CAST(@Scope AS TEXT) IS NULL OR programme_id = @Scope)
          AND (CAST(@Site AS TEXT) IS NULL OR EXISTS (SELECT 1 FROM people p WHERE p.id = c.person_id AND p.site_id = @Site))
        """,
        new { request.Id, Scope = callers.Caller.ProgrammeId, Site = callers.Caller.SiteId },
        cancellationToken) ?? throw Problems.NotFound("check");
}
