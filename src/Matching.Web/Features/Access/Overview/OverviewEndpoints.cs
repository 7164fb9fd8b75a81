using Matching.Web.Features.Figures.Releases;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Access.Overview;

public static class OverviewEndpoints
{
    public static void MapOverview(this IEndpointRouteBuilder api)
    {
        var today = api.MapGroup("/today", "Programmes", Policies.Coordinator);
        today
            .MapGet(
                "/",
                async ([AsParameters] TodayQuery query, CallerContext callers, IMediator mediator, CancellationToken ct) =>
                    TypedResults.Ok(
                        await mediator.Send(new GetToday(query.Programme.In(callers), query.Responsible, query.SiteId), ct)
                    )
            )
            .WithName(nameof(GetToday))
            .WithSummary("Returns what staff of a programme have to do today: counts with the oldest case of each")
            .Finds()
            .ProducesValidationProblem();
        today
            .MapGet(
                "/appointments",
                async ([AsParameters] TodayQuery query, CallerContext callers, IMediator mediator, CancellationToken ct) =>
                    TypedResults.Ok(
                        await mediator.Send(
                            new ListTodayAppointments(query.Programme.In(callers), query.Responsible, query.SiteId),
                            ct
                        )
                    )
            )
            .WithName(nameof(ListTodayAppointments))
            .WithSummary("Lists the appointments of today and tomorrow, and those that have passed without a result")
            .Finds()
            .ProducesValidationProblem();
        today
            .MapGet(
                "/calls",
                async ([AsParameters] TodayQuery query, CallerContext callers, IMediator mediator, CancellationToken ct) =>
                    TypedResults.Ok(
                        await mediator.Send(new ListTodayCalls(query.Programme.In(callers), query.Responsible, query.SiteId), ct)
                    )
            )
            .WithName(nameof(ListTodayCalls))
            .WithSummary("Lists what the other half of a pair is still to be informed of after a call")
            .Finds()
            .ProducesValidationProblem();
        today
            .MapGet(
                "/events",
                async ([AsParameters] EventsQuery query, CallerContext callers, IMediator mediator, CancellationToken ct) =>
                    TypedResults.Ok(await mediator.Send(new ListTodayEvents(query.Programme.In(callers), query.SiteId), ct))
            )
            .WithName(nameof(ListTodayEvents))
            .WithSummary("Lists what others did since the account was here before")
            .Finds()
            .ProducesValidationProblem();
    }
}

/// <summary>The programme of a day, and whose work.</summary>
public sealed record TodayQuery
{
    /// <summary>The programme. Defaults to the caller's own.</summary>
    public Guid? ProgrammeId { get; set; }

    /// <summary>Filters by responsible coordinator: <c>me</c>, <c>none</c>, or the id of an account.</summary>
    public string? Responsible { get; set; }

    /// <summary>Filters by site.</summary>
    public Guid? SiteId { get; set; }

    internal ProgrammeQuery Programme => new() { ProgrammeId = ProgrammeId };
}

/// <summary>The programme of events, and one of its sites.</summary>
public sealed record EventsQuery
{
    /// <summary>The programme. Defaults to the caller's own.</summary>
    public Guid? ProgrammeId { get; set; }

    /// <summary>Filters by site.</summary>
    public Guid? SiteId { get; set; }

    internal ProgrammeQuery Programme => new() { ProgrammeId = ProgrammeId };
}
