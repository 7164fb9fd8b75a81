using Matching.Web.Http;
using MediatR;

namespace Matching.Web.Features.Runs.MatchingMeetings;

public static class MatchingMeetingsEndpoints
{
    public static void MapMatchingMeetings(this IEndpointRouteBuilder api)
    {
        var meetings = api.MapGroup("/matching-meetings", "MatchingMeetings", Policies.Coordinator);
        meetings
            .MapPost(
                "/",
                async (CreateMatchingMeeting request, HttpContext http, IMediator mediator, CancellationToken ct) =>
                    Routes.Created(http, await mediator.Send(request, ct))
            )
            .WithName(nameof(CreateMatchingMeeting))
            .WithSummary("Freezes a run for a meeting of staff")
            .Creates();
        meetings
            .MapGet(
                "/",
                async ([AsParameters] ListMatchingMeetings query, IMediator mediator, CancellationToken ct) =>
                    TypedResults.Ok(await mediator.Send(query, ct))
            )
            .WithName(nameof(ListMatchingMeetings))
            .WithSummary("Lists matching meetings, the newest first")
            .WithList();
        meetings
            .MapGet(
                "/{id:guid}",
                async (Guid id, HttpContext http, IMediator mediator, CancellationToken ct) =>
                    Routes.Ok(http, await mediator.Send(new GetMatchingMeeting(id), ct))
            )
            .WithName(nameof(GetMatchingMeeting))
            .WithSummary("Returns a matching meeting")
            .Finds();
        meetings
            .MapPut(
                "/{id:guid}/present",
                async (Guid id, RecordPresent request, HttpContext http, IMediator mediator, CancellationToken ct) =>
                    Routes.Ok(http, await mediator.Send(request with { MeetingId = id }, ct))
            )
            .WithName(nameof(RecordPresent))
            .WithSummary("Records who was present at a meeting")
            .Corrects()
            .Knows("id", id => new GetMatchingMeeting(id));
        meetings
            .MapPost(
                "/{id:guid}/close",
                async (Guid id, HttpContext http, IMediator mediator, CancellationToken ct) =>
                    Routes.Ok(
                        http,
                        await mediator.Send(new CloseMatchingMeeting { Id = id, IfMatch = IfMatch.Optional(http) }, ct)
                    )
            )
            .WithName(nameof(CloseMatchingMeeting))
            .WithSummary("Closes a meeting; its offers leave together in the next sending hour")
            .Transitions();
        meetings.MapProposals();
    }

    private static void MapProposals(this RouteGroupBuilder meetings)
    {
        meetings
            .MapGet(
                "/{id:guid}/proposals",
                async (Guid id, [AsParameters] PageQuery query, IMediator mediator, CancellationToken ct) =>
                    TypedResults.Ok(await mediator.Send(new ListMeetingProposals(id, query), ct))
            )
            .WithName(nameof(ListMeetingProposals))
            .WithSummary("Lists what a meeting has on proposals: shortlist, comments, decisions and outcomes")
            .WithList()
            .ProducesProblem(StatusCodes.Status404NotFound);
        meetings
            .MapPut(
                "/{id:guid}/proposals/{menteeId:guid}/shortlist",
                async (Guid id, Guid menteeId, ShortlistProposal request, IMediator mediator, CancellationToken ct) =>
                    TypedResults.Ok(await mediator.Send(request with { MeetingId = id, MenteeId = menteeId }, ct))
            )
            .WithName(nameof(ShortlistProposal))
            .WithSummary("Puts a proposal on the shortlist of a meeting, or takes it off")
            .Corrects()
            .Knows("id", id => new GetMatchingMeeting(id));
        meetings
            .MapPost(
                "/{id:guid}/proposals/{menteeId:guid}/comments",
                async (Guid id, Guid menteeId, CreateMeetingComment request, IMediator mediator, CancellationToken ct) =>
                    TypedResults.Created(
                        (string?)null,
                        await mediator.Send(request with { MeetingId = id, MenteeId = menteeId }, ct)
                    )
            )
            .WithName(nameof(CreateMeetingComment))
            .WithSummary("Comments on a proposal of a meeting")
            .Creates()
            .Knows("id", id => new GetMatchingMeeting(id));
        meetings
            .MapPut(
                "/{id:guid}/proposals/{menteeId:guid}/decision",
                async (
                    Guid id,
                    Guid menteeId,
                    DecideProposal request,
                    HttpContext http,
                    IMediator mediator,
                    CancellationToken ct
                ) =>
                    TypedResults.Ok(
                        await mediator.Send(
                            request with
                            {
                                MeetingId = id,
                                MenteeId = menteeId,
                                IfMatch = IfMatch.Optional(http),
                            },
                            ct
                        )
                    )
            )
            .WithName(nameof(DecideProposal))
            .WithSummary("Records the decision of a meeting on a proposal, or undoes it")
            .Transitions()
            .Knows("id", id => new GetMatchingMeeting(id));
    }
}
