using Matching.Web.Data;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Participants.PossibleDuplicates;

/// <summary>
/// Lists records that may be of one person, with names and without contact data. Staff of one site see those of which both
/// records are there. Those of a restricted record are left out.
/// </summary>
public sealed record ListPossibleDuplicates : PageQuery, IQuery<Page<PossibleDuplicate>>
{
    /// <summary>Filters by programme.</summary>
    public Guid? ProgrammeId { get; set; }

    /// <summary>Filters by person: those of which one record is theirs.</summary>
    public Guid? PersonId { get; set; }

    /// <summary>Filters by status: <c>open</c>, <c>merged</c> or <c>dismissed</c>.</summary>
    [LengthUpTo(20)]
    public string? Status { get; set; }
}

internal sealed class ListPossibleDuplicatesHandler(Db db, IdentityVault vault, CallerContext callers)
    : IRequestHandler<ListPossibleDuplicates, Page<PossibleDuplicate>>
{
    public async Task<Page<PossibleDuplicate>> Handle(ListPossibleDuplicates request, CancellationToken cancellationToken)
    {
        var rows = await db.Query<DuplicateRow>(
            $"""
            SELECT {DuplicateRow.Columns} FROM possible_duplicates d JOIN people a ON a.id = d.person_id JOIN people b ON b.id = d.other_id
            WHERE {callers.Caller.InProgramme("d.programme_id")}
              AND {Where.Set(callers.Caller.SiteId, "(a.site_id = @Site AND b.site_id = @Site)")}
              AND {Where.Set(request.ProgrammeId, "d.programme_id = @ProgrammeId")}
              AND {Where.Set(request.PersonId, "d.person_id = @PersonId OR d.other_id = @PersonId")}
              AND (NOT a.is_restricted OR a.status = 'erased') AND (NOT b.is_restricted OR b.status = 'erased')
              AND {Where.Set(request.Status, "d.status = @Status")} AND d.id > @After
            ORDER BY d.id LIMIT @Fetch
            """,
            new
            {
                Scope = callers.Caller.ProgrammeId,
                Site = callers.Caller.SiteId,
                request.ProgrammeId,
                request.PersonId,
                Status = Filter.Code<DuplicateStatus>(request.Status, "status")?.ToText(),
                After = request.AfterId,
                request.Fetch,
            },
            cancellationToken
        );
        return request.Cut(rows.ConvertAll(row => row.Open(vault)), duplicate => duplicate.Id);
    }
}

/// <summary>Reads two records that may be of one person.</summary>
public sealed record GetPossibleDuplicate(Guid Id) : IQuery<PossibleDuplicate>;

internal sealed class GetPossibleDuplicateHandler(PossibleDuplicateStore duplicates)
    : IRequestHandler<GetPossibleDuplicate, PossibleDuplicate>
{
    public Task<PossibleDuplicate> Handle(GetPossibleDuplicate request, CancellationToken cancellationToken) =>
        duplicates.Get(request.Id, cancellationToken);
}
