namespace Matching.Web.Features.Pairs;

/// <summary>The table of pair states; whatever is not in it is refused.</summary>
public static class PairStates
{
    /// <summary>In these states a pair uses one of the mentor's places.</summary>
    public const string UsingPlace = "'mentor_accepted', 'agreed', 'active', 'on_hold', 'ending'";

    /// <summary>In these states a pair keeps its mentee, and a place of its mentor, out of match runs.</summary>
    public const string UnderWay = "'proposed', 'offered', " + UsingPlace;

    /// <summary>After these two people are not proposed to each other again.</summary>
    public const string NeverAgain = "'declined', 'ended_early', 'completed'";

    public static IReadOnlyList<PairStatus> From(PairStatus status) => status switch
    {
        PairStatus.Proposed => [PairStatus.Offered, PairStatus.Withdrawn],
        PairStatus.Offered => [PairStatus.MentorAccepted, PairStatus.Declined, PairStatus.Expired, PairStatus.Withdrawn],
        PairStatus.MentorAccepted => [PairStatus.Agreed, PairStatus.Declined, PairStatus.Expired, PairStatus.Withdrawn],
        PairStatus.Agreed => [PairStatus.Active, PairStatus.EndedEarly],
        PairStatus.Active => [PairStatus.OnHold, PairStatus.Ending, PairStatus.Active, PairStatus.EndedEarly],
        PairStatus.OnHold => [PairStatus.Active, PairStatus.Ending, PairStatus.EndedEarly],
        PairStatus.Ending => [PairStatus.Completed, PairStatus.Active],
        _ => [],
    };

    public static bool IsFinal(PairStatus status) => From(status).Count == 0;
}
