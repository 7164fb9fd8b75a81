using System.Text.Json.Serialization;
using Matching.Web.Data;
using Matching.Web.Features.Participants.Programmes;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Runs.MatchingMeetings;

/// <summary>
/// Closes a meeting: what was declined is withdrawn, and what was approved is checked again and offered in the next sending hour,
/// all together.
/// </summary>
public sealed record CloseMatchingMeeting : ICommand<MatchingMeeting>, IOnSubject
{
    [JsonIgnore]
    public Guid Id { get; set; }

    [JsonIgnore]
    public IfMatch? IfMatch { get; set; }

    Guid IOnSubject.SubjectId => Id;
}

internal sealed class CloseMatchingMeetingHandler(
    Db db,
    CallerContext callers,
    TimeProvider clock,
    MeetingStore meetings,
    ProgrammeStore programmes,
    MeetingOffers offers
) : IRequestHandler<CloseMatchingMeeting, MatchingMeeting>
{
    public async Task<MatchingMeeting> Handle(CloseMatchingMeeting request, CancellationToken cancellationToken)
    {
        var meeting = await meetings.GetOpen(request.Id, cancellationToken);
        request.IfMatch?.Check(meeting.Version);
        var now = clock.GetUtcNow();
        var leaveAt = SendingHours.From(now, await programmes.Get(meeting.ProgrammeId, cancellationToken));
        await db.Execute(
            """
            UPDATE matching_meetings SET closed_at = @Now, closed_by = @By, offers_leave_at = @LeaveAt, version = version + 1
            WHERE id = @Id
            """,
            new
            {
                meeting.Id,
                Now = now,
                By = callers.Caller.Id,
                LeaveAt = leaveAt,
            },
            cancellationToken
        );
        await offers.Settle(meeting, cancellationToken);
        if (leaveAt <= now)
        {
            await offers.Send(meeting, cancellationToken);
        }

        return await meetings.Get(meeting.Id, cancellationToken);
    }
}
