using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Safeguarding.CorrectionRequests;

/// <summary>
/// Lists the changes that people asked for by their own links, with names and without contact data. Those of a restricted record
/// are listed for its person alone (<c>personId</c>).
/// </summary>
public sealed record ListCorrectionRequests : PageQuery, IQuery<Page<CorrectionRequest>>
{
    /// <summary>Filters by programme.</summary>
    public Guid? ProgrammeId { get; set; }

    /// <summary>Filters by person.</summary>
    public Guid? PersonId { get; set; }

    /// <summary>Filters by site of the person.</summary>
    public Guid? SiteId { get; set; }

    /// <summary>Filters by responsible coordinator: <c>me</c>, <c>none</c>, or the id of an account.</summary>
    [LengthUpTo(36)]
    public string? Responsible { get; set; }

    /// <summary>Filters by status: <c>open</c>, <c>confirmed</c> or <c>dismissed</c>.</summary>
    [LengthUpTo(20)]
    public string? Status { get; set; }
}

internal sealed class ListCorrectionRequestsHandler(CorrectionRequestStore requests)
    : IRequestHandler<ListCorrectionRequests, Page<CorrectionRequest>>
{
    public Task<Page<CorrectionRequest>> Handle(ListCorrectionRequests request, CancellationToken cancellationToken) =>
        requests.List(request, cancellationToken);
}

/// <summary>Reads one change that a person asked for.</summary>
public sealed record GetCorrectionRequest(Guid Id) : IQuery<CorrectionRequest>;

internal sealed class GetCorrectionRequestHandler(CorrectionRequestStore requests)
    : IRequestHandler<GetCorrectionRequest, CorrectionRequest>
{
    public Task<CorrectionRequest> Handle(GetCorrectionRequest request, CancellationToken cancellationToken) =>
        requests.Get(request.Id, cancellationToken);
}
