using Matching.Indicators.Computation;

namespace Matching.Web.Features.Figures.Extracts;

/// <summary>
/// Chooses the characteristics to set to unknown so that each person looks like at least four others. Top-down specialisation with
/// local recoding (LeFevre, DeWitt, Ramakrishnan, Mondrian multidimensional k-anonymity, ICDE 2006): people of one role are divided by
/// one characteristic after the other, the most valuable first. Where a part would have fewer than k people, the characteristic
/// is unknown for them, and for as many others as it takes for k. A site is unknown for a whole chain of pairs, until none
/// follows. In n people and c characteristics a pass takes O(c n log n); each adds a chain, and a few suffice.
/// </summary>
internal static class LocalSuppression
{
    /// <summary>Returns the people for whom each characteristic is to be unknown; in roles of fewer than k, all are.</summary>
    public static Dictionary<string, HashSet<string>> Hidden(IReadOnlyList<JoinedPerson> people)
    {
        var chains = people.ToDictionary(person => person.Id, person => person.Chain);
        var siteless = new HashSet<string>();
        while (true)
        {
            var hidden = Pass(people, siteless);
            var number = siteless.Count;
            siteless.UnionWith(hidden[JoinedPersons.Site].SelectMany(person => chains[person]));
            if (siteless.Count == number)
            {
                return hidden;
            }
        }
    }

    private static Dictionary<string, HashSet<string>> Pass(IReadOnlyList<JoinedPerson> people, HashSet<string> siteless)
    {
        var hidden = new Dictionary<string, HashSet<string>>();
        var groups = people.GroupBy(person => person.Role).Select(role => role.ToList()).ToList();
        foreach (var (i, characteristic) in JoinedPersons.Characteristics.Index())
        {
            var unknown = hidden[characteristic] = [];
            var isSite = characteristic == JoinedPersons.Site;
            groups =
            [
                .. groups.SelectMany(group =>
                {
                    var (known, rest) = Divided(
                        group,
                        person => isSite && siteless.Contains(person.Id) ? Breakdown.Unknown : person.Values[i],
                        person => isSite ? person.Chain.Count(other => !siteless.Contains(other)) : 0
                    );
                    unknown.UnionWith(rest.Select(person => person.Id));
                    return rest.Count > 0 ? known.Append(rest) : known;
                }),
            ];
        }

        return hidden;
    }

    // The parts by a characteristic that have k people, and the rest, for whom it is unknown: none, or k.
    private static (List<List<JoinedPerson>> Known, List<JoinedPerson> Others) Divided(
        List<JoinedPerson> group,
        Func<JoinedPerson, string> valueOf,
        Func<JoinedPerson, int> costOf
    )
    {
        var parts = group.GroupBy(valueOf).OrderBy(part => part.Key, StringComparer.Ordinal).ToList();
        var known = parts
            .Where(part => part.Key != Breakdown.Unknown && part.Count() >= Anonymity.K)
            .Select(part => part.ToList())
            .ToList();
        var rest = parts
            .Where(part => part.Key == Breakdown.Unknown || part.Count() < Anonymity.K)
            .SelectMany(part => part)
            .ToList();
        while (rest.Count is > 0 and < Anonymity.K && known.Count > 0)
        {
            var lacking = Anonymity.K - rest.Count;
            var largest = known.MaxBy(part => part.Count)!;
            var canSpare = largest.Count >= Anonymity.K + lacking;
            var from = canSpare ? largest : known.MinBy(part => part.Count)!;
            var joining = from.OrderBy(costOf).ThenBy(person => person.Rank).Take(canSpare ? lacking : from.Count).ToList();
            rest.AddRange(joining);
            from.RemoveAll(joining.Contains);
            known.RemoveAll(part => part.Count == 0);
        }

        return (known, rest);
    }
}
