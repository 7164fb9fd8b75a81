using Matching.Web.Features.Participants.Programmes;
using Matching.Web.Features.Runs.Board;
using Matching.Web.Features.Runs.MatchRuns;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Runs.MatchingMeetings;

/// <summary>A meeting as its page shows it.</summary>
public sealed record MeetingBoard
{
    /// <summary>The run with its proposals, and with what the meeting has on each.</summary>
    public required RunBoard Board { get; init; }

    /// <summary>The programme.</summary>
    public required Programme Programme { get; init; }

    /// <summary>What changed about the two of each proposal since the run, by mentee.</summary>
    public required IReadOnlyDictionary<Guid, ProposalCheck> Checks { get; init; }

    /// <summary>By which names staff call each other; empty while the meeting is open, when its page reads all colleagues.</summary>
    public required IReadOnlyDictionary<Guid, string> Staff { get; init; }

    /// <summary>When offers would leave if it closed now.</summary>
    public required DateTimeOffset WouldLeaveAt { get; init; }

    /// <summary>The meeting; null where the run has none.</summary>
    public MatchingMeeting? Meeting => Board.Meeting;

    /// <summary>Proposals on which the meeting has a comment or a decision, or that are on the shortlist.</summary>
    internal IReadOnlyList<BoardProposal> Entered =>
        [
            .. Board.Proposals.Where(proposal =>
                proposal.Meeting is { } entry
                && (entry.IsShortlisted || entry.Comments.Count > 0 || entry.Decision != MeetingDecision.None)
            ),
        ];
}

/// <summary>
/// Returns a meeting of a run with its proposals: the one of this id, or else the open one, or the newest. Nothing of a meeting
/// where the run has none. The reading of comments is audited.
/// </summary>
public sealed record GetMeetingBoard(Guid MatchRunId, Guid? MeetingId) : IQuery<MeetingBoard>;

internal sealed class GetMeetingBoardHandler(
    MatchRunStore runs,
    BoardReader boards,
    ProposalChecks checks,
    FindStaffNames staff,
    MeetingReadings readings,
    TimeProvider clock
) : IRequestHandler<GetMeetingBoard, MeetingBoard>
{
    public async Task<MeetingBoard> Handle(GetMeetingBoard request, CancellationToken cancellationToken)
    {
        var run = await runs.Get(request.MatchRunId, cancellationToken);
        var draft = await boards.Draft(run, request.MeetingId, cancellationToken);
        var board = BoardReader.Board(draft, await boards.Names(draft, [], cancellationToken));
        var view = new MeetingBoard
        {
            Board = board,
            Programme = draft.Programme,
            Checks = new Dictionary<Guid, ProposalCheck>(),
            Staff = new Dictionary<Guid, string>(),
            WouldLeaveAt = SendingHours.From(clock.GetUtcNow(), draft.Programme),
        };
        if (board.Meeting is not { } meeting)
        {
            return view;
        }

        await readings.Record(
            nameof(GetMeetingBoard),
            run,
            board.Proposals.Select(proposal => proposal.Meeting),
            cancellationToken
        );
        var pending = view.Entered.Where(proposal => proposal.IsBound).ToList();
        var people = Staff(meeting, board).Distinct().ToList();
        return view with
        {
            Checks = await checks.Of(
                run.ProgrammeId,
                draft.Open,
                [
                    .. pending.Select(proposal => new CheckedPair(
                        proposal.Proposal.MenteeId,
                        proposal.Proposal.MentorId,
                        proposal.Proposal.Locked
                    )),
                ],
                cancellationToken
            ),
            // at an open meeting its page reads all colleagues
            Staff = people.Count > 0 && !meeting.IsOpen ? await staff(people, cancellationToken) : view.Staff,
        };
    }

    private static IEnumerable<Guid> Staff(MatchingMeeting meeting, RunBoard board) =>
        meeting
            .PresentAccounts.Concat(new[] { meeting.OpenedBy, meeting.ClosedBy }.OfType<Guid>())
            .Concat(board.Proposals.SelectMany(proposal => MeetingStaff.Of(proposal.Meeting)));
}

/// <summary>Who of the staff commented on a proposal or decided it.</summary>
internal static class MeetingStaff
{
    public static IEnumerable<Guid> Of(MeetingProposal? proposal) =>
        proposal is null ? [] : proposal.Comments.Select(comment => comment.AccountId).Append(proposal.DecidedBy).OfType<Guid>();
}
