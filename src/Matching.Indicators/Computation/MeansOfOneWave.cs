using Matching.Indicators.Catalogue;
using Matching.Indicators.Disclosure;

namespace Matching.Indicators.Computation;

/// <summary>
/// Where the means at start and end of those measured twice may be shown. Beside the mean of everyone in a wave they leave the
/// sum of those who answered that wave only, so these are protected like a group of their own: none, or at least as many as a
/// mean needs; and as many or none of them differ from one release to another. Where the group of a person may differ between
/// start and end, no group has these means.
/// </summary>
internal sealed class MeansOfOneWave
{
    private static readonly string[] Waves = [Measure.Start, Measure.End];

    private readonly IndicatorEntries entries;
    private readonly HashSet<Guid> twice;
    private readonly List<List<Entry>> once;

    public MeansOfOneWave(IndicatorEntries entries)
    {
        this.entries = entries;
        twice = [.. entries[Measure.Change].Select(entry => entry.Key)];
        once = [.. Waves.Select(wave => entries[wave].FindAll(entry => !twice.Contains(entry.Key)))];
    }

    /// <summary>Whether a place of a family shows these means.</summary>
    public Func<IReadOnlyList<string>, bool> In(BreakdownFamily family, string wave, DisclosureCube cube, DisclosureRule rule)
    {
        var since = Waves.SelectMany(of => SinceEarlier(family, of)).ToList();
        var showsAll =
            once.TrueForAll(those => !PrimaryRules.HidesCount(those.Count, rule.LeastBase, rule.IsSensitive))
            && since.TrueForAll(one => !AreFew(one.Other.Count, one.Gone, rule));
        var masks = family
            .Dimensions.Select(
                (dimension, d) =>
                    IsOfThePerson(dimension)
                    && since.TrueForAll(one => !HasFew(one, dimension, entries.DimensionOf(family, d, wave)))
                        ? once.ConvertAll(those =>
                            new ProtectedRest(new Rest(those, IsMean: true, []), rule, HidesAll: !showsAll).MaskIn(
                                family,
                                d,
                                entries.DimensionOf(family, d, wave),
                                cube
                            )
                        )
                        : null
            )
            .ToList();
        return codes =>
            codes.Index().Where(code => code.Item != Breakdown.Total).ToList() switch
            {
                [] => showsAll,
                [var only] => masks[only.Index]?.TrueForAll(mask => ProtectedCube.Allows(mask, only.Item)) == true,
                _ => false,
            };

        bool HasFew((List<Entry> Other, int Gone) one, string dimension, Dimension codes) =>
            codes
                .Leaves.Select(leaf => codes.Codes[leaf])
                .Any(code => AreFew(one.Other.Count(entry => entry.Groups[dimension] == code), one.Gone, rule));
    }

    private static bool AreFew(int other, int gone, DisclosureRule rule) => other < rule.LeastBase && other + gone > 0;

    // Since each earlier release that computed the family: those in a wave who answered once then or now and not both, or
    // otherwise; and how many are gone from the wave.
    private IEnumerable<(List<Entry> Other, int Gone)> SinceEarlier(BreakdownFamily family, string wave)
    {
        if (entries.Before(Measure.Change) is not { } before || entries.Before(wave) is not { } ofWave)
        {
            yield break;
        }

        var (own, paired) = (entries.Numbered(wave, entries[wave]), entries.Numbered(Measure.Change, entries[wave]));
        foreach (var release in before.Releases.Where(release => release.Groups.ContainsKey(family.Name)))
        {
            var number = release.Groups[family.Name].ComputedIn;
            var same = ofWave.Releases.FirstOrDefault(other => other.Groups.GetValueOrDefault(family.Name)?.ComputedIn == number);
            if (same is null)
            {
                continue;
            }

            var (then, twiceThen) = (same.Respondents.ByPerson, release.Respondents.ByPerson);
            yield return (
                [.. entries[wave].Where((entry, i) => IsOther(entry, own[i], paired[i].Person))],
                then.Count - own.Count(row => then.ContainsKey(row.Person))
            );

            bool IsOther(Entry entry, RespondentRow row, ulong inChange)
            {
                var wasThere = then.TryGetValue(row.Person, out var was);
                var (wasOnce, isOnce) = (wasThere && !twiceThen.ContainsKey(inChange), !twice.Contains(entry.Key));
                return wasOnce != isOnce || (isOnce && was != row);
            }
        }
    }

    // A group by the person, not by the day or the form.
    private static bool IsOfThePerson(string dimension) => dimension != Breakdown.Mode && SamePeople.AreAlikeBy(dimension);
}
