using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Participants.Checks;

/// <summary>Reads a check.</summary>
public sealed record GetCheck(Guid Id) : IQuery<Check>;

internal sealed class GetCheckHandler(CheckStore checks) : IRequestHandler<GetCheck, Check>
{
    public Task<Check> Handle(GetCheck request, CancellationToken cancellationToken) => checks.Get(request.Id, cancellationToken);
}
