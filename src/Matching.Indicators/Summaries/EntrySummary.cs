using Matching.Indicators.Computation;
using Matching.Indicators.Disclosure;
using Matching.Indicators.Statistics;

namespace Matching.Indicators.Summaries;

/// <summary>A summary of entries: how its statistics are computed, and by which rules they are protected.</summary>
public abstract class EntrySummary : Summary
{
    /// <summary>The share of improved in percent, had no person changed; published of everyone alone.</summary>
    public const string Expected = "expected";

    /// <summary>Parts into which entries are divided and counted, such as yes and no; empty for none.</summary>
    public virtual IReadOnlyList<string> Parts => [];

    /// <summary>Whether the parts follow from the statistics themselves, so that both are protected in one table.</summary>
    public virtual bool HasSplit => false;

    /// <summary>Whether the difference of the first two parts is published, so that one of them gives the other.</summary>
    public virtual bool PublishesNet => false;

    /// <summary>How much a part is asked for beside the others: of parts that protect as well, the least is suppressed.</summary>
    public virtual int NeedOf(string part) => 1;

    /// <summary>Whether the entries are counted, so that none is a figure like any other.</summary>
    public virtual bool IsCounted => false;

    /// <summary>Whether the base is another number than that of all entries of a place.</summary>
    public virtual bool HasOwnBase => false;

    /// <summary>The part of an entry; empty without parts.</summary>
    public abstract string PartOf(Entry entry);

    /// <summary>Whether a statistic gives the counts of all parts away.</summary>
    public virtual bool NeedsAllParts(string stat) => false;

    /// <summary>Whether a statistic of a change gives the mean or share of one wave, of those measured twice alone.</summary>
    public virtual bool IsOfOneWave(string stat) => false;

    /// <summary>
    /// Whether the figures of start and end may be shown beside those of the change, of enough people who answered twice.
    /// </summary>
    /// <param name="entries">Those behind them.</param>
    /// <param name="rule">The rule for counts.</param>
    /// <param name="showsParts">Whether all parts are shown.</param>
    public virtual bool ShowsStartAndEnd(IReadOnlyList<Entry> entries, DisclosureRule rule, bool showsParts) => true;

    /// <summary>Whether the sum of all entries follows from a statistic, alone or beside others of the same entries.</summary>
    public virtual bool GivesSum(string stat) => stat != Stats[0];

    /// <summary>Whether a statistic is published of everyone alone, in no group.</summary>
    public virtual bool IsOfEveryone(string stat) => stat == Expected;

    public override bool IsCount(string stat) => base.IsCount(stat) || Parts.Contains(stat);

    /// <summary>The rule of disclosure for a smallest count.</summary>
    public virtual DisclosureRule Rule(int k, bool isSensitive) => DisclosureRule.Means(k, isSensitive);

    /// <summary>The number of entries that a figure rests on.</summary>
    public virtual int BaseOf(IReadOnlyList<Entry> entries, SummaryContext context) => entries.Count;

    /// <summary>Whether a base is large enough for a statistic, beyond what the rule of disclosure requires.</summary>
    public virtual bool IsEnough(int baseN, string stat) => true;

    /// <summary>Computes every statistic, in an order of the entries that does not change.</summary>
    public abstract IReadOnlyDictionary<string, Figure> Of(IReadOnlyList<Entry> entries, SummaryContext context = default);
}

/// <summary>A summary of entries of one type.</summary>
public abstract class EntrySummary<TEntry> : EntrySummary
    where TEntry : Entry
{
    public sealed override string PartOf(Entry entry) => Part((TEntry)entry);

    public sealed override IReadOnlyDictionary<string, Figure> Of(
        IReadOnlyList<Entry> entries,
        SummaryContext context = default
    ) => WithExpected(Compute([.. entries.Cast<TEntry>()], context), context);

    protected virtual string Part(TEntry entry) => "";

    private IReadOnlyDictionary<string, Figure> WithExpected(
        IReadOnlyDictionary<string, Figure> figures,
        SummaryContext context
    ) =>
        Stats.Contains(Expected)
            ? new Dictionary<string, Figure>(figures) { [Expected] = context.Expected ?? new(null, Reasons.InsufficientItems) }
            : figures;

    /// <summary>Computes every statistic from exact counts.</summary>
    protected abstract Dictionary<string, Figure> Compute(IReadOnlyList<TEntry> entries);

    /// <summary>Replaces what exact counts would follow from by what the rounded ones give.</summary>
    protected virtual void Recompute(Dictionary<string, Figure> rounded) { }

    /// <summary>Computes every statistic with counts as they are published.</summary>
    protected virtual IReadOnlyDictionary<string, Figure> Compute(IReadOnlyList<TEntry> entries, SummaryContext context)
    {
        var figures = Compute(entries);
        if (context.RoundTo == 0)
        {
            return figures;
        }

        var rounded = figures.ToDictionary(
            figure => figure.Key,
            figure =>
                IsCount(figure.Key) && figure.Value.Value is { } count
                    ? figure.Value with
                    {
                        Value = context.Rounded((int)count),
                    }
                    : figure.Value
        );
        Recompute(rounded);
        return rounded;
    }
}
