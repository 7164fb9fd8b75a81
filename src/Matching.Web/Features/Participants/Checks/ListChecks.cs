using Matching.Web.Data;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Participants.Checks;

/// <summary>Lists checks.</summary>
public sealed record ListChecks : PageQuery, IQuery<Page<Check>>
{
    /// <summary>Filters by programme.</summary>
    public Guid? ProgrammeId { get; set; }

    /// <summary>Filters by person.</summary>
    public Guid? PersonId { get; set; }

    /// <summary>Filters by checks that expire before this day.</summary>
    public DateOnly? ExpiringBefore { get; set; }
}

internal sealed class ListChecksHandler(Db db, CallerContext callers) : IRequestHandler<ListChecks, Page<Check>>
{
    private const string OfSite = CheckStore.OfSite;

    public async Task<Page<Check>> Handle(ListChecks request, CancellationToken cancellationToken)
    {
        var found = await db.Query<Check>(
            $"""
            SELECT {Check.Columns} FROM checks c
            WHERE NOT EXISTS (SELECT 1 FROM people p WHERE p.id = c.person_id AND p.is_restricted)
              AND {callers.Caller.InProgramme("programme_id")}
                AND {Where.Set(request.ProgrammeId, "programme_id = @ProgrammeId")}
              AND {Where.Set(callers.Caller.SiteId, OfSite)}
              AND {Where.Set(request.PersonId, "person_id = @PersonId")}
              AND {Where.Set(request.ExpiringBefore, "expires_on < @ExpiringBefore")}
              AND id > @After
            ORDER BY id LIMIT @Fetch
            """,
            new
            {
                Scope = callers.Caller.ProgrammeId,
                Site = callers.Caller.SiteId,
                request.ProgrammeId,
                request.PersonId,
                request.ExpiringBefore,
                After = request.AfterId,
                request.Fetch,
            },
            cancellationToken
        );
        return request.Cut(found, check => check.Id);
    }
}
