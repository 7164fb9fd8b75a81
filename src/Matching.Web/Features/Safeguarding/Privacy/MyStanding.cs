using Matching.Web.Features.Pairs.Pairs;
using Matching.Web.Features.Participants.People;
using Matching.Web.Http;
using Matching.Web.Mediation;

namespace Matching.Web.Features.Safeguarding.Privacy;

/// <summary>A person's status, in sentences to the person and in the reader's language.</summary>
internal static class MyStanding
{
    private static readonly PairStatus[] Together = [PairStatus.Agreed, PairStatus.Active, PairStatus.Ending];

    /// <summary>The sentences.</summary>
    /// <param name="person">The record.</param>
    /// <param name="isRestricted">Whether it is kept and used for nothing.</param>
    /// <param name="pairs">States of the pairs that the person knows of.</param>
    public static string InWords(Person person, bool isRestricted, IReadOnlyCollection<PairStatus> pairs)
    {
        var standing = isRestricted ? "restricted" : Of(person.Status!.Value, pairs);
        var missing = person
            .OpenGates.Where(gate => gate != "restriction")
            .Select(gate => Texts.Page("my.needs." + gate))
            .ToList();
        // people in a pair, or who no longer take part, are asked for nothing more
        return missing.Count > 0 && (standing is "suitable" or "waiting")
            ? Texts.Page("my.standing.missing", string.Join(", ", missing))
            : Texts.Page("my.standing." + (standing == "waiting" && person is Mentor { Capacity: 0 } ? "no_place" : standing));
    }

    private static string Of(PersonStatus status, IReadOnlyCollection<PairStatus> pairs) =>
        // a pair of a person who no longer takes part does not go on, though staff may not have closed it
        status is PersonStatus.Left or PersonStatus.NotSuitable
            ? status.ToText()
        : pairs.Any(Together.Contains) ? "in_pair"
        : pairs.Contains(PairStatus.OnHold) ? "on_hold"
        : status != PersonStatus.Available ? status.ToText()
        : pairs.Any(pair => pair is PairStatus.Offered or PairStatus.MentorAccepted) ? "offered"
        : "waiting";
}
