using Matching.Indicators.Computation;
using Matching.Indicators.Disclosure;

namespace Matching.Indicators.Summaries;

/// <summary>The stage of a subject, by its number among the leaves of a flow.</summary>
public sealed record StageEntry(Subject Subject, int Stage) : Entry(Subject)
{
    public override (double First, double Second) Numbers => (Stage, double.NaN);
}

/// <summary>
/// How many are at each stage of a flow, sums of stages included. Stages are one table and protected as one: with a mask of its
/// own each, one stage would give a suppressed one away by subtraction.
/// </summary>
/// <param name="stages">The tree of stages; its root is all people.</param>
public sealed class FlowSummary(Category stages) : EntrySummary<StageEntry>
{
    private readonly List<string> leaves = [.. Leaves(stages)];

    /// <summary>The tree of stages.</summary>
    public Category Stages => stages;

    /// <summary>Every stage is a count of its own, named by its code.</summary>
    public override IReadOnlyList<string> Stats { get; } = [.. NodesOf(stages).Select(node => node.Code)];

    public override bool IsCounted => true;

    /// <summary>Stages whose total is a headline of its own: another is suppressed beside a small stage.</summary>
    public IReadOnlyList<string> Kept { get; init; } = [];

    /// <summary>
    /// Stages that are published nowhere and whose totals need no protection: who did not answer is what every response rate
    /// leaves.
    /// </summary>
    public IReadOnlyList<string> Unpublished { get; init; } = [];

    /// <summary>
    /// Stages that are no figure of their own: where a stage must be suppressed beside another, it is these first.
    /// </summary>
    public IReadOnlyList<string> LeastNeeded { get; init; } = [];

    /// <summary>Every stage, sums of stages included, with the numbers of the leaves that it consists of.</summary>
    internal IReadOnlyList<(string Code, HashSet<int> Leaves)> Nodes { get; } = NodesOf(stages);

    public override DisclosureRule Rule(int k, bool isSensitive) => DisclosureRule.Counts(k, isSensitive);

    public override bool IsCount(string stat) => true;

    /// <summary>The stages of which no stage is a part.</summary>
    internal IReadOnlyList<string> LeafCodes => leaves;

    /// <summary>The leaves that a stage consists of; null for what is no stage.</summary>
    internal IReadOnlyList<string>? LeavesOf(string stage) =>
        Nodes
            .Where(node => node.Code == stage)
            .Select(node => node.Leaves.Order().Select(leaf => leaves[leaf]).ToList())
            .FirstOrDefault();

    /// <summary>A subject at a stage.</summary>
    public StageEntry At(Subject subject, string stage) => new(subject, leaves.IndexOf(stage));

    /// <summary>Whether an entry is at a stage or at a part of it.</summary>
    public bool IsAt(Entry entry, string stage) =>
        Nodes.First(node => node.Code == stage).Leaves.Contains(((StageEntry)entry).Stage);

    /// <summary>The need of a stage beside others.</summary>
    public override int NeedOf(string part) =>
        Kept.Contains(part) || part == stages.Code ? 3
        : LeastNeeded.Contains(part) ? 0
        : 2;

    protected override string Part(StageEntry entry) => leaves[entry.Stage];

    protected override Dictionary<string, Figure> Compute(IReadOnlyList<StageEntry> entries) =>
        Nodes.ToDictionary(node => node.Code, node => new Figure(entries.Count(entry => node.Leaves.Contains(entry.Stage))));

    private static IEnumerable<string> Leaves(Category category) =>
        category.Parts.Count == 0 ? [category.Code] : category.Parts.SelectMany(Leaves);

    private static List<(string Code, HashSet<int> Leaves)> NodesOf(Category root)
    {
        var all = Leaves(root).ToList();
        IEnumerable<(string, HashSet<int>)> Under(Category category) =>
            category.Parts.SelectMany(Under).Prepend((category.Code, [.. Leaves(category).Select(leaf => all.IndexOf(leaf))]));
        return [.. Under(root)];
    }
}
