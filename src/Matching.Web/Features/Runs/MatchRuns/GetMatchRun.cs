using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Runs.MatchRuns;

/// <summary>Reads one match run.</summary>
public sealed record GetMatchRun(Guid Id) : IQuery<MatchRun>;

internal sealed class GetMatchRunHandler(MatchRunStore runs) : IRequestHandler<GetMatchRun, MatchRun>
{
    public Task<MatchRun> Handle(GetMatchRun request, CancellationToken cancellationToken) =>
        runs.Get(request.Id, cancellationToken);
}
