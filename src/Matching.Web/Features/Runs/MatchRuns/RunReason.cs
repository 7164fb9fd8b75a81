using System.Globalization;
using Matching.Engine;
using Matching.Web.Features.Participants.People;
using Matching.Web.Features.Runs.Pool;
using Matching.Web.Http;
using Matching.Web.Mediation;

namespace Matching.Web.Features.Runs.MatchRuns;

/// <summary>
/// Why a run has no pairs: a code, put into words in the reader's language together with how many available people each gate left
/// out.
/// </summary>
internal static class RunReason
{
    public static string? Of(PoolInput input, PoolResult result, IReadOnlyList<KeptOut> keptOut) =>
        result.Proposals.Count > 0
            ? null
            : (input.Mentees.Count, input.Mentors.Count) switch
            {
                (0, 0) => keptOut.Count > 0 ? "all-left-out" : "pool-empty",
                (0, _) => "no-mentees",
                (_, 0) => "no-mentors",
                _ => "nobody-fits",
            };

    public static string Text(string code, IReadOnlyList<LeftOut> leftOut)
    {
        // people in a pair are no surprise to the reader
        var gates = leftOut
            .Where(group => group.Reason != LeftOut.InPair)
            .OrderByDescending(group => group.Count)
            .ThenBy(group => group.Role == PersonRole.Mentee)
            .ThenBy(group => group.Reason, StringComparer.Ordinal)
            .Select(group =>
                Texts.Match(
                    $"run.left-out.{group.Role.ToText()}",
                    group.Count.ToString(CultureInfo.InvariantCulture),
                    Texts.Match("gate." + group.Reason)
                )
            );
        return string.Join(' ', gates.Prepend(Texts.Match("run." + code)));
    }
}
