using Matching.Web.Http;
using MediatR;

namespace Matching.Web.Features.Access.Audit;

public static class AuditEndpoints
{
    public static void MapAudit(this IEndpointRouteBuilder api)
    {
        var audit = api.MapGroup("/audit", "Audit", Policies.Admin);
        audit
            .MapGet(
                "/",
                async ([AsParameters] ListAuditEntries query, IMediator mediator, CancellationToken ct) =>
                    TypedResults.Ok(await mediator.Send(query, ct))
            )
            .WithName(nameof(ListAuditEntries))
            .WithSummary("Lists audit entries, including reads of contact data")
            .WithList();
        audit
            .MapGet(
                "/verify",
                async (IMediator mediator, CancellationToken ct) => TypedResults.Ok(await mediator.Send(new VerifyAudit(), ct))
            )
            .WithName(nameof(VerifyAudit))
            .WithSummary("Verifies the audit chain and returns the first broken link")
            .ProducesProblem(StatusCodes.Status400BadRequest);
    }
}
