using System.Text.Json;
using Matching.Web.Features.Pairs.Caseload;
using Matching.Web.Features.Pairs.CheckIns;
using Matching.Web.Features.Pairs.Meetings;
using Matching.Web.Features.Pairs.Tasks;
using Matching.Web.Features.Pairs.Waivers;
using Matching.Web.Http;
using MediatR;

namespace Matching.Web.Features.Pairs.Pairs;

public static class PairsEndpoints
{
    public static void MapPairs(this IEndpointRouteBuilder api)
    {
        var pairs = api.MapGroup("/pairs", "Pairs", Policies.Coordinator);
        pairs
            .MapGet(
                "/",
                async ([AsParameters] ListPairs query, IMediator mediator, CancellationToken ct) =>
                    TypedResults.Ok(await mediator.Send(query, ct))
            )
            .WithName(nameof(ListPairs))
            .WithSummary("Lists pairs")
            .WithList();
        pairs
            .MapPost(
                "/",
                async (CreatePair request, HttpContext http, IMediator mediator, CancellationToken ct) =>
                    Routes.Created(http, await mediator.Send(request, ct))
            )
            .WithName(nameof(CreatePair))
            .WithSummary("Proposes a pair by hand")
            .Creates();
        pairs
            .MapGet(
                "/{id:guid}",
                async (Guid id, HttpContext http, IMediator mediator, CancellationToken ct) =>
                    Routes.Ok(http, await mediator.Send(new GetPair(id), ct))
            )
            .WithName(nameof(GetPair))
            .WithSummary("Returns a pair")
            .Finds();
        pairs
            .MapPost(
                "/{id:guid}/transition",
                async (Guid id, TransitionPair request, HttpContext http, IMediator mediator, CancellationToken ct) =>
                    Routes.Ok(http, await mediator.Send(request with { Id = id, IfMatch = IfMatch.Optional(http) }, ct))
            )
            .WithName(nameof(TransitionPair))
            .WithSummary("Moves a pair to another state")
            .Transitions()
            .Knows("id", id => new GetPair(id));
        pairs
            .MapPatch(
                "/{id:guid}",
                async (Guid id, JsonElement patch, HttpContext http, IMediator mediator, CancellationToken ct) =>
                    Routes.Ok(http, await mediator.Send(new CorrectPair(id, IfMatch.Required(http), patch), ct))
            )
            .WithName(nameof(CorrectPair))
            .WithSummary("Corrects the days of a pair")
            .Patches<PairCorrection>();
        pairs
            .MapPost(
                "/{id:guid}/undo",
                async (Guid id, UndoPairTransition request, HttpContext http, IMediator mediator, CancellationToken ct) =>
                    Routes.Ok(http, await mediator.Send(request with { Id = id, IfMatch = IfMatch.Optional(http) }, ct))
            )
            .WithName(nameof(UndoPairTransition))
            .WithSummary("Undoes the last transition of a pair within a day")
            .Transitions()
            .Knows("id", id => new GetPair(id));
        pairs
            .MapPost(
                "/responsible",
                async (AssignPairs request, IMediator mediator, CancellationToken ct) =>
                    TypedResults.Ok(await mediator.Send(request, ct))
            )
            .WithName(nameof(AssignPairs))
            .WithSummary("Makes a coordinator responsible for up to 1,000 pairs, with a result for each")
            .WithMetadata(new Microsoft.AspNetCore.Mvc.RequestSizeLimitAttribute(128 * 1024))
            .ProducesValidationProblem()
            .ProducesProblem(StatusCodes.Status413PayloadTooLarge)
            .ProducesProblem(StatusCodes.Status415UnsupportedMediaType);
        pairs.MapMeetings();
        pairs.MapTasks();
        pairs.MapWaivers();
        pairs.MapCheckIns();
    }

    // The API document lists the correction of a check-in after that of a meeting.
    private static void MapMeetings(this RouteGroupBuilder pairs)
    {
        pairs
            .MapGet(
                "/{id:guid}/meetings",
                async (Guid id, [AsParameters] EntryQuery page, IMediator mediator, CancellationToken ct) =>
                    TypedResults.Ok(await mediator.Send(new ListMeetings(id, page), ct))
            )
            .WithName(nameof(ListMeetings))
            .WithSummary("Lists the meetings of a pair")
            .WithList()
            .ProducesProblem(StatusCodes.Status404NotFound);
        pairs
            .MapPost(
                "/{id:guid}/meetings",
                async (Guid id, CreateMeeting request, HttpContext http, IMediator mediator, CancellationToken ct) =>
                    TypedResults.Created((string?)null, await mediator.Send(request with { PairId = id }, ct))
            )
            .WithName(nameof(CreateMeeting))
            .WithSummary("Records a meeting of a pair")
            .Creates()
            .Knows("id", id => new GetPair(id));
        pairs
            .MapPut(
                "/{id:guid}/meetings/{meetingId:guid}",
                async (Guid id, Guid meetingId, CorrectMeeting request, IMediator mediator, CancellationToken ct) =>
                    TypedResults.Ok(await mediator.Send(request with { PairId = id, MeetingId = meetingId }, ct))
            )
            .WithName(nameof(CorrectMeeting))
            .WithSummary("Corrects a meeting")
            .Corrects()
            .Knows("id", id => new GetPair(id));
        pairs
            .MapPut(
                "/{id:guid}/check-ins/{checkInId:guid}",
                async (Guid id, Guid checkInId, CorrectCheckIn request, IMediator mediator, CancellationToken ct) =>
                    TypedResults.Ok(await mediator.Send(request with { PairId = id, CheckInId = checkInId }, ct))
            )
            .WithName(nameof(CorrectCheckIn))
            .WithSummary("Corrects a check-in")
            .Corrects()
            .Knows("id", id => new GetPair(id));
        pairs
            .MapPut(
                "/{id:guid}/meetings/{meetingId:guid}/expenses",
                async (Guid id, Guid meetingId, RecordExpenses request, IMediator mediator, CancellationToken ct) =>
                    TypedResults.Ok(await mediator.Send(request with { PairId = id, MeetingId = meetingId }, ct))
            )
            .WithName(nameof(RecordExpenses))
            .WithSummary("Records the expenses of a meeting and whether they are paid")
            .ProducesValidationProblem()
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status413PayloadTooLarge)
            .ProducesProblem(StatusCodes.Status415UnsupportedMediaType)
            .Knows("id", id => new GetPair(id));
    }

    private static void MapTasks(this RouteGroupBuilder pairs)
    {
        pairs
            .MapGet(
                "/{id:guid}/tasks",
                async (Guid id, [AsParameters] PageQuery page, IMediator mediator, CancellationToken ct) =>
                    TypedResults.Ok(await mediator.Send(new ListPairTasks(id, page), ct))
            )
            .WithName(nameof(ListPairTasks))
            .WithSummary("Lists the tasks that the programme arranges before a pair first meets")
            .WithList()
            .ProducesProblem(StatusCodes.Status404NotFound);
        pairs
            .MapPost(
                "/{id:guid}/tasks/transition",
                async (Guid id, TransitionPairTask request, IMediator mediator, CancellationToken ct) =>
                    TypedResults.Ok(await mediator.Send(request with { PairId = id }, ct))
            )
            .WithName(nameof(TransitionPairTask))
            .WithSummary("Marks a task of a pair as arranged")
            .ProducesValidationProblem()
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status413PayloadTooLarge)
            .ProducesProblem(StatusCodes.Status415UnsupportedMediaType)
            .Knows("id", id => new GetPair(id));
    }

    private static void MapWaivers(this RouteGroupBuilder pairs)
    {
        pairs
            .MapGet(
                "/{id:guid}/waivers",
                async (Guid id, [AsParameters] PageQuery page, IMediator mediator, CancellationToken ct) =>
                    TypedResults.Ok(await mediator.Send(new ListAnswerWaivers(id, page), ct))
            )
            .WithName(nameof(ListAnswerWaivers))
            .WithSummary("Lists the questionnaires of a pair that are not awaited")
            .WithList()
            .ProducesProblem(StatusCodes.Status404NotFound);
        pairs
            .MapPost(
                "/{id:guid}/waivers",
                async (Guid id, WaiveAnswers request, HttpContext http, IMediator mediator, CancellationToken ct) =>
                    TypedResults.Created((string?)null, await mediator.Send(request with { PairId = id }, ct))
            )
            .WithName(nameof(WaiveAnswers))
            .WithSummary("Records that a questionnaire of one side is not awaited")
            .Creates()
            .Knows("id", id => new GetPair(id));
    }

    private static void MapCheckIns(this RouteGroupBuilder pairs)
    {
        pairs
            .MapGet(
                "/{id:guid}/check-ins",
                async (Guid id, [AsParameters] EntryQuery page, IMediator mediator, CancellationToken ct) =>
                    TypedResults.Ok(await mediator.Send(new ListCheckIns(id, page), ct))
            )
            .WithName(nameof(ListCheckIns))
            .WithSummary("Lists the check-ins of a pair")
            .WithList()
            .ProducesProblem(StatusCodes.Status404NotFound);
        pairs
            .MapPost(
                "/{id:guid}/check-ins",
                async (Guid id, CreateCheckIn request, HttpContext http, IMediator mediator, CancellationToken ct) =>
                    TypedResults.Created((string?)null, await mediator.Send(request with { PairId = id }, ct))
            )
            .WithName(nameof(CreateCheckIn))
            .WithSummary("Records that staff spoke with a pair")
            .Creates()
            .Knows("id", id => new GetPair(id));
    }
}
