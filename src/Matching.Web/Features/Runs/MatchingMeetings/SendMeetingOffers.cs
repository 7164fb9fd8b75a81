using Matching.Web.Data;
using Matching.Web.Features.Participants.Programmes;
using Matching.Web.Features.Runs.AutomaticRuns;
using Matching.Web.Mediation;
using MediatR;
using Microsoft.Extensions.Options;

namespace Matching.Web.Features.Runs.MatchingMeetings;

/// <summary>
/// Makes the offers of closed meetings whose sending hour has come, meeting by meeting. Returns of how many meetings they left.
/// </summary>
public sealed record SendMeetingOffers : IRequest<int>;

internal sealed class SendMeetingOffersHandler(
    Db db,
    IMediator mediator,
    TimeProvider clock,
    ILogger<SendMeetingOffersHandler> log
) : IRequestHandler<SendMeetingOffers, int>
{
    public async Task<int> Handle(SendMeetingOffers request, CancellationToken cancellationToken)
    {
        var due = await db.Query<Guid>(
            "SELECT id FROM matching_meetings WHERE offers_left_at IS NULL AND offers_leave_at <= @Now ORDER BY offers_leave_at, id",
            new { Now = clock.GetUtcNow() },
            cancellationToken
        );
        var left = 0;
        foreach (var id in due)
        {
            try
            {
                left += (await mediator.Send(new SendOffersOfMeeting(id), cancellationToken)).OffersLeftAt is null ? 0 : 1;
            }
            catch (Exception exception) when (exception is not StorageFullException && !cancellationToken.IsCancellationRequested)
            {
                log.LogError(exception, "Offers of the meeting {Meeting} could not be made; others go on", id);
            }
        }

        return left;
    }
}

/// <summary>
/// Makes the offers of one closed meeting. Where it is no sending hour, because the service did not run or the hours changed, they
/// leave in the next one.
/// </summary>
public sealed record SendOffersOfMeeting(Guid Id) : ICommand<MatchingMeeting>, IOnSubject
{
    Guid IOnSubject.SubjectId => Id;
}

internal sealed class SendOffersOfMeetingHandler(
    Db db,
    TimeProvider clock,
    MeetingStore meetings,
    ProgrammeStore programmes,
    MeetingOffers offers
) : IRequestHandler<SendOffersOfMeeting, MatchingMeeting>
{
    public async Task<MatchingMeeting> Handle(SendOffersOfMeeting request, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        // of several instances one makes them
        var held = await db.Execute(
            "UPDATE matching_meetings SET version = version WHERE id = @Id AND offers_left_at IS NULL AND offers_leave_at <= @Now",
            new { request.Id, Now = now },
            cancellationToken
        );
        var meeting = await meetings.Get(request.Id, cancellationToken);
        if (held == 0)
        {
            return meeting;
        }

        var leaveAt = SendingHours.From(now, await programmes.Get(meeting.ProgrammeId, cancellationToken));
        if (leaveAt > now)
        {
            await db.Execute(
                "UPDATE matching_meetings SET offers_leave_at = @LeaveAt, version = version + 1 WHERE id = @Id",
                new { meeting.Id, LeaveAt = leaveAt },
                cancellationToken
            );
        }
        else
        {
            await offers.Send(meeting, cancellationToken);
        }

        return await meetings.Get(meeting.Id, cancellationToken);
    }
}

/// <summary>Looks from time to time whether offers of a meeting are to leave.</summary>
internal sealed class MeetingOfferWorker(
    IServiceScopeFactory scopes,
    IOptions<MatchRunOptions> options,
    TimeProvider clock,
    ILogger<MeetingOfferWorker> log
) : TimedWorker(scopes, options.Value.AutomaticEvery, clock, log)
{
    protected override Task Work(IMediator mediator, CancellationToken cancellationToken) =>
        mediator.Send(new SendMeetingOffers(), cancellationToken);
}
