using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Figures.Targets;

/// <summary>Lists targets, in the order in which they were entered.</summary>
public sealed record ListTargets : PageQuery, IQuery<Page<Target>>
{
    /// <summary>Filters by programme.</summary>
    public Guid? ProgrammeId { get; set; }

    /// <summary>Filters by indicator.</summary>
    [LengthUpTo(100)]
    public string? Indicator { get; set; }
}

internal sealed class ListTargetsHandler(TargetStore targets) : IRequestHandler<ListTargets, Page<Target>>
{
    public Task<Page<Target>> Handle(ListTargets request, CancellationToken cancellationToken) =>
        targets.List(request, cancellationToken);
}
