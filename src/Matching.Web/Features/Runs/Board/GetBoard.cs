using Matching.Web.Features.Pairs.Endings;
using Matching.Web.Features.Pairs.Pairs;
using Matching.Web.Features.Participants.People;
using Matching.Web.Features.Participants.Programmes;
using Matching.Web.Features.Runs.Explanations;
using Matching.Web.Features.Runs.MatchingMeetings;
using Matching.Web.Features.Runs.MatchRuns;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Runs.Board;

/// <summary>A proposal at its place in the order in which proposals are decided.</summary>
public sealed record BoardProposal
{
    /// <summary>Place in the order, from 1. It stays while the proposals are decided.</summary>
    public required int Number { get; init; }

    /// <summary>The proposal.</summary>
    public required MatchProposal Proposal { get; init; }

    /// <summary>Reasons to look at it.</summary>
    public required IReadOnlyList<Look> Looks { get; init; }

    /// <summary>The newest earlier proposal of the two that was declined before the run; null of none.</summary>
    public DeclinedPair? Declined { get; init; }

    /// <summary>Version of the pair, for a change.</summary>
    public int? PairVersion { get; init; }

    /// <summary>When the status of the pair last changed.</summary>
    public DateTimeOffset? DecidedAt { get; init; }

    /// <summary>Whether the record of either person changed since the run.</summary>
    public required bool IsChanged { get; init; }

    /// <summary>Others who come with the mentee, where the run does not propose them to the same mentor.</summary>
    public IReadOnlyList<OtherApart> Apart { get; init; } = [];

    /// <summary>Name of the mentee's site.</summary>
    public string? Site { get; init; }

    /// <summary>Name of the mentor who would score higher.</summary>
    public PersonName? Better { get; init; }

    /// <summary>What the meeting of the run has on it; null of none.</summary>
    public MeetingProposal? Meeting { get; init; }

    /// <summary>Whether that counts still: the meeting is open, or its offer waits for the sending hours.</summary>
    public bool IsBound { get; init; }

    /// <summary>Whether it waits for the coordinator.</summary>
    public bool IsUndecided => Proposal.Status == PairStatus.Proposed && !(IsBound && Meeting!.Decision != MeetingDecision.None);

    /// <summary>Whether a decision can be made, or at an open meeting another one.</summary>
    public bool CanBeDecided => Proposal.Status == PairStatus.Proposed && !(IsBound && Meeting!.Outcome is not null);

    /// <summary>Whether a meeting decided it and can still decide otherwise.</summary>
    internal bool IsDecidedAtMeeting =>
        Proposal.Status == PairStatus.Proposed && IsBound && Meeting!.Decision != MeetingDecision.None;

    /// <summary>Whether the offer can still be undone at this moment.</summary>
    internal bool CanBeUndone(DateTimeOffset now) =>
        Proposal.Status == PairStatus.Offered && now - DecidedAt <= PairStates.OfferUndoneWithin;
}

/// <summary>A mentee of the run without a proposal.</summary>
public sealed record WaitingMentee
{
    /// <summary>Id of the person.</summary>
    public required Guid Id { get; init; }

    /// <summary>Name; null where the person was erased or is of another site.</summary>
    public PersonName? Name { get; init; }

    /// <summary>Name of the site.</summary>
    public string? Site { get; init; }

    /// <summary>Days since the application.</summary>
    public required int Days { get; init; }
}

/// <summary>A run as its page shows it.</summary>
public sealed record RunBoard
{
    /// <summary>The run.</summary>
    public required MatchRun Run { get; init; }

    /// <summary>Time zone of the programme.</summary>
    public required string TimeZone { get; init; }

    /// <summary>Name of the programme.</summary>
    public required string Programme { get; init; }

    /// <summary>Name of the run's site; null for all.</summary>
    public string? Site { get; init; }

    /// <summary>The open meeting of the run, or else the newest; null of none.</summary>
    public MatchingMeeting? Meeting { get; init; }

    /// <summary>The other meetings of the run, the newest first.</summary>
    public IReadOnlyList<MatchingMeeting> OtherMeetings { get; init; } = [];

    /// <summary>
    /// The proposals in the order in which they are decided: those that would part people who come together, those declined before,
    /// then most reasons, then the lowest score.
    /// </summary>
    public required IReadOnlyList<BoardProposal> Proposals { get; init; }

    /// <summary>Results by group; null where the run's input was deleted or cannot be opened.</summary>
    public MatchRunFairness? Fairness { get; init; }

    /// <summary>Mentees without a proposal, the longest waiting first; null where the run's input cannot be opened.</summary>
    public IReadOnlyList<WaitingMentee>? Waiting { get; init; }

    /// <summary>
    /// Of the mentees without a proposal, how many have no possible mentor for each rule that blocks most; <c>no_place_left</c>
    /// counts those whose mentors are needed elsewhere. Wishes for safety are not counted.
    /// </summary>
    public IReadOnlyList<(string Code, int Count)> Blocked { get; init; } = [];

    /// <summary>The meeting that is open; null of none.</summary>
    internal MatchingMeeting? OpenMeeting => Meeting is { IsOpen: true } open ? open : null;

    /// <summary>The proposal to decide after one place; null when all are decided.</summary>
    public BoardProposal? NextAfter(int number) =>
        Proposals.FirstOrDefault(proposal => proposal.IsUndecided && proposal.Number > number)
        ?? Proposals.FirstOrDefault(proposal => proposal.IsUndecided && proposal.Number != number);

    /// <summary>
    /// Refuses a decision from a page that showed another meeting or none, and of an offer that waits for its hour: at a meeting
    /// a decision is recorded, without one it reaches the two people at once.
    /// </summary>
    internal void RefuseUnlessSeen(Guid? meeting, BoardProposal proposal)
    {
        if (OpenMeeting is not null && meeting is null)
        {
            throw Problems.Refused("match-run-in-meeting");
        }

        if (meeting != OpenMeeting?.Id || (OpenMeeting is null && proposal.IsBound))
        {
            throw Problems.Refused("matching-meeting-closed");
        }
    }
}

/// <summary>Returns a run with its proposals in the order in which they are decided.</summary>
public sealed record GetBoard(Guid MatchRunId) : IQuery<RunBoard>;

internal sealed class GetBoardHandler(MatchRunStore runs, BoardReader boards) : IRequestHandler<GetBoard, RunBoard>
{
    private const int MostWaiting = 3;

    // each costs a look at every mentor
    private const int MostExplained = 100;

    // wishes for safety, what lies in the past, and what the coordinator decided are no advice
    private static readonly string[] NeverCounted = [PairStates.GenderRule, "history", "forbid"];

    public async Task<RunBoard> Handle(GetBoard request, CancellationToken cancellationToken)
    {
        var run = await runs.Get(request.MatchRunId, cancellationToken);
        var draft = await boards.Draft(run, cancellationToken);
        var waiting = draft.Open is null ? null : Waiting(draft.Open);
        var names = await boards.Names(draft, (waiting ?? []).Take(MostWaiting).Select(person => person.Id), cancellationToken);
        return BoardReader.Board(draft, names) with
        {
            Fairness = draft.Open is null ? null : GetMatchRunFairnessHandler.Of(draft.Open, draft.MinimumCell, draft.Sites),
            Waiting = waiting?.ConvertAll(person =>
                person with
                {
                    Name = names.GetValueOrDefault(person.Id),
                    Site = person.Site is { } site ? draft.Sites.GetValueOrDefault(site) : null,
                }
            ),
            Blocked = draft.Open is null ? [] : Blocked(draft.Open, waiting!, cancellationToken),
        };
    }

    private static List<WaitingMentee> Waiting(OpenRun open) =>
        [
            .. open
                .Pool.Mentees.Where((_, i) => open.Outcome.MentorOf[i] < 0)
                .OrderBy(mentee => mentee.AppliedOn)
                .ThenBy(mentee => mentee.Id)
                .Select(mentee => new WaitingMentee
                {
                    Id = mentee.Id,
                    Site = mentee.SiteId?.ToString(),
                    Days = Math.Max(0, open.Run.AsOf.DayNumber - mentee.AppliedOn.DayNumber),
                }),
        ];

    private static List<(string, int)> Blocked(OpenRun open, List<WaitingMentee> waiting, CancellationToken cancellationToken)
    {
        var wanted = waiting.Take(MostExplained).Select(person => person.Id).ToHashSet();
        return waiting.Count > MostExplained
            ? []
            :
            [
                .. open
                    .Outcome.Unmatched(wanted.Contains, false, cancellationToken)
                    .Select(person =>
                        person.Possible > 0
                            ? person.Reason
                            : person.Blocked.FirstOrDefault(block => !NeverCounted.Contains(block.Criterion))?.Criterion
                                ?? "other"
                    )
                    .GroupBy(code => code)
                    .OrderByDescending(group => group.Count())
                    .ThenBy(group => group.Key, StringComparer.Ordinal)
                    .Select(group => (group.Key, group.Count())),
            ];
    }
}
