using System.Globalization;
using Matching.Engine;
using Matching.Web.Features.People;
using Matching.Web.Features.Pool;
using Matching.Web.Http;
using Matching.Web.Mediation;

namespace Matching.Web.Features.MatchRuns;

/// <summary>
/// Why a run has no pairs: a code, and how many available people each gate kept out. Stored as <c>no-mentees|mentee.language=28</c> and put into words
/// in the reader's language.
/// </summary>
internal static class RunReason
{
    public static string? Of(PoolInput input, PoolResult result, IReadOnlyList<KeptOut> keptOut)
    {
        if (result.Proposals.Count > 0)
        {
            return null;
        }

        var code = (input.Mentees.Count, input.Mentors.Count) switch
        {
            (0, 0) => keptOut.Count > 0 ? "all-left-out" : "pool-empty",
            (0, _) => "no-mentees",
            (_, 0) => "no-mentors",
            _ => "nobody-fits",
        };
        var gates = keptOut.GroupBy(person => (person.IsMentee, person.Gate)).OrderByDescending(people => people.Count()).ThenBy(people => people.Key)
            .Select(people => string.Create(CultureInfo.InvariantCulture, $"{RoleOf(people.Key.IsMentee).ToText()}.{people.Key.Gate}={people.Count()}"));
        return string.Join('|', gates.Prepend(code));
    }

    public static string Text(string stored)
    {
        var parts = stored.Split('|');
        return string.Join(' ', parts[1..].Select(Gate).Prepend(Texts.Match("run." + parts[0])));
    }

    private static string Gate(string part)
    {
        var (name, count) = (part[..part.IndexOf('=', StringComparison.Ordinal)], part[(part.IndexOf('=', StringComparison.Ordinal) + 1)..]);
        var gate = name.Split('.', 2);
        return Texts.Match($"run.left-out.{gate[0]}", count, Texts.Match("gate." + gate[1]));
    }

    private static PersonRole RoleOf(bool isMentee) => isMentee ? PersonRole.Mentee : PersonRole.Mentor;
}
