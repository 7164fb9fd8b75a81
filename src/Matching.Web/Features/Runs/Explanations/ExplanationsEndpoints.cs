using Matching.Web.Features.Runs.MatchRuns;
using Matching.Web.Http;
using MediatR;
using Microsoft.AspNetCore.Mvc;

namespace Matching.Web.Features.Runs.Explanations;

public static class ExplanationsEndpoints
{
    // A what-if may carry thousands of locks.
    private const long MostBytes = 1024 * 1024;

    public static void MapExplanations(this IEndpointRouteBuilder api)
    {
        var runs = api.MapGroup("/match-runs", "MatchRuns", Policies.Coordinator);
        runs.MapGet(
                "/{id:guid}/unmatched",
                async (Guid id, [AsParameters] PageQuery page, IMediator mediator, CancellationToken ct) =>
                    TypedResults.Ok(await mediator.Send(new ListUnmatched(id, page), ct))
            )
            .WithName(nameof(ListUnmatched))
            .WithSummary("Lists unmatched people and the reasons")
            .WithList()
            .FindsFinished();
        runs.MapGet(
                "/{id:guid}/explain",
                async (Guid id, [AsParameters] ExplainQuery query, IMediator mediator, CancellationToken ct) =>
                    TypedResults.Ok(await mediator.Send(new ExplainPair(id, query), ct))
            )
            .WithName(nameof(ExplainPair))
            .WithSummary("Returns why a run paired two people or not, and the cost of pairing them")
            .FindsFinished()
            .ProducesValidationProblem();
        runs.MapGet(
                "/{id:guid}/fairness",
                async (Guid id, IMediator mediator, CancellationToken ct) =>
                    TypedResults.Ok(await mediator.Send(new GetMatchRunFairness(id), ct))
            )
            .WithName(nameof(GetMatchRunFairness))
            .WithSummary("Compares the results of a run between groups of mentees")
            .FindsFinished();
        runs.MapGet(
                "/{before:guid}/compare/{after:guid}",
                async (Guid before, Guid after, IMediator mediator, CancellationToken ct) =>
                    TypedResults.Ok(await mediator.Send(new CompareMatchRuns(before, after), ct))
            )
            .WithName(nameof(CompareMatchRuns))
            .WithSummary("Compares two runs: who gains, who loses, who changes mentor")
            .FindsFinished();
        runs.MapPost(
                "/{id:guid}/what-if",
                async (Guid id, WhatIfChanges changes, IMediator mediator, CancellationToken ct) =>
                    TypedResults.Ok(await mediator.Send(new TryWhatIf(id, changes), ct))
            )
            .WithName(nameof(TryWhatIf))
            .WithSummary("Solves a run again with other locks, forbids, weights or objective, without storing the result")
            .WithMetadata(new RequestSizeLimitAttribute(MostBytes))
            .ProducesValidationProblem()
            .FindsFinished()
            .ProducesProblem(StatusCodes.Status413PayloadTooLarge)
            .ProducesProblem(StatusCodes.Status415UnsupportedMediaType)
            .Knows("id", id => new GetMatchRun(id));
        runs.MapGet(
                "/{id:guid}/newcomer",
                async (Guid id, [AsParameters] NewcomerQuery query, IMediator mediator, CancellationToken ct) =>
                    TypedResults.Ok(await mediator.Send(new SuggestForNewcomer(id, query), ct))
            )
            .WithName(nameof(SuggestForNewcomer))
            .WithSummary("Returns the best match of a late arrival and the changes that it requires")
            .FindsFinished()
            .ProducesValidationProblem();
        runs.MapGet(
                "/{id:guid}/fair",
                async (Guid id, IMediator mediator, CancellationToken ct) =>
                    TypedResults.Ok(await mediator.Send(new GetFairMatching(id), ct))
            )
            .WithName(nameof(GetFairMatching))
            .WithSummary("Returns the matching with the highest lowest score, and its cost")
            .FindsFinished();
        runs.MapGet(
                "/{id:guid}/advice",
                async (Guid id, IMediator mediator, CancellationToken ct) =>
                    TypedResults.Ok(await mediator.Send(new GetAdvice(id), ct))
            )
            .WithName(nameof(GetAdvice))
            .WithSummary("Returns proposals that might better wait for late arrivals")
            .FindsFinished();
        api.MapGroup("/programmes", "Programmes", Policies.Coordinator).MapSupplyGap();
    }

    private static void MapSupplyGap(this RouteGroupBuilder programmes) =>
        programmes
            .MapGet(
                "/{id:guid}/supply-gap",
                async (Guid id, [AsParameters] SupplyGapQuery query, IMediator mediator, CancellationToken ct) =>
                    TypedResults.Ok(await mediator.Send(new GetSupplyGap(id, query), ct))
            )
            .WithName(nameof(GetSupplyGap))
            .WithSummary("Compares what mentees ask for with what mentors offer")
            .FindsFinished();

    private static RouteHandlerBuilder FindsFinished(this RouteHandlerBuilder route) =>
        route.Finds().ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status410Gone);
}
