using Matching.Web.Features.Pairs.Pairs;
using Matching.Web.Mediation;

namespace Matching.Web.Features.Access.PairPages;

/// <summary>What staff can do with a pair, each by a page of its own. Several lead to the same status.</summary>
public enum PairStep
{
    Offer,
    MentorAccepts,
    Agree,
    Begin,
    Resume,
    Complete,
    Hold,
    Extend,
    Substitute,
    GoalReached,
    Close,
    Decline,
    Expire,
    Withdraw,
    EndEarly,
}

/// <summary>The steps of a pair, as <see cref="PairStates"/> allows them.</summary>
internal static class PairStepRules
{
    /// <summary>The steps from a status; the first is the one that is usual next.</summary>
    public static IReadOnlyList<PairStep> From(PairStatus status) =>
        status switch
        {
            PairStatus.Proposed => [PairStep.Offer, PairStep.Withdraw],
            PairStatus.Offered => [PairStep.MentorAccepts, PairStep.Decline, PairStep.Expire, PairStep.Withdraw],
            PairStatus.MentorAccepted => [PairStep.Agree, PairStep.Decline, PairStep.Expire, PairStep.Withdraw],
            PairStatus.Agreed => [PairStep.Begin, PairStep.EndEarly],
            PairStatus.Active =>
            [
                PairStep.Close,
                PairStep.Hold,
                PairStep.Extend,
                PairStep.Substitute,
                PairStep.GoalReached,
                PairStep.EndEarly,
            ],
            PairStatus.OnHold => [PairStep.Resume, PairStep.Close, PairStep.EndEarly],
            PairStatus.Ending => [PairStep.Complete, PairStep.Extend],
            _ => [],
        };

    public static PairStatus To(PairStep step) =>
        step switch
        {
            PairStep.Offer => PairStatus.Offered,
            PairStep.MentorAccepts => PairStatus.MentorAccepted,
            PairStep.Agree => PairStatus.Agreed,
            PairStep.Begin or PairStep.Resume or PairStep.Extend or PairStep.Substitute => PairStatus.Active,
            PairStep.Complete => PairStatus.Completed,
            PairStep.Hold => PairStatus.OnHold,
            PairStep.GoalReached or PairStep.Close => PairStatus.Ending,
            PairStep.Decline => PairStatus.Declined,
            PairStep.Expire => PairStatus.Expired,
            PairStep.Withdraw => PairStatus.Withdrawn,
            _ => PairStatus.EndedEarly,
        };

    /// <summary>Whether a step ends a pair against the wish of one side, or without a word from them.</summary>
    public static bool IsGrave(PairStep step) =>
        step is PairStep.EndEarly or PairStep.Decline or PairStep.Expire or PairStep.Withdraw;

    /// <summary>The last part of the address of the page of a step.</summary>
    public static string Address(PairStep step) => step.ToText().Replace('_', '-');

    public static PairStep? Of(string address) =>
        EnumText.TryParse<PairStep>(address.Replace('-', '_'), out var step) ? step : null;
}
