using Matching.Indicators.Catalogue;
using Matching.Indicators.Disclosure;
using Matching.Indicators.Summaries;

namespace Matching.Indicators.Computation;

/// <summary>
/// What may be shown of start and end: of those measured twice, and of everyone. Beside each other they leave the sum of those
/// who answered that wave only, so these are protected like a group of their own: none, or at least as many as a mean needs; and
/// as many or none of them differ from one release to another.
/// <para>
/// Where they are few, what people compare is kept: start and end of those measured twice. Everyone in the wave gives way, and in
/// each breakdown one group without which all would follow from the groups; in other groups those measured twice give way. What
/// an earlier release has shown of everyone is known: then those measured twice give way everywhere. Where the group of a
/// person may differ between start and end, no group has start and end of those measured twice.
/// </para>
/// </summary>
internal sealed class MeansOfOneWave
{
    private static readonly string[] Waves = [Measure.Start, Measure.End];

    private readonly IndicatorEntries entries;
    private readonly DisclosureRule rule;
    private readonly HashSet<Guid> twice;
    private readonly Dictionary<string, Once> once;

    // By wave and family, where everyone gives way.
    private readonly Dictionary<(string Wave, string Family), Func<IReadOnlyList<string>, bool>> given = [];

    // The entries of a wave numbered as those of another, computed once for all families.
    private readonly Dictionary<(string Wave, string Of), List<RespondentRow>> numbered = [];

    /// <param name="entries">The entries of the indicator.</param>
    /// <param name="rule">The rule of its change.</param>
    public MeansOfOneWave(IndicatorEntries entries, DisclosureRule rule)
    {
        (this.entries, this.rule) = (entries, rule);
        twice = [.. entries[Measure.Change].Select(entry => entry.Key)];
        once = Waves.ToDictionary(wave => wave, OnceOf);
    }

    /// <summary>Whether everyone in a wave gives way, so that a reader has no figure of all.</summary>
    public bool HidesAll(string wave) => once[wave].HidesEveryone;

    /// <summary>Whether a place of a family shows start and end of those measured twice.</summary>
    public Func<IReadOnlyList<string>, bool> In(BreakdownFamily family, DisclosureCube cube)
    {
        var since = Waves.Where(of => !once[of].HidesEveryone).SelectMany(of => SinceEarlier(family, of)).ToList();
        var showsAll =
            once.Values.All(one => one.KeepsTwice || !one.AreFew)
            && since.TrueForAll(one => !AreFew(one.Other.Count, one.Gone))
            && !HasThinParts(family);
        var masks = family
            .Dimensions.Select(
                (dimension, d) =>
                    SamePeople.AreAlikeAtStartAndEnd(dimension)
                    && since.TrueForAll(one => !HasFew(one, dimension, entries.DimensionOf(family, d, Measure.Change)))
                        ? Waves.Select(wave => MaskIn(family, d, wave, cube, showsAll)).ToList()
                        : null
            )
            .ToList();
        return codes =>
            codes.Index().Where(code => code.Item != Breakdown.Total).ToList() switch
            {
                [] => showsAll,
                [var only] => masks[only.Index]?.TrueForAll(shows => shows(only.Item)) == true,
                _ => false,
            };

        bool HasFew((List<Entry> Other, int Gone) one, string dimension, Dimension codes) =>
            codes
                .Leaves.Select(leaf => codes.Codes[leaf])
                .Any(code => AreFew(one.Other.Count(entry => entry.Groups[dimension] == code), one.Gone));
    }

    /// <summary>
    /// Whether a place of a family shows the sum of everyone in a wave; null where nothing gives way.
    /// </summary>
    public Func<IReadOnlyList<string>, bool>? OfEveryone(BreakdownFamily family, string wave, DisclosureCube cube)
    {
        if (!once.TryGetValue(wave, out var one) || !one.GivesWay)
        {
            return null;
        }

        var table = AdditiveTable.Count(entries.Dimensions(family, wave), Places.Of(one.Those, family.Dimensions).Counts);
        return given[(wave, family.Name)] = one.HasGivenWay
            ? AsBefore(family, one, table, cube)
            : ButOne(family, wave, table, cube);
    }

    // Of all places those are hidden that a leaf is part of, which then is what is open of each: a leaf with people who answered
    // once, of those the one whose places are asked for least.
    private Func<IReadOnlyList<string>, bool> ButOne(
        BreakdownFamily family,
        string wave,
        AdditiveTable table,
        DisclosureCube cube
    )
    {
        var all = AdditiveTable.Count(entries.Dimensions(family, wave), entries.PlacesOf(family, wave).Counts);
        var need = Needs.Of(family.Dimensions, all);
        bool IsShown(int cell) =>
            table.Codes(cell) is var codes
            && !IsOfAll(codes)
            && family.BreakdownsAt(codes).Any()
            && ProtectedCube.Has(cube, codes)
            && cube.Shows(codes);
        var leaf = Enumerable
            .Range(0, table.Values.Count)
            .Where(cell => table.IsLeaf(cell) && table.Values[cell] > 0)
            .MinBy(cell => (table.Over(cell).Where(IsShown).Sum(over => need(table.Codes(over))), all.Values[cell], cell));
        var hidden = table.Over(leaf).ToHashSet();
        return codes => !ProtectedCube.Has(cube, codes) || !hidden.Contains(table.Cell(codes));
    }

    // What an earlier release did not show stays hidden, and few who answered once are in no difference of releases: wherever
    // they are few everyone gives way.
    private Func<IReadOnlyList<string>, bool> AsBefore(BreakdownFamily family, Once one, AdditiveTable table, DisclosureCube cube)
    {
        var mask = DisclosureCube.Protect(
            table,
            DisclosureRule.Means(rule.K),
            new DisclosureOptions
            {
                IsAlsoHidden = codes => IsOfAll(codes) ? one.HidesEveryone : !cube.Shows(codes),
                IsKnown = codes => IsOfAll(codes) && !one.HidesEveryone,
                IsUnpublished = codes => !family.BreakdownsAt([.. codes]).Any(),
                Need = Needs.Of(family.Dimensions, table),
            }
        );
        return codes => !ProtectedCube.Has(mask, codes) || mask.Shows(codes);
    }

    // Which groups show those measured twice, as far as it depends on those in one wave only.
    private Func<string, bool> MaskIn(BreakdownFamily family, int d, string wave, DisclosureCube cube, bool showsAll)
    {
        var (one, own) = (once[wave], entries.DimensionOf(family, d, Measure.Change));
        if (!one.KeepsTwice || !showsAll)
        {
            var mask = new ProtectedRest(new Rest(one.Those, IsMean: true, []), rule, HidesAll: !showsAll).MaskIn(
                family,
                d,
                own,
                cube
            );
            return code => ProtectedCube.Allows(mask, code);
        }

        var numbers = one.Those.CountBy(entry => entry.Groups[family.Dimensions[d]]).ToDictionary();
        bool GivesWay(string code) => given.GetValueOrDefault((wave, family.Name))?.Invoke(family.CodesOf(d, code)) == false;
        var hidden = numbers
            .Where(group => IsFew(group.Value) && (!GivesWay(group.Key) || WasShown(family, d, wave, group.Key)))
            .Select(group => group.Key)
            .ToHashSet();
        // one hidden group alone would follow from all and the others
        return hidden.Count == 0 ? _ => true : code => !hidden.Contains(code) && !(numbers.ContainsKey(code) && GivesWay(code));
    }

    private static bool IsOfAll(IReadOnlyList<string> codes) => codes.All(code => code == Breakdown.Total);

    private bool IsFew(int number) => PrimaryRules.HidesCount(number, rule.LeastBase);

    private bool AreFew(int other, int gone) => other < rule.LeastBase && other + gone > 0;

    private Once OnceOf(string wave)
    {
        var those = entries[wave].FindAll(entry => !twice.Contains(entry.Key));
        var before = (entries.Before(wave)?.Releases ?? [])
            .Select(release => (Number: IsShown(release, "n"), Figure: IsShown(release, entries.SummaryOf(wave).Headline)))
            .ToList();
        var wasShown = before.Exists(release => release.Figure);
        var hasGivenWay = before.Exists(release => release is { Number: true, Figure: false });
        var givesWay = hasGivenWay || (!wasShown && IsFew(those.Count) && MayShowTwice);
        return new Once(those, IsFew(those.Count), givesWay, hasGivenWay, wasShown);
    }

    // For figures that are suppressed themselves nothing gives way.
    private bool MayShowTwice =>
        twice.Count > 0
        && !IsFew(twice.Count)
        && entries
            .SummaryOf(Measure.Change)
            .ShowsStartAndEnd(entries[Measure.Change], DisclosureRule.Counts(rule.K, rule.IsSensitive), showsParts: true);

    private bool WasShown(BreakdownFamily family, int d, string wave, string code) =>
        (entries.Before(wave)?.Releases ?? []).Any(release =>
            release.Groups.GetValueOrDefault(family.Name)?.Cells is { } cells
            && family
                .BreakdownsAt(family.CodesOf(d, code))
                .Any(breakdown =>
                    cells.GetValueOrDefault(new CellKey(breakdown.Name, breakdown.Codes, entries.SummaryOf(wave).Headline))
                        is { Value: not null }
                )
        );

    // All families show the figures of everyone alike.
    private static bool IsShown(EarlierRelease release, string stat) =>
        BreakdownFamily.All.Any(family =>
            release.Groups.GetValueOrDefault(family.Name)?.Cells is { } cells
            && cells.GetValueOrDefault(new CellKey(family.Name, family.Dimensions.Select(_ => Breakdown.Total), stat))
                is { Value: not null }
        );

    // Of a share the parts follow as well: how many of those who answered one wave only said yes, and how many of those who are
    // new.
    private bool HasThinParts(BreakdownFamily family)
    {
        if (!Waves.All(wave => entries.SummaryOf(wave).HasSplit))
        {
            return false;
        }

        return Waves.Any(wave =>
            !once[wave].HidesEveryone
            && (
                IsThin(wave, once[wave].Those)
                || SinceEarlier(family, wave).Any(one => IsThin(wave, one.Other))
                || OtherSinceEarlier(family).Any(those => IsThin(wave, entries[wave].FindAll(entry => those.Contains(entry.Key))))
            )
        );
    }

    private bool IsThin(string wave, List<Entry> those) =>
        those.Count > 0
        && entries.SummaryOf(wave) is var summary
        && summary.Parts.Any(part =>
            PrimaryRules.HidesCount(those.Count(entry => summary.PartOf(entry) == part), rule.K, rule.IsSensitive)
        );

    // Since each earlier release that computed the family: those in a wave who answered once then or now and not both, or
    // otherwise; and how many are gone from the wave.
    private IEnumerable<(List<Entry> Other, int Gone)> SinceEarlier(BreakdownFamily family, string wave)
    {
        if (entries.Before(Measure.Change) is not { } before || entries.Before(wave) is not { } ofWave)
        {
            yield break;
        }

        var (own, paired) = (NumberedIn(wave, wave), NumberedIn(Measure.Change, wave));
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

    private List<RespondentRow> NumberedIn(string wave, string of)
    {
        if (!numbered.TryGetValue((wave, of), out var known))
        {
            numbered[(wave, of)] = known = entries.Numbered(wave, entries[of]);
        }

        return known;
    }

    // Since each earlier release that computed the family: those measured twice who were not then, or answered otherwise.
    private IEnumerable<HashSet<Guid>> OtherSinceEarlier(BreakdownFamily family)
    {
        var change = entries[Measure.Change];
        var own = NumberedIn(Measure.Change, Measure.Change);
        return (entries.Before(Measure.Change)?.Releases ?? [])
            .Where(release => release.Groups.ContainsKey(family.Name))
            .Select(release => release.Respondents.ByPerson)
            .Select(then =>
                change
                    .Where((_, i) => !then.TryGetValue(own[i].Person, out var was) || was.Answers != own[i].Answers)
                    .Select(entry => entry.Key)
                    .ToHashSet()
            );
    }

    /// <summary>Those who answered one wave only.</summary>
    /// <param name="Those">Their entries.</param>
    /// <param name="AreFew">Whether they are too few for a mean.</param>
    /// <param name="GivesWay">Whether everyone in the wave gives way to those measured twice.</param>
    /// <param name="HasGivenWay">Whether it did so in an earlier release.</param>
    /// <param name="WasShown">Whether an earlier release shows everyone in the wave.</param>
    private sealed record Once(List<Entry> Those, bool AreFew, bool GivesWay, bool HasGivenWay, bool WasShown)
    {
        public bool HidesEveryone => GivesWay && AreFew;

        public bool KeepsTwice => GivesWay && !(AreFew && WasShown);
    }
}
