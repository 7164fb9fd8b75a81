using Matching.Indicators.Catalogue;
using Matching.Indicators.Summaries;

namespace Matching.Indicators.Computation;

/// <summary>How an indicator's entries are found, and how they are summarised.</summary>
public abstract record Measure
{
    public const string Start = "start";
    public const string End = "end";
    public const string Follow = "follow";
    public const string Change = "change";

    /// <summary>In words and symbols; <see cref="Phrases"/> translates it.</summary>
    public abstract FormattableString Formula { get; }

    /// <summary>Items and scales it reads.</summary>
    public virtual IEnumerable<string> Sources => [];

    /// <summary>Waves with figures; none for what belongs to no wave.</summary>
    public virtual IReadOnlyList<string> Waves => [];

    /// <summary>Who is behind a figure.</summary>
    public abstract FormattableString Base { get; }

    /// <summary>What is published of a wave.</summary>
    public abstract Summary SummaryOf(string wave);

    /// <summary>Statistics of a wave, in the order in which they are published.</summary>
    public IReadOnlyList<string> Stats(string wave) => SummaryOf(wave).Stats;

    /// <summary>The indicator with whose figures these are computed, protected and kept; null for those of their own.</summary>
    public virtual Indicator? KeptWith => null;

    /// <summary>The name of a statistic there.</summary>
    public virtual string KeptAs(string stat) => stat;

    /// <summary>What rises or falls, in symbols; empty of what is no change. Measures of one score are read together.</summary>
    public virtual string Score => "";

    /// <summary>What the share of improved would be, in percent, had no person changed; null of what publishes none.</summary>
    public virtual Figure? Expected(Cohort cohort, string respondent) => null;

    /// <summary>Those behind the figure of a wave, each once.</summary>
    /// <param name="cohort">The programme.</param>
    /// <param name="respondent">Whose sheets are meant.</param>
    /// <param name="wave">The wave; empty for none.</param>
    public abstract IEnumerable<Entry> Entries(Cohort cohort, string respondent, string wave);

    /// <summary>Those whose figures follow from these beside the ones of other indicators.</summary>
    /// <param name="cohort">The programme.</param>
    /// <param name="respondent">Whose sheets are meant.</param>
    /// <param name="own">The entries of the wave.</param>
    public virtual IReadOnlyList<Rest> Rests(Cohort cohort, string respondent, IReadOnlyList<Entry> own) => [];
}

/// <summary>Entries found among people and pairs.</summary>
/// <param name="Text">The formula.</param>
/// <param name="BaseText">Who is behind a figure.</param>
/// <param name="Summary">What is published of them.</param>
/// <param name="Find">Finds them.</param>
public sealed record FromRecords<TEntry>(
    FormattableString Text,
    FormattableString BaseText,
    EntrySummary<TEntry> Summary,
    Func<Cohort, IEnumerable<TEntry>> Find
) : Measure
    where TEntry : Entry
{
    public override FormattableString Formula => Text;

    public override FormattableString Base => BaseText;

    public override Summary SummaryOf(string wave) => Summary;

    public override IEnumerable<Entry> Entries(Cohort cohort, string respondent, string wave) => Find(cohort);
}
