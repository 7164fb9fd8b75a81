using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Figures.Extracts;

/// <summary>Returns the metadata of an extract; for staff also the people who can be singled out.</summary>
public sealed record GetExtract(Guid Id) : IQuery<Extract>;

internal sealed class GetExtractHandler(ExtractStore extracts) : IRequestHandler<GetExtract, Extract>
{
    public Task<Extract> Handle(GetExtract request, CancellationToken cancellationToken) =>
        extracts.Get(request.Id, cancellationToken);
}
