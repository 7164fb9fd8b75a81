using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Matching.Web.Data;
using Matching.Web.Features.Pairs.Pairs;
using Matching.Web.Features.Runs.Board;
using Matching.Web.Features.Runs.MatchRuns;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Runs.MatchingMeetings;

/// <summary>Records the decision of a meeting on a proposal. Nothing happens to the pair before the meeting closes.</summary>
[Example("""{ "decision": "approve" }""")]
public sealed record DecideProposal : ICommand<MeetingProposal>, IOnSubject, IValidatableObject
{
    [JsonIgnore]
    public Guid MeetingId { get; set; }

    [JsonIgnore]
    public Guid MenteeId { get; set; }

    [JsonIgnore]
    public IfMatch? IfMatch { get; set; }

    /// <summary>
    /// The decision; <c>none</c> undoes it, of an approval also after the meeting has closed, as long as the offer has not left.
    /// </summary>
    [Mandatory]
    public MeetingDecision? Decision { get; set; }

    /// <summary>Reason. Required for <c>decline</c>. Only staff of the programme can read it, neither of the two can.</summary>
    [LengthUpTo(500)]
    public string? Reason { get; set; }

    /// <summary>For <c>decline</c>: whether the two are not to be proposed to each other again.</summary>
    public bool? NeverAgain { get; set; }

    Guid IOnSubject.SubjectId => MeetingId;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Decision == MeetingDecision.Decline && string.IsNullOrWhiteSpace(Reason))
        {
            yield return new ValidationResult(Texts.Validation("reason-needed"), [nameof(Reason)]);
        }

        if (Decision is not (null or MeetingDecision.Decline) && Reason is not null)
        {
            yield return new ValidationResult(Texts.Validation("not-here"), [nameof(Reason)]);
        }

        if (Decision is not (null or MeetingDecision.Decline) && NeverAgain is not null)
        {
            yield return new ValidationResult(Texts.Validation("not-here"), [nameof(NeverAgain)]);
        }
    }
}

internal sealed class DecideProposalHandler(
    Db db,
    IdentityVault vault,
    CallerContext callers,
    TimeProvider clock,
    MeetingStore meetings,
    RunOfMeeting runs,
    ProposalChecks checks
) : IRequestHandler<DecideProposal, MeetingProposal>
{
    public async Task<MeetingProposal> Handle(DecideProposal request, CancellationToken cancellationToken)
    {
        var meeting = await meetings.Get(request.MeetingId, cancellationToken);
        var entered = await meetings.Find(meeting, request.MenteeId, cancellationToken);
        request.IfMatch?.Check(entered?.Version ?? 0);
        var isUndone =
            request.Decision == MeetingDecision.None && meeting.IsWaiting && entered?.Outcome == MeetingOutcome.Waiting;
        await (isUndone ? meetings.HoldWaiting(meeting, cancellationToken) : meetings.HoldOpen(meeting, cancellationToken));

        var proposal = await meetings.Proposal(meeting, request.MenteeId, cancellationToken);
        await RefuseUnlessPossible(meeting, proposal, request.Decision!.Value, cancellationToken);
        await meetings.Enter(meeting, proposal, cancellationToken);
        var stored = await db.Execute(
            """
            UPDATE meeting_proposals
            SET decision = @Decision, reason_sealed = @Reason, is_never_again = @NeverAgain, decided_by = @By, decided_at = @Now,
                outcome = NULL, version = version + 1
            WHERE meeting_id = @Id AND mentee_id = @MenteeId AND version = @Seen AND (outcome IS NULL OR outcome = 'waiting')
            """,
            new
            {
                meeting.Id,
                proposal.MenteeId,
                Decision = request.Decision.Value.ToText(),
                Reason = request.Reason is { } reason
                    ? vault.Seal(reason.Trim(), proposal.KeyWrapped, proposal.MenteeId, MeetingProposalRow.Binding(meeting.Id))
                    : null,
                NeverAgain = request.NeverAgain ?? false,
                By = request.Decision == MeetingDecision.None ? null : (Guid?)callers.Caller.Id,
                Now = request.Decision == MeetingDecision.None ? null : (DateTimeOffset?)clock.GetUtcNow(),
                Seen = entered?.Version ?? 0,
            },
            cancellationToken
        );
        return stored == 0
            ? throw Problems.Refused("precondition-failed")
            : await meetings.Entered(meeting, proposal.MenteeId, cancellationToken);
    }

    // What is decided has to be possible now; it is checked again when the meeting closes.
    private async Task RefuseUnlessPossible(
        MatchingMeeting meeting,
        ProposalOfRun proposal,
        MeetingDecision decision,
        CancellationToken cancellationToken
    )
    {
        if (decision == MeetingDecision.None)
        {
            return;
        }

        if (proposal.PairStatus != PairStatus.Proposed.ToText())
        {
            throw Problems.Refused("proposal-decided");
        }

        if (decision == MeetingDecision.Approve)
        {
            var pair = new CheckedPair(proposal.MenteeId, proposal.MentorId, proposal.IsLocked);
            var open = await runs.Open(meeting, cancellationToken);
            var check = (await checks.Of(meeting.ProgrammeId, open, [pair], cancellationToken)).Values.Single();
            PairStates.RefuseMissing([.. check.Missing]);
            if (check.Rules.Count > 0)
            {
                throw Problems.Refused("pair-not-possible", MeetingTexts.Rules(check.Rules)).With("blockedBy", check.Rules);
            }
        }
    }
}

/// <summary>Opens the run of a meeting; null without its input, or with one of an older engine.</summary>
internal sealed class RunOfMeeting(MatchRunStore store, Explanations.OpenRuns runs)
{
    public async Task<Explanations.OpenRun?> Open(MatchingMeeting meeting, CancellationToken cancellationToken) =>
        await BoardReader.TryOpen(runs, await store.Get(meeting.MatchRunId, cancellationToken), cancellationToken);
}
