using Matching.Web.Data;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.MatchRuns;

/// <summary>Reads a run that may be computed with: proved, with its frozen input, and without a person whose record is now restricted.</summary>
public sealed record OpenMatchRun(Guid Id) : IQuery<MatchRun>;

internal sealed class OpenMatchRunHandler(Db db, IMediator mediator) : IRequestHandler<OpenMatchRun, MatchRun>
{
    public async Task<MatchRun> Handle(OpenMatchRun request, CancellationToken cancellationToken)
    {
        var run = await mediator.Send(new GetMatchRun(request.Id), cancellationToken);
        return run.Status != MatchRunStatus.Optimal ? throw Problems.Refused("match-run-not-finished")
            : run.IsInputGone ? throw Problems.Refused("match-run-input-erased")
            : await db.Single<bool>($"SELECT {MatchRun.HoldsRestricted} FROM match_runs WHERE id = @Id", new { run.Id }, cancellationToken) ? throw Problems.Refused("match-run-input-restricted")
            : run;
    }
}
