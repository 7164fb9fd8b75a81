using Matching.Web.Features.Participants.People;
using Matching.Web.Features.Participants.Programmes;
using Matching.Web.Features.Runs.Explanations;
using Matching.Web.Features.Runs.MatchingMeetings;
using Matching.Web.Features.Runs.MatchRuns;
using Matching.Web.Http;

namespace Matching.Web.Features.Runs.Board;

/// <summary>A run with its proposals in order, before names are read.</summary>
internal sealed record BoardDraft(
    MatchRun Run,
    Programme Programme,
    OpenRun? Open,
    IReadOnlyDictionary<string, string> Sites,
    IReadOnlyList<(ReadProposal Read, IReadOnlyList<Look> Looks)> Proposals
)
{
    public int MinimumCell => Programme.MinimumCell;

    /// <summary>The meeting that is asked for, or else the open one, or the newest; null of none.</summary>
    public MeetingInFull? Meeting { get; init; }
}

/// <summary>
/// Reads runs for their pages. Proposals are ordered by the run's own input and result, which stay while they are decided.
/// </summary>
internal sealed class BoardReader(
    ProposalReader proposals,
    OpenRuns runs,
    PersonNames personNames,
    ProgrammeStore programmes,
    MeetingStore meetings
)
{
    public Task<BoardDraft> Draft(MatchRun run, CancellationToken cancellationToken) => Draft(run, null, cancellationToken);

    public async Task<BoardDraft> Draft(MatchRun run, Guid? meetingId, CancellationToken cancellationToken)
    {
        var programme = await programmes.Get(run.ProgrammeId, cancellationToken);
        var (meeting, sites) = await meetings.OfRun(run, meetingId, cancellationToken);
        if (!run.IsOver)
        {
            return new BoardDraft(run, programme, null, sites, []);
        }

        var open = await TryOpen(runs, run, cancellationToken);
        var read = await proposals.All(run, programme.DayOf, cancellationToken);
        var lowest = read.Min(proposal => (int?)proposal.Proposal.Score);
        var highest = read.Max(proposal => (int?)proposal.Proposal.Score);
        var ordered = read.Select(proposal => (Read: proposal, Looks: Looks(open, proposal, lowest < highest ? lowest : null)))
            .OrderByDescending(proposal => proposal.Read.Apart.Count > 0)
            .ThenByDescending(proposal => proposal.Read.Declined is not null)
            .ThenByDescending(proposal => proposal.Looks.Count)
            .ThenBy(proposal => proposal.Read.Proposal.Score)
            .ThenBy(proposal => proposal.Read.Proposal.MenteeId)
            .ToList();
        return new BoardDraft(run, programme, open, sites, ordered) { Meeting = meeting };
    }

    /// <summary>Names of everyone in the draft, and of others; people who were erased or belong elsewhere have none.</summary>
    public Task<IReadOnlyDictionary<Guid, PersonName>> Names(
        BoardDraft draft,
        IEnumerable<Guid> others,
        CancellationToken cancellationToken
    ) =>
        personNames.Of(
            draft
                .Proposals.SelectMany(proposal =>
                    new Guid?[]
                    {
                        proposal.Read.Proposal.MenteeId,
                        proposal.Read.Proposal.MentorId,
                        proposal.Read.Proposal.SecondBest?.MentorId,
                    }
                )
                .OfType<Guid>()
                .Concat(others)
                .Distinct(),
            cancellationToken
        );

    public static RunBoard Board(BoardDraft draft, IReadOnlyDictionary<Guid, PersonName> names) =>
        new()
        {
            Run = draft.Run,
            TimeZone = draft.Programme.TimeZone,
            Programme = draft.Programme.Name,
            Meeting = draft.Meeting?.Meeting,
            OtherMeetings = draft.Meeting?.Others ?? [],
            Site = draft.Run.SiteId is { } site ? draft.Sites.GetValueOrDefault(site.ToString()) : null,
            Proposals = [.. draft.Proposals.Select((proposal, i) => Placed(draft, names, proposal, i + 1))],
        };

    private static BoardProposal Placed(
        BoardDraft draft,
        IReadOnlyDictionary<Guid, PersonName> names,
        (ReadProposal Read, IReadOnlyList<Look> Looks) proposal,
        int number
    )
    {
        var read = proposal.Read;
        var entry = draft.Meeting?.Proposals.FirstOrDefault(entered =>
            entered.MenteeId == read.Proposal.MenteeId && entered.MentorId == read.Proposal.MentorId
        );
        return new BoardProposal
        {
            Number = number,
            Proposal = read.Proposal with
            {
                Mentee = names.GetValueOrDefault(read.Proposal.MenteeId),
                Mentor = names.GetValueOrDefault(read.Proposal.MentorId),
            },
            Looks = proposal.Looks,
            Declined = read.Declined,
            Meeting = entry,
            IsBound = entry is not null && (draft.Meeting!.Meeting.IsOpen || entry.Outcome == MeetingOutcome.Waiting),
            PairVersion = read.PairVersion,
            DecidedAt = read.DecidedAt,
            Apart = read.Apart,
            IsChanged = read.IsChanged,
            Site = read.SiteId is { } site ? draft.Sites.GetValueOrDefault(site.ToString()) : null,
            Better = read.Proposal.SecondBest is { } second ? names.GetValueOrDefault(second.MentorId) : null,
        };
    }

    private static IReadOnlyList<Look> Looks(OpenRun? open, ReadProposal read, int? lowest)
    {
        var (mentee, mentor) = (
            open?.Pool.MenteeAt(read.Proposal.MenteeId) ?? -1,
            open?.Pool.MentorAt(read.Proposal.MentorId) ?? -1
        );
        return WorthALook.Of(
            new LookedAt(
                read.Proposal.Score,
                lowest,
                -(read.Proposal.SecondBest?.Difference ?? 0),
                read.Contributions,
                mentee < 0 ? null : open!.Pool.Mentees[mentee],
                mentor < 0 ? null : open!.Pool.Mentors[mentor],
                read.Declined is not null
            )
            {
                Apart = read.Apart.Count,
            }
        );
    }

    /// <summary>Opens a run; null without its input, or with one of an older engine. Its proposals can still be shown.</summary>
    public static async Task<OpenRun?> TryOpen(OpenRuns runs, MatchRun run, CancellationToken cancellationToken)
    {
        try
        {
            return run.Status == MatchRunStatus.Optimal ? await runs.Open(run, cancellationToken) : null;
        }
        catch (ProblemException gone)
            when (gone.Slug is "match-run-input-erased" or "match-run-input-restricted" or "match-run-outdated")
        {
            return null;
        }
    }
}
