using Matching.Engine;
using Matching.Engine.Criteria;
using Matching.Web.Features.Pairs.Pairs;
using Matching.Web.Features.Pairs.Tasks;
using Matching.Web.Features.Participants.People;
using Matching.Web.Features.Runs.Explanations;
using Matching.Web.Features.Runs.MatchingMeetings;
using Matching.Web.Features.Runs.MatchRuns;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Runs.Board;

/// <summary>What a run says of a proposed pair beyond its score.</summary>
public sealed record ProposalDetail
{
    /// <summary>The mentee as the run saw them.</summary>
    public required Participant Mentee { get; init; }

    /// <summary>The mentor as the run saw them.</summary>
    public required Participant Mentor { get; init; }

    /// <summary>The next best mentor for the mentee.</summary>
    public SecondPartner? SecondForMentee { get; init; }

    /// <summary>The next best mentee for the mentor.</summary>
    public SecondPartner? SecondForMentor { get; init; }

    /// <summary>The run as it is.</summary>
    public required MatchingTotals Before { get; init; }

    /// <summary>The run solved again without this pair.</summary>
    public required MatchingTotals Without { get; init; }

    /// <summary>Mentees who would have another mentor, or none, without this pair.</summary>
    public required IReadOnlyList<MatchingChange> Changes { get; init; }
}

/// <summary>One proposal of a run, at its place among the others.</summary>
public sealed record ProposalView
{
    /// <summary>The run with all its proposals.</summary>
    public required RunBoard Board { get; init; }

    /// <summary>The proposal; null where the run has none of this number.</summary>
    public BoardProposal? Proposal { get; init; }

    /// <summary>What the run says of it; null where the run's input cannot be opened.</summary>
    public ProposalDetail? Detail { get; init; }

    /// <summary>Names of everyone whom the page mentions.</summary>
    public required IReadOnlyDictionary<Guid, PersonName> Names { get; init; }

    /// <summary>What staff wrote at the interviews with the two, by person; only of those whose names the caller sees.</summary>
    public required IReadOnlyDictionary<Guid, Interview> Interviews { get; init; }

    /// <summary>What changed about the two since the run; null where nothing did.</summary>
    public ProposalCheck? Check { get; init; }

    /// <summary>What the programme arranges before the two first meet.</summary>
    public required IReadOnlyList<PairTask> Tasks { get; init; }

    /// <summary>By which names staff call those who commented on it or decided it at a meeting.</summary>
    public required IReadOnlyDictionary<Guid, string> Staff { get; init; }

    /// <summary>Names of the sites by id.</summary>
    public required IReadOnlyDictionary<string, string> Sites { get; init; }
}

/// <summary>Returns a proposal by its number, with what it rests on and what would change without it.</summary>
public sealed record GetProposal(Guid MatchRunId, int Number) : IQuery<ProposalView>;

internal sealed class GetProposalHandler(
    MatchRunStore runs,
    BoardReader boards,
    InterviewReader interviews,
    ProposalChecks checks,
    FindStaffNames staff
) : IRequestHandler<GetProposal, ProposalView>
{
    public async Task<ProposalView> Handle(GetProposal request, CancellationToken cancellationToken)
    {
        var run = await runs.Get(request.MatchRunId, cancellationToken);
        var draft = await boards.Draft(run, cancellationToken);
        var asked = draft.Proposals.ElementAtOrDefault(request.Number - 1).Read;
        var proposal = asked?.Proposal;
        var detail =
            proposal is null || draft.Open is null
                ? null
                : await Task.Run(() => Detail(draft.Open, proposal, cancellationToken), cancellationToken);
        var apart = asked?.Apart.Select(other => other.Id) ?? [];
        var names = await boards.Names(draft, [.. apart, .. detail is null ? [] : Mentioned(detail)], cancellationToken);
        var board = BoardReader.Board(draft, names);
        var seen = proposal is null ? [] : new[] { proposal.MenteeId, proposal.MentorId }.Where(names.ContainsKey).ToList();
        var shown = proposal is null ? null : board.Proposals[request.Number - 1];
        var people = MeetingStaff.Of(shown?.Meeting).Distinct().ToList();
        var (read, tasks) = proposal is null
            ? (new Dictionary<Guid, Interview>(), [])
            : await interviews.Read(
                nameof(GetProposal),
                run,
                proposal,
                seen,
                MeetingReadings.PeopleOf([shown?.Meeting]),
                cancellationToken
            );
        return new ProposalView
        {
            Board = board,
            Proposal = shown,
            Check = shown is null ? null : await Check(draft, shown, cancellationToken),
            Tasks = tasks,
            Staff = people.Count > 0 ? await staff(people, cancellationToken) : new Dictionary<Guid, string>(),
            Detail = detail,
            Names = names,
            Interviews = read,
            Sites = draft.Sites,
        };
    }

    private async Task<ProposalCheck?> Check(BoardDraft draft, BoardProposal proposal, CancellationToken cancellationToken)
    {
        if (!proposal.IsChanged || proposal.Proposal.Status is not (null or PairStatus.Proposed))
        {
            return null;
        }

        var pair = new CheckedPair(proposal.Proposal.MenteeId, proposal.Proposal.MentorId, proposal.Proposal.Locked);
        return (await checks.Of(draft.Run.ProgrammeId, draft.Open, [pair], cancellationToken)).Values.SingleOrDefault();
    }

    private static ProposalDetail? Detail(OpenRun open, MatchProposal proposal, CancellationToken cancellationToken)
    {
        var (mentee, mentor) = (open.Pool.MenteeAt(proposal.MenteeId), open.Pool.MentorAt(proposal.MentorId));
        if (mentee < 0 || mentor < 0)
        {
            return null;
        }

        var pair = new IdPair(proposal.MenteeId, proposal.MentorId);
        var input = open.Pool.Input;
        var without = open
            .Pool.With([.. input.Locks.Where(locked => locked != pair)], [.. input.Forbids, pair], input.Objective, out _)!
            .Solve(cancellationToken);
        var explained = new PairExplaining(open, mentee, mentor).Explain();
        return new ProposalDetail
        {
            Mentee = open.Pool.Mentees[mentee],
            Mentor = open.Pool.Mentors[mentor],
            SecondForMentee = explained.SecondForMentee,
            SecondForMentor = explained.SecondForMentor,
            Before = MatchingTotals.Of(open.Outcome),
            Without = MatchingTotals.Of(without),
            Changes = MatchingChange.Between(open.Outcome, without),
        };
    }

    private static IEnumerable<Guid> Mentioned(ProposalDetail detail) =>
        detail
            .Changes.SelectMany(change => new[] { change.MenteeId, change.MentorBefore, change.MentorAfter })
            .Append(detail.SecondForMentee?.PersonId)
            .Append(detail.SecondForMentor?.PersonId)
            .OfType<Guid>();
}
