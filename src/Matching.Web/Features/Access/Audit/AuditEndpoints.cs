using Matching.Web.Http;
using MediatR;

namespace Matching.Web.Features.Access.Audit;

public static class AuditEndpoints
{
    public static void MapAudit(this IEndpointRouteBuilder api)
    {
        var audit = api.MapGroup("/audit", "Audit", Policies.Admin);
        audit.MapGet("/", async ([AsParameters] ListAuditEntries query, IMediator mediator, CancellationToken ct) => TypedResults.Ok(await mediator.Send(query, ct)))
            .WithName(nameof(ListAuditEntries)).WithSummary("Lists who did what to whom, reading of contact data included").WithList();
        audit.MapGet("/verify", async (IMediator mediator, CancellationToken ct) => TypedResults.Ok(await mediator.Send(new VerifyAudit(), ct)))
            .WithName(nameof(VerifyAudit)).WithSummary("Checks that no entry was changed, removed or added by another hand, and names the first that was");
    }
}
