using Matching.Web.Http;
using MediatR;
using Microsoft.AspNetCore.Antiforgery;

namespace Matching.Web.Features.Access.Sessions;

public static class SessionsEndpoints
{
    public static void MapSessions(this IEndpointRouteBuilder api)
    {
        var caller = api.MapGroup("/caller", "Caller", Policies.Anyone);
        caller
            .MapGet(
                "/",
                async (HttpContext http, IMediator mediator, IAntiforgery forms, CancellationToken ct) =>
                {
                    var known = await mediator.Send(new GetCaller(), ct);
                    return TypedResults.Ok(
                        known.Email is null ? known : known with { AntiforgeryToken = forms.GetAndStoreTokens(http).RequestToken }
                    );
                }
            )
            .WithName(nameof(GetCaller))
            .WithSummary("Returns the caller and their access")
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status406NotAcceptable);
    }
}
