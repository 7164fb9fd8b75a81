using System.Text.Json;
using Matching.Web.Data;
using Matching.Web.Features.Pairs.Pairs;
using Matching.Web.Features.Participants.PersonTransitions;
using Matching.Web.Http;
using Matching.Web.Mediation;

namespace Matching.Web.Features.Runs.MatchingMeetings;

/// <summary>Does what a meeting decided: withdraws what was declined, and makes the offers, all together.</summary>
internal sealed class MeetingOffers(
    Db db,
    IdentityVault vault,
    TimeProvider clock,
    MeetingStore meetings,
    RunOfMeeting runs,
    ProposalChecks checks,
    MeetingPairs pairs
)
{
    /// <summary>Closes what was decided: offers wait, unless they no longer hold; the others are done at once.</summary>
    public async Task Settle(MatchingMeeting meeting, CancellationToken cancellationToken)
    {
        var decided = await meetings.Decided(meeting, cancellationToken);
        await pairs.Hold(meeting, decided, cancellationToken);
        var against = await Against(meeting, decided, cancellationToken);
        foreach (var row in decided)
        {
            var (outcome, because) = EnumText.Parse<MeetingDecision>(row.Decision) switch
            {
                MeetingDecision.Later => (MeetingOutcome.Kept, []),
                MeetingDecision.Decline => await pairs.Withdraw(row, row.Open(vault, []), cancellationToken),
                _ => against[row.MenteeId] is { Count: > 0 } reasons
                    ? (MeetingOutcome.NotOffered, reasons)
                    : (MeetingOutcome.Waiting, []),
            };
            await Store(row, outcome, because, cancellationToken);
        }
    }

    /// <summary>Makes the offers that wait, checked once more, and notes that they left.</summary>
    public async Task Send(MatchingMeeting meeting, CancellationToken cancellationToken)
    {
        var waiting = (await meetings.Decided(meeting, cancellationToken))
            .Where(row => row.Outcome == MeetingOutcome.Waiting.ToText())
            .ToList();
        await pairs.Hold(meeting, waiting, cancellationToken);
        var against = await Against(meeting, waiting, cancellationToken);
        foreach (var row in waiting)
        {
            var (outcome, because) = against[row.MenteeId] is { Count: > 0 } reasons
                ? (MeetingOutcome.NotOffered, reasons)
                : await pairs.Offer(row, cancellationToken);
            await Store(row, outcome, because, cancellationToken);
        }

        await db.Execute(
            "UPDATE matching_meetings SET offers_left_at = @Now, version = version + 1 WHERE id = @Id",
            new { meeting.Id, Now = clock.GetUtcNow() },
            cancellationToken
        );
    }

    // Why each approved pair can no longer be offered; nothing where it can.
    private async Task<Dictionary<Guid, IReadOnlyList<string>>> Against(
        MatchingMeeting meeting,
        List<MeetingProposalRow> decided,
        CancellationToken cancellationToken
    )
    {
        var approved = decided.Where(row => row.Decision == MeetingDecision.Approve.ToText()).ToList();
        var open = approved.Count == 0 ? null : await runs.Open(meeting, cancellationToken);
        var check = await checks.Of(
            meeting.ProgrammeId,
            open,
            [.. approved.Select(row => new CheckedPair(row.MenteeId, row.MentorId, row.IsLocked))],
            cancellationToken
        );
        return approved.ToDictionary(
            row => row.MenteeId,
            row =>
                row.PairStatus != PairStatus.Proposed.ToText()
                    ? ["pair_" + (row.PairStatus ?? "gone")]
                    : check.GetValueOrDefault(row.MenteeId)?.Against ?? []
        );
    }

    private Task<int> Store(
        MeetingProposalRow row,
        MeetingOutcome outcome,
        IReadOnlyList<string> because,
        CancellationToken cancellationToken
    ) =>
        db.Execute(
            """
            UPDATE meeting_proposals SET outcome = @Outcome, not_offered_because = @Because, version = version + 1
            WHERE meeting_id = @MeetingId AND mentee_id = @MenteeId
            """,
            new
            {
                row.MeetingId,
                row.MenteeId,
                Outcome = outcome.ToText(),
                Because = because.Count == 0 ? null : JsonSerializer.Serialize(because),
            },
            cancellationToken
        );
}

/// <summary>Moves the pairs of a meeting; one that cannot move does not keep the others.</summary>
internal sealed class MeetingPairs(PairMover mover, HeldPeople people)
{
    /// <summary>Keeps all people from changing at once, so that two who hold the same people do not wait for each other.</summary>
    public async Task Hold(MatchingMeeting meeting, List<MeetingProposalRow> rows, CancellationToken cancellationToken)
    {
        if (rows.Count > 0)
        {
            await people.Hold(
                meeting.ProgrammeId,
                [.. rows.SelectMany(row => new[] { row.MenteeId, row.MentorId })],
                cancellationToken
            );
        }
    }

    public Task<(MeetingOutcome, IReadOnlyList<string>)> Offer(MeetingProposalRow row, CancellationToken cancellationToken) =>
        Move(row, new TransitionPair { To = PairStatus.Offered }, MeetingOutcome.Offered, cancellationToken);

    public Task<(MeetingOutcome, IReadOnlyList<string>)> Withdraw(
        MeetingProposalRow row,
        MeetingProposal decided,
        CancellationToken cancellationToken
    ) =>
        row.PairStatus == PairStatus.Withdrawn.ToText()
            ? Task.FromResult<(MeetingOutcome, IReadOnlyList<string>)>((MeetingOutcome.Declined, []))
            : Move(
                row,
                new TransitionPair
                {
                    To = PairStatus.Withdrawn,
                    Reason = decided.Reason,
                    NeverAgain = decided.NeverAgain,
                },
                MeetingOutcome.Declined,
                cancellationToken
            );

    // A refusal comes before anything of the pair is written.
    private async Task<(MeetingOutcome, IReadOnlyList<string>)> Move(
        MeetingProposalRow row,
        TransitionPair step,
        MeetingOutcome done,
        CancellationToken cancellationToken
    )
    {
        try
        {
            await mover.Move(step with { Id = row.PairId ?? throw Problems.NotFound("pair") }, cancellationToken);
            return (done, []);
        }
        catch (ProblemException refused) when (refused.Status < StatusCodes.Status500InternalServerError)
        {
            var missing = refused.Extensions.GetValueOrDefault("missing") ?? refused.Extensions.GetValueOrDefault("blockedBy");
            return (MeetingOutcome.NotOffered, missing as IReadOnlyList<string> ?? [refused.Slug]);
        }
    }
}
