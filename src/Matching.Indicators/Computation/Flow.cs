using Matching.Indicators.Catalogue;
using Matching.Indicators.Disclosure;

namespace Matching.Indicators.Computation;

/// <summary>
/// Everybody enrolled by how far they came: stages that add up, as a tree. They are one table and protected as one: stages told one by one, each with its own
/// mask, would give a hidden one away by subtraction.
/// </summary>
/// <param name="Text">The formula.</param>
/// <param name="Stages">The tree; its root is everybody.</param>
/// <param name="StageOf">The stage, a leaf of the tree, of each person.</param>
public sealed record Flow(FormattableString Text, Category Stages, Func<Cohort, string, Func<EnrolledPerson, string>> StageOf) : Measure
{
    private readonly List<string> leaves = [.. Leaves(Stages)];

    /// <summary>Every stage, sums of stages included, with the numbers of the leaves that it consists of.</summary>
    internal IReadOnlyList<(string Code, HashSet<int> Leaves)> Nodes { get; } = NodesOf(Stages);

    public override FormattableString Formula => Text;

    /// <summary>
    /// Stages whose total is a headline of its own, such as those who took part: where another stage is so small that something has to be hidden beside it, it is not these.
    /// </summary>
    public IReadOnlyList<string> Kept { get; init; } = [];

    /// <summary>Stages that are told nowhere and whose totals need no protection: who did not answer is what every response rate leaves.</summary>
    public IReadOnlyList<string> Untold { get; init; } = [];

    /// <summary>Stages that are no figure of their own: where something must be hidden, it is these first.</summary>
    public IReadOnlyList<string> Unasked { get; init; } = [];

    /// <summary>Other things than people that have stages: finds them, each with its stage. People when left out.</summary>
    public Func<Cohort, IEnumerable<(Entry Entry, string Stage)>>? FindOthers { get; init; }

    public override FormattableString Base => FindOthers is null ? (FormattableString)$"everybody enrolled" : $"pairs that met";

    /// <summary>Every stage is a count of its own, named by its code.</summary>
    public override IReadOnlyList<string> Stats(string wave) => [.. Nodes.Select(node => node.Code)];

    public override Shape ShapeOf(string wave) => Shape.Flow;

    /// <summary>The value of an entry is the number of its stage among the leaves.</summary>
    public override IEnumerable<Entry> Entries(Cohort cohort, string respondent, string wave)
    {
        if (FindOthers is not null)
        {
            return FindOthers(cohort).Select(found => found.Entry with { Value = leaves.IndexOf(found.Stage) });
        }

        var stageOf = StageOf(cohort, respondent);
        return cohort.Dossier.People.Where(person => person.IsMentor == (respondent == "mentor")).Select(person => cohort.Entry(person, person.EnrolledOn, leaves.IndexOf(stageOf(person))));
    }

    /// <summary>How much a stage is asked for beside others.</summary>
    public int NeedOf(string stage) => Kept.Contains(stage) || stage == Stages.Code ? 3 : Unasked.Contains(stage) ? 0 : 2;

    /// <summary>The stage of an entry.</summary>
    public string StageAt(Entry entry) => leaves[(int)entry.Value];

    /// <summary>How many are in each stage, sums of stages included.</summary>
    public IReadOnlyDictionary<string, Figure> Count(IReadOnlyCollection<Entry> entries) => Nodes.ToDictionary(node => node.Code, node => new Figure(entries.Count(entry => node.Leaves.Contains((int)entry.Value))));

    private static IEnumerable<string> Leaves(Category category) => category.Parts.Count == 0 ? [category.Code] : category.Parts.SelectMany(Leaves);

    private static List<(string Code, HashSet<int> Leaves)> NodesOf(Category root)
    {
        var all = Leaves(root).ToList();
        IEnumerable<(string, HashSet<int>)> Under(Category category) => category.Parts.SelectMany(Under).Prepend((category.Code, [.. Leaves(category).Select(leaf => all.IndexOf(leaf))]));
        return [.. Under(root)];
    }
}

/// <summary>A stage of a flow, as an indicator of its own.</summary>
/// <param name="Of">The flow.</param>
/// <param name="Stage">The stage.</param>
/// <param name="Text">What it counts.</param>
public sealed record FlowStage(Indicator Of, string Stage, FormattableString Text) : Measure
{
    public override FormattableString Formula => Text;

    public override FormattableString Base => Of.Measure.Base;

    public override Indicator KeptWith => Of;

    public override Shape ShapeOf(string wave) => Shape.Count;

    // of a stage its number alone is told
    public override string KeptAs(string stat) => stat == "count" ? Stage : stat;

    public override IEnumerable<Entry> Entries(Cohort cohort, string respondent, string wave) =>
        Of.Measure.Entries(cohort, respondent, wave).Where(entry => ((Flow)Of.Measure).Count([entry])[Stage].Value == 1);
}
