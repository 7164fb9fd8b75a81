using System.Text.Json.Serialization;
using Matching.Web.Data;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Runs.MatchingMeetings;

/// <summary>Puts a proposal on the shortlist of a meeting, or takes it off.</summary>
[Example("""{ "isShortlisted": true }""")]
public sealed record ShortlistProposal : ICommand<MeetingProposal>, IOnSubject
{
    [JsonIgnore]
    public Guid MeetingId { get; set; }

    [JsonIgnore]
    public Guid MenteeId { get; set; }

    /// <summary>Whether it is on the shortlist.</summary>
    [Mandatory]
    public bool? IsShortlisted { get; set; }

    Guid IOnSubject.SubjectId => MeetingId;
}

internal sealed class ShortlistProposalHandler(Db db, MeetingStore meetings) : IRequestHandler<ShortlistProposal, MeetingProposal>
{
    public async Task<MeetingProposal> Handle(ShortlistProposal request, CancellationToken cancellationToken)
    {
        var meeting = await meetings.GetOpen(request.MeetingId, cancellationToken);
        var proposal = await meetings.Proposal(meeting, request.MenteeId, cancellationToken);
        await meetings.Enter(meeting, proposal, cancellationToken);
        await db.Execute(
            "UPDATE meeting_proposals SET is_shortlisted = @IsShortlisted WHERE meeting_id = @Id AND mentee_id = @MenteeId",
            new
            {
                meeting.Id,
                proposal.MenteeId,
                request.IsShortlisted,
            },
            cancellationToken
        );
        return await meetings.Entered(meeting, proposal.MenteeId, cancellationToken);
    }
}
