using System.Text.Json.Serialization;
using Matching.Web.Data;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Runs.MatchingMeetings;

/// <summary>Comments on a proposal of a meeting.</summary>
[Example("""{ "text": "I asked: the first meeting with an interpreter." }""")]
public sealed record CreateMeetingComment : ICommand<MeetingProposal>, ICreate, IOnSubject
{
    [JsonIgnore]
    public Guid MeetingId { get; set; }

    [JsonIgnore]
    public Guid MenteeId { get; set; }

    /// <summary>The words. Both people can read them when they ask the programme for it, after staff have read them first.</summary>
    [Mandatory, LengthUpTo(1000)]
    public string Text { get; set; } = "";

    bool ICreate.HasAddress => false;

    Guid IOnSubject.SubjectId => MeetingId;
}

internal sealed class CreateMeetingCommentHandler(
    Db db,
    IdentityVault vault,
    CallerContext callers,
    IdSource ids,
    TimeProvider clock,
    MeetingStore meetings
) : IRequestHandler<CreateMeetingComment, MeetingProposal>
{
    public async Task<MeetingProposal> Handle(CreateMeetingComment request, CancellationToken cancellationToken)
    {
        var meeting = await meetings.GetOpen(request.MeetingId, cancellationToken);
        var proposal = await meetings.Proposal(meeting, request.MenteeId, cancellationToken);
        await meetings.Enter(meeting, proposal, cancellationToken);
        var id = ids.New();
        await db.Execute(
            """
            INSERT INTO meeting_comments (id, meeting_id, mentee_id, mentor_id, account_id, text_sealed, created_at)
            VALUES (@Id, @MeetingId, @MenteeId, @MentorId, (SELECT id FROM accounts WHERE id = @Author), @Text, @Now)
            """,
            new
            {
                Id = id,
                MeetingId = meeting.Id,
                proposal.MenteeId,
                proposal.MentorId,
                Author = callers.Caller.Id,
                Text = vault.Seal(request.Text.Trim(), proposal.KeyWrapped, proposal.MenteeId, CommentRow.Binding(id)),
                Now = clock.GetUtcNow(),
            },
            cancellationToken
        );
        return await meetings.Entered(meeting, proposal.MenteeId, cancellationToken);
    }
}
