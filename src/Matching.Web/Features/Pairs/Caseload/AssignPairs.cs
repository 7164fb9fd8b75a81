using Matching.Web.Data;
using Matching.Web.Features.Participants.Caseload;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Pairs.Caseload;

/// <summary>
/// Makes a coordinator responsible for up to 1,000 pairs. Each is checked by itself: a pair whose site the coordinator does not
/// see stays as it is.
/// </summary>
[Example("""{ "responsibleId": null, "pairs": ["0199c0de-0000-7000-8000-000000000001"] }""")]
public sealed record AssignPairs : ICommand<AssignmentReport>
{
    /// <summary>Account of a coordinator or administrator; null leaves the pairs without one.</summary>
    public Guid? ResponsibleId { get; set; }

    /// <summary>Ids of the pairs, each once, 1,000 at most.</summary>
    [Mandatory, ItemsUpTo(AssignPeople.Most)]
    public List<Guid> Pairs { get; set; } = [];
}

internal sealed class AssignPairsHandler(
    Db db,
    CallerContext callers,
    TimeProvider clock,
    ResponsibleAccounts accounts,
    Assignments assignments
) : IRequestHandler<AssignPairs, AssignmentReport>
{
    private const string CanCare =
        "EXISTS (SELECT 1 FROM accounts a WHERE a.id = @ResponsibleId AND "
        + "(a.programme_id IS NULL OR a.programme_id = pairs.programme_id) AND (a.site_id IS NULL OR a.site_id = pairs.site_id))";

    public async Task<AssignmentReport> Handle(AssignPairs request, CancellationToken cancellationToken)
    {
        await accounts.Check(request.ResponsibleId, request.Pairs, "pairs", cancellationToken);
        object Parameters(Guid id) =>
            new
            {
                Id = id,
                request.ResponsibleId,
                Now = clock.GetUtcNow(),
                Scope = callers.Caller.ProgrammeId,
                Site = callers.Caller.SiteId,
            };
        return await assignments.Of(
            nameof(AssignPairs),
            request.Pairs,
            Problems.NotFound("pair"),
            id =>
                db.Find<Assigned>(
                    $"""
                    UPDATE pairs SET responsible_id = @ResponsibleId, version = version + 1, updated_at = @Now
                    WHERE id = @Id AND {callers.Caller.InProgramme("programme_id")} AND {callers.Caller.InSite("site_id")}
                      AND {Where.Set(request.ResponsibleId, CanCare)}
                    RETURNING id, programme_id
                    """,
                    Parameters(id),
                    cancellationToken
                ),
            id =>
                db.Find<Guid?>(
                    $"""
                    SELECT id FROM pairs
                    WHERE id = @Id AND {callers.Caller.InProgramme("programme_id")} AND {callers.Caller.InSite("site_id")}
                    """,
                    Parameters(id),
                    cancellationToken
                ),
            cancellationToken
        );
    }
}
