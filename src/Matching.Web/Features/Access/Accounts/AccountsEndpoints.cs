using System.Text.Json;
using Matching.Web.Http;
using MediatR;

namespace Matching.Web.Features.Access.Accounts;

public static class AccountsEndpoints
{
    public static void MapAccounts(this IEndpointRouteBuilder api)
    {
        var accounts = api.MapGroup("/accounts", "Accounts", Policies.Admin);
        accounts
            .MapPost(
                "/",
                async (CreateAccount request, HttpContext http, IMediator mediator, CancellationToken ct) =>
                    Routes.Created(http, await mediator.Send(request, ct))
            )
            .WithName(nameof(CreateAccount))
            .WithSummary("Creates an account and returns its set-up page once")
            .Creates();
        accounts
            .MapGet(
                "/",
                async ([AsParameters] ListAccounts query, IMediator mediator, CancellationToken ct) =>
                    TypedResults.Ok(await mediator.Send(query, ct))
            )
            .WithName(nameof(ListAccounts))
            .WithSummary("Lists the accounts in scope")
            .WithList();
        accounts
            .MapGet(
                "/{id:guid}",
                async (Guid id, HttpContext http, IMediator mediator, CancellationToken ct) =>
                    Routes.Ok(http, await mediator.Send(new GetAccount(id), ct))
            )
            .WithName(nameof(GetAccount))
            .WithSummary("Returns an account")
            .Finds();
        accounts
            .MapPatch(
                "/{id:guid}",
                async (Guid id, JsonElement patch, HttpContext http, IMediator mediator, CancellationToken ct) =>
                    Routes.Ok(http, await mediator.Send(new UpdateAccount(id, IfMatch.Required(http), patch), ct))
            )
            .WithName(nameof(UpdateAccount))
            .WithSummary("Changes an account: role, site, address, disabled or not, permission of an evaluator")
            .Patches<AccountFields>();
        accounts
            .MapDelete(
                "/{id:guid}",
                async (Guid id, HttpContext http, IMediator mediator, CancellationToken ct) =>
                {
                    await mediator.Send(new DeleteAccount(id, IfMatch.Required(http)), ct);
                    return TypedResults.NoContent();
                }
            )
            .WithName(nameof(DeleteAccount))
            .WithSummary("Deletes an account and its credentials")
            .Deletes();
        accounts
            .MapPost(
                "/{id:guid}/reset",
                async (Guid id, IMediator mediator, CancellationToken ct) =>
                    TypedResults.Ok(await mediator.Send(new ResetAccount(id), ct))
            )
            .WithName(nameof(ResetAccount))
            .WithSummary("Resets password and second factor and returns a new set-up page")
            .Finds()
            .ProducesProblem(StatusCodes.Status409Conflict);
        accounts
            .MapDelete(
                "/{id:guid}/sessions",
                async (Guid id, IMediator mediator, CancellationToken ct) =>
                {
                    await mediator.Send(new EndAccountSessions(id), ct);
                    return TypedResults.NoContent();
                }
            )
            .WithName(nameof(EndAccountSessions))
            .WithSummary("Ends all sessions of an account")
            .Finds();
    }

    public static void MapColleagues(this IEndpointRouteBuilder api)
    {
        var colleagues = api.MapGroup("/colleagues", "Accounts", Policies.Coordinator);
        colleagues
            .MapGet(
                "/",
                async ([AsParameters] ListColleagues query, IMediator mediator, CancellationToken ct) =>
                    TypedResults.Ok(await mediator.Send(query, ct))
            )
            .WithName(nameof(ListColleagues))
            .WithSummary("Lists coordinators and administrators who can be responsible for people and pairs")
            .WithList();
        colleagues
            .MapPut(
                "/{id:guid}/absence",
                async (Guid id, SetAbsence request, IMediator mediator, CancellationToken ct) =>
                    TypedResults.Ok(await mediator.Send(request with { Id = id }, ct))
            )
            .WithName(nameof(SetAbsence))
            .WithSummary("Records from when to when a colleague is away, and who is the deputy")
            .ProducesValidationProblem()
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status413PayloadTooLarge)
            .ProducesProblem(StatusCodes.Status415UnsupportedMediaType)
            .Knows("id", id => new CheckColleague(id));
        colleagues
            .MapDelete(
                "/{id:guid}/absence",
                async (Guid id, IMediator mediator, CancellationToken ct) =>
                {
                    await mediator.Send(new EndAbsence(id), ct);
                    return TypedResults.NoContent();
                }
            )
            .WithName(nameof(EndAbsence))
            .WithSummary("Ends the absence of a colleague")
            .Finds();
    }
}
