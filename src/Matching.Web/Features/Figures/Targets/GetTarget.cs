using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Figures.Targets;

/// <summary>Returns a target and its status.</summary>
public sealed record GetTarget(Guid Id) : IQuery<Target>;

internal sealed class GetTargetHandler(TargetStore targets) : IRequestHandler<GetTarget, Target>
{
    public Task<Target> Handle(GetTarget request, CancellationToken cancellationToken) =>
        targets.Get(request.Id, cancellationToken);
}
