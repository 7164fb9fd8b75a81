using Matching.Web.Features.Pairs.Pairs;
using Matching.Web.Features.Participants.Programmes;
using Matching.Web.Features.Runs.Board;
using Matching.Web.Features.Runs.MatchRuns;
using Matching.Web.Http;
using Matching.Web.Mediation;

namespace Matching.Web.Features.Runs.MatchingMeetings;

/// <summary>Words of meetings: decisions, and why a proposal no longer holds.</summary>
internal static class MeetingTexts
{
    private const string PairPrefix = "pair_";

    /// <summary>Names of rules that block a pair, as one sentence.</summary>
    public static string Rules(IEnumerable<string> rules) =>
        Texts.Page("meeting.against.rule", string.Join(", ", rules.Select(MatchTexts.Criterion)));

    /// <summary>Why a proposal can no longer be offered, from its code.</summary>
    public static string Against(string code) =>
        code.StartsWith(PairPrefix, StringComparison.Ordinal) ? AgainstPair(code[PairPrefix.Length..])
        : code.StartsWith("mentor_", StringComparison.Ordinal) || code.StartsWith("mentee_", StringComparison.Ordinal)
            ? PairStates.InWords(code)
        : code.Contains('-', StringComparison.Ordinal) ? Texts.ProblemOnPage(code)
        : Rules([code]);

    /// <summary>What changed about the two since the run, and why the proposal no longer holds, as sentences.</summary>
    public static IReadOnlyList<string> Changes(ProposalCheck check, BoardProposal proposal) =>
        [
            .. check.Missing.Select(PairStates.InWords),
            .. check.Rules.Count > 0 ? [Rules(check.Rules)] : Array.Empty<string>(),
            .. Changed(RunWords.Given(proposal.Proposal.Mentee), check.OfMentee),
            .. Changed(RunWords.Given(proposal.Proposal.Mentor), check.OfMentor),
        ];

    /// <summary>What a meeting decided, and what came of it: a tone and words.</summary>
    public static (string? Tone, string Text) Decision(MeetingProposal proposal) =>
        (proposal.Outcome, proposal.Decision) switch
        {
            (MeetingOutcome.Offered, _) => ("good", Texts.Page("meeting.outcome.offered")),
            (MeetingOutcome.NotOffered, _) => ("wrong", Texts.Page("meeting.outcome.not_offered")),
            (MeetingOutcome.Waiting, _) or (_, MeetingDecision.Approve) => ("good", Texts.Page("meeting.decision.approve")),
            (_, MeetingDecision.Decline) => (null, Texts.Page("meeting.decision.decline")),
            (_, MeetingDecision.Later) => (null, Texts.Page("meeting.decision.later")),
            _ => ("first", Texts.Page("board.state.proposed")),
        };

    /// <summary>The hours in which a programme sends.</summary>
    public static string Hours(Programme programme) =>
        Texts.Page(
            programme.SendsAtWeekends ? "meeting.hours.every-day" : "meeting.hours",
            programme.SendingFrom,
            programme.SendingUntil
        );

    private static string AgainstPair(string status) =>
        EnumText.TryParse<PairStatus>(status, out var known)
            ? Texts.Page("meeting.against.pair", Texts.Page("pair." + known.ToText()))
            : Texts.Page("meeting.against.gone");

    private static IEnumerable<string> Changed(string name, IReadOnlyList<string> facts)
    {
        if (facts.Count > 0)
        {
            yield return Texts.Page(
                "meeting.changed",
                name,
                string.Join(", ", facts.Select(fact => Texts.Page("meeting.changed." + fact)))
            );
        }
    }
}
