using Matching.Web.Data;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Runs.MatchRuns;

/// <summary>Stops a match run that is not over; one under way stops within moments.</summary>
public sealed record CancelMatchRun(Guid Id) : ICommand<MatchRun>, IOnSubject
{
    Guid IOnSubject.SubjectId => Id;
}

internal sealed class CancelMatchRunHandler(Db db, TimeProvider clock, MatchRunStore runs)
    : IRequestHandler<CancelMatchRun, MatchRun>
{
    public async Task<MatchRun> Handle(CancelMatchRun request, CancellationToken cancellationToken)
    {
        var run = await runs.Get(request.Id, cancellationToken);
        return await db.Find<MatchRun>(
                $"""
                UPDATE match_runs
                SET is_cancel_requested = TRUE,
                    finished_at = CASE WHEN status = 'queued' THEN @Now ELSE finished_at END,
                    status = CASE WHEN status = 'queued' THEN 'cancelled' ELSE status END
                WHERE id = @Id AND status IN ('queued', 'running')
                RETURNING {MatchRun.Columns}
                """,
                new { run.Id, Now = clock.GetUtcNow() },
                cancellationToken
            ) ?? throw Problems.Refused("match-run-finished");
    }
}
