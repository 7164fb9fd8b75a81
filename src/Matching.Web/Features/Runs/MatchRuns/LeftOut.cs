using Matching.Web.Features.Participants.People;
using Matching.Web.Features.Runs.Pool;

namespace Matching.Web.Features.Runs.MatchRuns;

/// <summary>How many people were available and not in the pool, for one reason.</summary>
public sealed record LeftOut
{
    internal const string InPair = "in_pair";

    /// <summary>Role in a pair.</summary>
    public required PersonRole Role { get; init; }

    /// <summary>
    /// Reason: <c>in_pair</c>, or the open gate that comes first: <c>age</c>, <c>consent</c>, <c>training</c>, <c>check</c>,
    /// <c>interest</c>, <c>screening</c>, <c>language</c>, <c>capacity</c>, <c>capacity_blocked</c> (an unsafe end keeps the place).
    /// </summary>
    public required string Reason { get; init; }

    /// <summary>How many.</summary>
    public required int Count { get; init; }

    /// <summary>Mentees first, each side by reason.</summary>
    internal static IReadOnlyList<LeftOut> Of(IReadOnlyList<KeptOut> keptOut, int pairedMentees)
    {
        var byGate = keptOut
            .GroupBy(person => (person.IsMentee, person.Gate))
            .Select(group => (group.Key.IsMentee, Reason: group.Key.Gate, Count: group.Count()));
        return
        [
            .. byGate
                .Append((IsMentee: true, Reason: InPair, Count: pairedMentees))
                .Where(group => group.Count > 0)
                .OrderByDescending(group => group.IsMentee)
                .ThenBy(group => group.Reason, StringComparer.Ordinal)
                .Select(group => new LeftOut
                {
                    Role = group.IsMentee ? PersonRole.Mentee : PersonRole.Mentor,
                    Reason = group.Reason,
                    Count = group.Count,
                }),
        ];
    }
}
