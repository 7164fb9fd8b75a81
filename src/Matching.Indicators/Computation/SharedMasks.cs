using System.Collections.Concurrent;
using Matching.Indicators.Disclosure;

namespace Matching.Indicators.Computation;

/// <summary>
/// Masks of the numbers of people, by who they are. Several indicators rest on the same people: a reader of two masks of one
/// table, each enough by itself, would see in one what the other suppresses. So masks of the same people are nested: those of a
/// stricter rule suppress whatever those of a looser one suppress, those of an indicator at least what its rule suppresses of its
/// people, and those of anything that counts a stage of a flow whatever the flow suppresses of it. All of them together then show
/// no more than the loosest.
/// </summary>
/// <param name="k">Smallest count shown.</param>
internal sealed class SharedMasks(int k)
{
    // The loosest first.
    private readonly DisclosureRule[] rules =
    [
        DisclosureRule.Counts(k),
        DisclosureRule.Means(k),
        DisclosureRule.Means(k, isSensitive: true),
    ];
    private readonly ConcurrentDictionary<(string Dimension, PeopleSet People), HashSet<string>> stages = [];
    private readonly ConcurrentDictionary<(string Dimensions, PeopleSet People, int Rule), Lazy<DisclosureCube>> masks = [];

    /// <summary>
    /// Records what a flow suppresses of the people of a stage; where two flows have a stage of the same people, what either
    /// suppresses.
    /// </summary>
    /// <param name="dimension">Dimension.</param>
    /// <param name="entries">Those at the stage, in their places.</param>
    /// <param name="hidden">Codes of the dimension at which the stage is suppressed.</param>
    public void Add(string dimension, IReadOnlyList<Entry> entries, IReadOnlyList<string> hidden) =>
        stages.AddOrUpdate(
            (dimension, Places.Of(entries, [dimension]).Set()),
            _ => [.. hidden],
            (_, known) => [.. known, .. hidden]
        );

    /// <summary>The least that is suppressed of the numbers of some people, whatever is published of them.</summary>
    /// <param name="dimensions">Dimensions of the table.</param>
    /// <param name="places">The people, and their places in the table.</param>
    /// <param name="rule">The rule under which they are published.</param>
    /// <param name="isUnpublished">Combinations that are published nowhere.</param>
    public DisclosureCube Of(
        IReadOnlyList<string> dimensions,
        Places places,
        DisclosureRule rule,
        Func<IReadOnlyList<string>, bool> isUnpublished
    )
    {
        var (name, people) = (string.Join(',', dimensions), places.Set());
        return Under(
            rule.IsSensitive ? 2
            : rule.LeastBase > rules[0].LeastBase ? 1
            : 0
        );

        DisclosureCube Under(int number) =>
            masks
                .GetOrAdd(
                    (name, people, number),
                    asked => new Lazy<DisclosureCube>(() =>
                    {
                        var looser = asked.Rule > 0 ? Under(asked.Rule - 1) : null;
                        // what the looser mask suppresses on their account this one suppresses with it
                        var flows = looser is not null
                            ? []
                            : dimensions.Select((dimension, d) => stages.GetValueOrDefault((dimension, places.Set(d)))).ToList();
                        var table = AdditiveTable.Count(
                            [
                                .. dimensions.Select(
                                    (dimension, d) => Breakdown.Of(dimension, places.All.Select(place => place[d]).ToHashSet())
                                ),
                            ],
                            places.Counts
                        );
                        return DisclosureCube.Protect(
                            table,
                            rules[asked.Rule],
                            new DisclosureOptions
                            {
                                IsUnpublished = isUnpublished,
                                IsAlsoHidden = codes =>
                                    looser?.Shows(codes) == false
                                    || flows.Index().Any(flow => IsHidden(codes, flow.Index, flow.Item)),
                                Need = Needs.Of(dimensions, table),
                            }
                        );
                    })
                )
                .Value;
    }

    // A flow is published by one dimension at a time: its cells are the margins here.
    private static bool IsHidden(IReadOnlyList<string> codes, int d, HashSet<string>? hidden) =>
        hidden?.Contains(codes[d]) == true && codes.Index().All(code => code.Index == d || code.Item == Breakdown.Total);
}
