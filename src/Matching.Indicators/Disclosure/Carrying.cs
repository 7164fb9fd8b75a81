namespace Matching.Indicators.Disclosure;

/// <summary>What is kept of a release that refreshed an additive group.</summary>
/// <param name="Set">Who was behind the figures.</param>
/// <param name="Hidden">Categories of the cells that were hidden, one for each dimension of the group.</param>
public sealed record GroupRelease(RespondentSet Set, IReadOnlyList<string[]> Hidden)
{
    /// <summary>What is kept of a release with this mask.</summary>
    public static GroupRelease Of(RespondentSet set, DisclosureCube cube) =>
        new(set, [.. Enumerable.Range(0, cube.Hidden.Count).Where(cell => cube.Hidden[cell]).Select(cube.Table.Codes)]);
}

/// <summary>
/// Decides whether a release refreshes an additive group (a breakdown with its totals and all statistics) or carries it
/// whole from the release before, so that subtracting releases discloses nothing about few people.
/// <para>
/// (1) Against every earlier release of the group each of these numbers must be 0 or at least k: for each leaf, the people
/// who came, went or changed their answers; for each pair of leaves, the people who moved from one to the other; for each
/// cell, margins included, the difference of the counts. A union of leaves then differs by a sum of such numbers: by 0 or by
/// at least k. Comparing cells alone is not enough: five people who move between two suppressed categories conceal one late
/// arrival.
/// (2) A category with the people of an earlier release is one and the same unknown: hidden then, it stays hidden; shown
/// then, it hides nothing.
/// (3) All releases together are audited as one system of equations, as an attacker would who knows which categories have
/// not changed: one that was hidden with a single person and grew large enough to be shown would give that person away. If
/// it is narrow, what was hidden last stays hidden; if that does not help either, the group is carried.
/// </para>
/// Complexity: O(r n log n) for n people and r releases, and one audit of r tables.
/// </summary>
public static class Carrying
{
    /// <summary>The mask with which the group is refreshed, null when it is carried.</summary>
    /// <param name="dimensions">Dimensions of the group, with every category of the releases compared.</param>
    /// <param name="published">The releases that refreshed the group, oldest first; none before its first.</param>
    /// <param name="now">Who is behind it now.</param>
    /// <param name="rule">The rule under which it is published.</param>
    /// <param name="hasSplit">Whether the last dimension splits each category.</param>
    /// <param name="options">What else is known of the cube.</param>
    public static DisclosureCube? Refresh(
        IReadOnlyList<Dimension> dimensions,
        IReadOnlyList<GroupRelease> published,
        RespondentSet now,
        DisclosureRule rule,
        bool hasSplit = false,
        DisclosureOptions? options = null
    )
    {
        if (!MayRefresh(dimensions, published.Select(release => release.Set), now, rule.LeastBase))
        {
            return null;
        }

        var group = new Group(dimensions, published, now, rule, hasSplit, options ?? new DisclosureOptions());
        var mask = group.Mask(keepsAll: false);
        if (group.Holds(mask))
        {
            return mask;
        }

        mask = group.Mask(keepsAll: true);
        return group.Holds(mask) ? mask : null;
    }

    /// <summary>Whether a group may be refreshed by the numbers of people who changed, whatever its mask.</summary>
    /// <param name="dimensions">Dimensions of the group, with every category of the releases compared.</param>
    /// <param name="published">Who was behind the group in each release that refreshed it.</param>
    /// <param name="now">Who is behind it now.</param>
    /// <param name="k">Least number of people in which releases may differ.</param>
    public static bool MayRefresh(
        IReadOnlyList<Dimension> dimensions,
        IEnumerable<RespondentSet> published,
        RespondentSet now,
        int k
    ) => published.All(before => MayFollow(dimensions, before, now, k));

    private static bool MayFollow(IReadOnlyList<Dimension> dimensions, RespondentSet before, RespondentSet now, int k)
    {
        if (Changes(before, now).Any(number => number < k))
        {
            return false;
        }

        var (old, current) = (before.Table(dimensions).Values, now.Table(dimensions).Values);
        return old.Zip(current, (then, today) => Math.Abs(today - then)).All(difference => difference == 0 || difference >= k);
    }

    /// <summary>Numbers of people, by leaf in which they differ and by pair of leaves between which they moved.</summary>
    private static Dictionary<(string Old, string New), int>.ValueCollection Changes(RespondentSet before, RespondentSet now)
    {
        var numbers = new Dictionary<(string Old, string New), int>();
        var old = before.People.ToDictionary(person => person.Person);
        foreach (var person in now.People)
        {
            if (!old.Remove(person.Person, out var then))
            {
                Add(person.Leaf, person.Leaf);
            }
            else if (then != person)
            {
                Add(then.Leaf, person.Leaf);
            }
        }

        foreach (var gone in old.Values)
        {
            Add(gone.Leaf, gone.Leaf);
        }

        return numbers.Values;

        void Add(string from, string to) => numbers[(from, to)] = numbers.GetValueOrDefault((from, to)) + 1;
    }

    /// <summary>A group with its releases as tables.</summary>
    private sealed class Group
    {
        private readonly DisclosureRule _rule;
        private readonly DisclosureOptions _options;
        private readonly bool _hasSplit;
        private readonly List<(AdditiveTable Table, bool[] Hidden, PeopleSet[] People)> _before;
        private readonly AdditiveTable _table;
        private readonly PeopleSet[] _now;

        public Group(
            IReadOnlyList<Dimension> dimensions,
            IReadOnlyList<GroupRelease> published,
            RespondentSet now,
            DisclosureRule rule,
            bool hasSplit,
            DisclosureOptions options
        )
        {
            (_rule, _options, _hasSplit) = (rule, options, hasSplit);
            _table = now.Table(dimensions);
            _now = PeopleOf(_table, now);
            _before =
            [
                .. published.Select(release =>
                {
                    var table = release.Set.Table(dimensions);
                    var hidden = new bool[table.Values.Count];
                    foreach (var codes in release.Hidden)
                    {
                        hidden[table.Cell(codes)] = true;
                    }

                    return (table, hidden, PeopleOf(table, release.Set));
                }),
            ];
        }

        /// <summary>
        /// The mask that takes over what categories with the same people had; with <paramref name="keepsAll"/> all that the
        /// last release hid.
        /// </summary>
        public DisclosureCube Mask(bool keepsAll)
        {
            bool WasHidden(int cell) =>
                _before.Exists(release => release.People[cell] == _now[cell] && release.Hidden[cell])
                || (keepsAll && _before.Count > 0 && _before[^1].Hidden[cell]);
            var options = _options with
            {
                IsAlsoHidden = codes => _options.IsAlsoHidden?.Invoke(codes) == true || WasHidden(Number(codes)),
                IsKnown = codes =>
                    _options.IsKnown?.Invoke(codes) == true
                    || _before.Exists(release =>
                        release.People[Number(codes)] == _now[Number(codes)] && !release.Hidden[Number(codes)]
                    ),
            };
            return _hasSplit
                ? DisclosureCube.ProtectSplit(_table, _rule, options)
                : DisclosureCube.Protect(_table, _rule, options);
        }

        /// <summary>Whether no suppressed cell of any release is narrow for a reader of all of them.</summary>
        public bool Holds(DisclosureCube cube)
        {
            if (cube.Narrow.Count > 0)
            {
                return false;
            }

            var (names, values, hidden, spans) = (
                new Dictionary<(int, PeopleSet), int>(),
                new List<long>(),
                new List<bool>(),
                new List<long>()
            );
            var lines = new List<(int Whole, int[] Parts)>();
            foreach (var (table, mask, people) in _before.Append((_table, [.. cube.Hidden], _now)))
            {
                var wanted = new CubeProblem(table, _hasSplit, _rule, _options).Spans();
                var name = new int[mask.Length];
                for (var cell = 0; cell < mask.Length; cell++)
                {
                    if (!names.TryGetValue((cell, people[cell]), out name[cell]))
                    {
                        names[(cell, people[cell])] = name[cell] = values.Count;
                        values.Add(table.Values[cell]);
                        hidden.Add(true);
                        spans.Add(wanted[cell]);
                    }

                    hidden[name[cell]] &= mask[cell];
                }

                lines.AddRange(table.Lines.Select(line => (name[line.Whole], line.Parts.Select(part => name[part]).ToArray())));
            }

            var attack = new Attack(new Relations(values, lines), hidden, new long[values.Count]);
            return Enumerable
                .Range(0, values.Count)
                .All(cell => !hidden[cell] || spans[cell] == 0 || attack.Protects(cell, spans[cell], fromZero: false));
        }

        private int Number(IReadOnlyList<string> codes) =>
            _table.Cell(_hasSplit ? [.. codes, _table.Dimensions[^1].Codes[0]] : codes);

        private static PeopleSet[] PeopleOf(AdditiveTable table, RespondentSet set)
        {
            var people = new PeopleSet[table.Values.Count];
            foreach (var (codes, those) in set.Leaves)
            {
                foreach (var cell in table.Over(table.Cell(codes)))
                {
                    people[cell] = those.Aggregate(people[cell], (known, person) => known.With(person.Person));
                }
            }

            return people;
        }
    }
}
