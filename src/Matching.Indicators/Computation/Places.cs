using Matching.Indicators.Disclosure;

namespace Matching.Indicators.Computation;

/// <summary>The places of entries in the table of some dimensions: many entries, few places.</summary>
internal sealed class Places
{
    private readonly IReadOnlyList<Entry> entries;
    private readonly int[] at;

    private Places(IReadOnlyList<Entry> entries, int[] at, IReadOnlyList<string[]> all) =>
        (this.entries, this.at, All) = (entries, at, all);

    /// <summary>The places with entries, one code a dimension.</summary>
    public IReadOnlyList<string[]> All { get; }

    /// <summary>The places of entries.</summary>
    public static Places Of(IReadOnlyList<Entry> entries, IReadOnlyList<string> dimensions)
    {
        var indices = dimensions.Select(Groups.IndexOf).ToArray();
        var numbers = indices.Select(_ => new Dictionary<string, long>(ReferenceEqualityComparer.Instance)).ToArray();
        var (at, all, known) = (new int[entries.Count], new List<string[]>(), new Dictionary<long, int>());
        for (var i = 0; i < at.Length; i++)
        {
            var place = 0L;
            for (var d = 0; d < indices.Length; d++)
            {
                var code = entries[i].Groups[indices[d]];
                if (!numbers[d].TryGetValue(code, out var number))
                {
                    numbers[d][code] = number = numbers[d].Count;
                }

                place = (place << 20) | number;
            }

            if (!known.TryGetValue(place, out at[i]))
            {
                known[place] = at[i] = all.Count;
                all.Add([.. indices.Select(index => entries[i].Groups[index])]);
            }
        }

        return new Places(entries, at, all);
    }

    /// <summary>How many are at each place.</summary>
    public IEnumerable<(IReadOnlyList<string> Leaf, int People)> Counts =>
        at.CountBy(place => place).Select(group => ((IReadOnlyList<string>)All[group.Key], group.Value));

    /// <summary>How many are at each place in each part, which is the last code.</summary>
    /// <param name="partOf">The part of an entry.</param>
    public IEnumerable<(IReadOnlyList<string> Leaf, int People)> CountsOf(Func<Entry, string> partOf) =>
        at.Select((place, i) => (Place: place, Part: partOf(entries[i])))
            .CountBy(one => one)
            .Select(group => ((IReadOnlyList<string>)[.. All[group.Key.Place], group.Key.Part], group.Value));

    /// <summary>Those in a cell, which may be a total of one dimension or of more; in the order of the entries.</summary>
    public List<Entry> Those(IReadOnlyList<string> codes)
    {
        var isOne = All.Select(place => codes.Index().All(code => code.Item == Breakdown.Total || code.Item == place[code.Index]))
            .ToArray();
        var those = new List<Entry>();
        for (var i = 0; i < at.Length; i++)
        {
            if (isOne[at[i]])
            {
                those.Add(entries[i]);
            }
        }

        return those;
    }

    /// <summary>Represents these people in their places.</summary>
    public PeopleSet Set() => Set([.. All.Select(place => PeopleSet.NumberOf(place))]);

    /// <summary>Represents these people in their places of one dimension alone.</summary>
    public PeopleSet Set(int dimension) => Set([.. All.Select(place => PeopleSet.NumberOf(place[dimension]))]);

    private PeopleSet Set(ulong[] numbers)
    {
        var set = default(PeopleSet);
        for (var i = 0; i < at.Length; i++)
        {
            set = set.With(entries[i].Key, numbers[at[i]]);
        }

        return set;
    }
}
