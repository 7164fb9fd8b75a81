using Matching.Web.Data;
using Matching.Web.Features.Participants.People;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Participants.PeopleFiles;

/// <summary>
/// Refuses, as not found, a mentor or mentee who is not there or not within the caller's scope. Reads nothing of them.
/// </summary>
public sealed record CheckPerson(PersonRole Role, Guid Id) : IQuery<Nothing>;

internal sealed class CheckPersonHandler(Db db, CallerContext callers) : IRequestHandler<CheckPerson, Nothing>
{
    public async Task<Nothing> Handle(CheckPerson request, CancellationToken cancellationToken) =>
        await db.Find<Guid?>(
            $"""
            SELECT id FROM people
            WHERE id = @Id AND role = @Role AND status <> 'erased'
                AND {callers.Caller.InProgramme("programme_id")} AND {callers.Caller.InSite("site_id")}
            """,
            new
            {
                request.Id,
                Role = request.Role.ToText(),
                Scope = callers.Caller.ProgrammeId,
                Site = callers.Caller.SiteId,
            },
            cancellationToken
        )
            is null
            ? throw Problems.NotFound(request.Role.ToText())
            : Nothing.Value;
}
