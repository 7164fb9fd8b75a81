using Matching.Web.Features.Participants.Signups.Own;
using Matching.Web.Http;
using MediatR;

namespace Matching.Web.Features.Participants.Signups;

public static class SignupsEndpoints
{
    public static void MapSignups(this IEndpointRouteBuilder api)
    {
        var open = api.MapGroup("/signups", "Signups", Policies.Signup);
        open.MapPost(
                "/",
                async (CreateSignup request, HttpContext http, IMediator mediator, CancellationToken ct) =>
                {
                    var received = await mediator.Send(
                        new SubmitSignup(request, Said(http, "Origin"), Said(http, "Sec-Fetch-Site")),
                        ct
                    );
                    return TypedResults.Created($"{http.Request.Path.Value!.TrimEnd('/')}/{received.Id}", received);
                }
            )
            .WithName(nameof(CreateSignup))
            .WithSummary("Signs a person up through a partner, from its server or its website")
            .WithMetadata(new TakesSignupBudget())
            .RequireCors(SignupCors.Policy)
            .Creates()
            .ProducesProblem(StatusCodes.Status429TooManyRequests);

        api.MapGroup("/signup-forms", "Signups", Policies.Signup)
            .MapGet(
                "/",
                async (string? partner, IMediator mediator, CancellationToken ct) =>
                    TypedResults.Ok(await mediator.Send(new GetSignupForm(partner ?? ""), ct))
            )
            .WithName(nameof(GetSignupForm))
            .WithSummary("Returns what the sign-up form of a partner says and asks")
            .Finds();
        api.MapGroup("/signups/own/{token}", "Signups", Policies.Signup).MapOwn();

        var own = api.MapGroup("/signups", "Signups", Policies.Partner);
        own.MapGet(
                "/",
                async ([AsParameters] ListSignups query, IMediator mediator, CancellationToken ct) =>
                    TypedResults.Ok(await mediator.Send(query, ct))
            )
            .WithName(nameof(ListSignups))
            .WithSummary("Lists the partner's own sign-ups and their status")
            .WithList();
        own.MapGet(
                "/{id:guid}",
                async (Guid id, HttpContext http, IMediator mediator, CancellationToken ct) =>
                    Routes.Ok(http, await mediator.Send(new GetSignup(id), ct))
            )
            .WithName(nameof(GetSignup))
            .WithSummary("Returns the status of one of the partner's own sign-ups")
            .Finds();
    }

    // What a person does by the link of their sign-up.
    private static void MapOwn(this RouteGroupBuilder own)
    {
        own.MapGet(
                "/",
                async (string token, IMediator mediator, CancellationToken ct) =>
                    TypedResults.Ok(await mediator.Send(new GetOwnSignup(token), ct))
            )
            .WithName(nameof(GetOwnSignup))
            .WithSummary("Returns the sign-up of a link: what was typed through it, and what happens next")
            .Finds();
        own.MapPost(
                "/answers",
                async (string token, UpdateOwnSignup request, IMediator mediator, CancellationToken ct) =>
                    TypedResults.Ok(await mediator.Send(request with { Token = token }, ct))
            )
            .WithName(nameof(UpdateOwnSignup))
            .WithSummary("Adds answers to a sign-up by its link")
            .ProducesValidationProblem()
            .ProducesProblem(StatusCodes.Status404NotFound)
            .KnowsToken(token => new CheckOwnSignup(token));
    }

    private static string? Said(HttpContext http, string header) =>
        http.Request.Headers[header].ToString() is { Length: > 0 } value ? value : null;
}
