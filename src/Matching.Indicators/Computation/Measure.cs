using Matching.Indicators.Catalogue;

namespace Matching.Indicators.Computation;

/// <summary>What is told of the entries behind a figure.</summary>
public enum Shape
{
    /// <summary>How many there are.</summary>
    Count,

    /// <summary>How many there are, and how many that is in a month.</summary>
    PerMonth,

    /// <summary>How many there are, and which share of everybody's that is.</summary>
    ShareOfAll,

    /// <summary>The sum of their values, and how many there are.</summary>
    Sum,

    /// <summary>Mean and quartiles.</summary>
    Mean,

    /// <summary>Change of the mean from start to end.</summary>
    MeanChange,

    /// <summary>Share of entries with the value 1.</summary>
    Share,

    /// <summary>
    /// The same of those alone of whom before is 1. The others are entries too: their share is told elsewhere together with this one, and would be what the two leave.
    /// </summary>
    ShareOfSome,

    /// <summary>Change of such a share from start to end.</summary>
    ShareChange,

    /// <summary>Median and quartiles.</summary>
    Median,

    /// <summary>Sum of values over sum of what they are divided by.</summary>
    Ratio,

    /// <summary>Median duration when some are still going: value days, before 1 for ended.</summary>
    Survival,

    /// <summary>Cronbach's alpha of a scale's items.</summary>
    Reliability,

    /// <summary>Agreement of two raters: value and before.</summary>
    Agreement,

    /// <summary>Difference of two groups.</summary>
    Gap,

    /// <summary>How many are in each stage of a flow.</summary>
    Flow,

    /// <summary>Means at the start of those who stayed and those who left, and their difference.</summary>
    Leavers,

    /// <summary>Mean changes in the programme and while waiting for it, and their difference.</summary>
    Comparison,

    /// <summary>Mean of the means of each mentor's mentees: before tells mentors apart.</summary>
    Clustered,

    /// <summary>How far a target has come.</summary>
    Progress,
}

/// <summary>How an indicator's entries are found, and what is told of them.</summary>
public abstract record Measure
{
    public const string Start = "start";
    public const string End = "end";
    public const string Follow = "follow";
    public const string Change = "change";

    /// <summary>In words and symbols; <see cref="Phrases"/> says it in other languages.</summary>
    public abstract FormattableString Formula { get; }

    /// <summary>Items and scales it reads.</summary>
    public virtual IEnumerable<string> Sources => [];

    /// <summary>Waves with figures; none for what belongs to no wave.</summary>
    public virtual IReadOnlyList<string> Waves => [];

    /// <summary>Who is behind a figure.</summary>
    public abstract FormattableString Base { get; }

    public abstract Shape ShapeOf(string wave);

    public virtual IReadOnlyList<string> Stats(string wave) => Figures.Stats(ShapeOf(wave));

    /// <summary>The indicator with whose figures these are computed, protected and kept; null for those of their own.</summary>
    public virtual Indicator? KeptWith => null;

    /// <summary>The name of a statistic there.</summary>
    public virtual string KeptAs(string stat) => stat;

    /// <summary>Those behind the figure of a wave, each once.</summary>
    /// <param name="cohort">The programme.</param>
    /// <param name="respondent">Whose sheets are meant.</param>
    /// <param name="wave">The wave; empty for none.</param>
    public abstract IEnumerable<Entry> Entries(Cohort cohort, string respondent, string wave);
}

/// <summary>A value of each sheet of a wave; of a change, of those who have both.</summary>
public abstract record OfSheets(Expression Of) : Measure
{
    public override IEnumerable<string> Sources => Of.Sources;

    public override IEnumerable<Entry> Entries(Cohort cohort, string respondent, string wave) => PerWave.Entries(cohort, respondent, wave, Of);

    /// <summary>Whether somebody has a value at start and end, and nobody one of items that both forms ask alike.</summary>
    public bool LacksCommonItems(Cohort cohort, string respondent) =>
        !PerWave.Entries(cohort, respondent, Change, Of).Any()
        && cohort.Sheets(respondent, Start) is var starts
        && cohort.Sheets(respondent, End).Any(end => starts.TryGetValue(end.Key, out var start) && Of.Of(start, null) is not null && Of.Of(end.Value, null) is not null);
}

/// <summary>A value of each answered sheet: mean per wave, and paired change.</summary>
public sealed record MeanPerWave(Expression Of) : OfSheets(Of)
{
    public override FormattableString Formula => $"mean of {Of}; change: end - start of those with both, on items asked alike in both";

    public override IReadOnlyList<string> Waves => [Start, End, Follow, Change];

    public override FormattableString Base => $"those with a value in the wave; change: in start and end";

    public override Shape ShapeOf(string wave) => wave == Change ? Shape.MeanChange : Shape.Mean;
}

/// <summary>A yes or no of each answered sheet: share per wave, and paired change.</summary>
public sealed record SharePerWave(Expression Of) : OfSheets(Of)
{
    public override FormattableString Formula => $"share with {Of}; change: end - start of those with both";

    public override IReadOnlyList<string> Waves => [Start, End, Follow, Change];

    public override FormattableString Base => $"those who answered the item in the wave; change: in start and end";

    public override Shape ShapeOf(string wave) => wave == Change ? Shape.ShareChange : Shape.Share;
}

/// <summary>A value of each sheet of one wave: its mean.</summary>
public sealed record MeanAt(string Wave, Expression Of) : OfSheets(Of)
{
    public override FormattableString Formula => $"mean of {Of}";

    public override IReadOnlyList<string> Waves => [Wave];

    public override FormattableString Base => $"those who answered the item";

    public override Shape ShapeOf(string wave) => Shape.Mean;
}

/// <summary>A yes or no of each sheet of some waves: its share.</summary>
public sealed record ShareAt(Expression Of, params IReadOnlyList<string> At) : OfSheets(Of)
{
    public override FormattableString Formula => $"share with {Of}";

    public override IReadOnlyList<string> Waves => At;

    public override FormattableString Base => $"those who answered the item";

    public override Shape ShapeOf(string wave) => Shape.Share;
}

/// <summary>A number of each sheet of one wave: its sum.</summary>
public sealed record SumAt(string Wave, Expression Of) : OfSheets(Of)
{
    public override FormattableString Formula => $"sum of {Of}";

    public override IReadOnlyList<string> Waves => [Wave];

    public override FormattableString Base => $"those who answered the item";

    public override Shape ShapeOf(string wave) => Shape.Sum;
}

/// <summary>Share of those measured twice whose value rose.</summary>
public sealed record Improved(Expression Of) : ShareOfPaired
{
    public override FormattableString Formula => $"share with end - start of {Of} > 0";

    public override IEnumerable<string> Sources => Of.Sources;

    public override FormattableString Base => $"those with a value at start and end";

    protected override bool? Test(AnsweredSheet start, AnsweredSheet end) =>
        Of.Of(start, end) is { } before && Of.Of(end, start) is { } after ? Math.Round(after - before, 9) > 0 : null;
}

/// <summary>Share of those measured twice whose scale rose by more than its own error explains. The error rests on the start: spread of everybody's score, and Cronbach's alpha.</summary>
public sealed record ReliablyImproved(string Scale) : Measure
{
    // Fewer tell too little of a scale's spread and reliability.
    private const int LeastAtStart = 30;

    private readonly ScoreOf of = new(Scale);

    public override FormattableString Formula => $"share with (end - start of {of}) / (sd of the start * sqrt(2 * (1 - Cronbach's alpha of the start))) > 1.96";

    public override IEnumerable<string> Sources => of.Sources;

    public override IReadOnlyList<string> Waves => [Change];

    public override FormattableString Base => $"those with a value at start and end, where at least {LeastAtStart} have one at the start";

    public override Shape ShapeOf(string wave) => Shape.Share;

    public override IEnumerable<Entry> Entries(Cohort cohort, string respondent, string wave)
    {
        var alphaOf = new AlphaOf(Scale);
        // in an order of their own, so that the same people give the same digits
        var complete = alphaOf.Entries(cohort, respondent, Start).OrderBy(entry => entry.Key).ToList();
        var starts = PerWave.Entries(cohort, respondent, Start, of).OrderBy(entry => entry.Key).Select(entry => entry.Value).ToArray();
        if (starts.Length < LeastAtStart || Figures.Of(Shape.Reliability, complete, entry => alphaOf.Row(entry.Sheet!))["alpha"].Value is not { } alpha)
        {
            return [];
        }

        var paired = PerWave.Entries(cohort, respondent, Change, of).ToList();
        var sd = Statistics.Descriptives.Of(starts).Estimate.Sd!.Value;
        var indexes = Statistics.ReliableChange.Of([.. paired.Select(entry => entry.Before)], [.. paired.Select(entry => (double?)entry.Value)], sd, alpha).Indexes;
        return paired.Zip(indexes, (entry, index) => entry with { Value = index > Statistics.ReliableChange.DefaultZ ? 1 : 0, Before = null });
    }
}

/// <summary>Share of those not yet in a state at the start who are in it at the end: an event, not a stock.</summary>
public sealed record Entered(Expression Of) : ShareOfPaired
{
    public override FormattableString Formula => $"share with {Of} at the end";

    public override IEnumerable<string> Sources => Of.Sources;

    public override FormattableString Base => $"those who answered both and were not {Of} at the start";

    protected override bool? Test(AnsweredSheet start, AnsweredSheet end) => Of.Of(start, end) == 0 && Of.Of(end, start) is { } after ? after == 1 : null;
}

/// <summary>Share of those measured twice and not at the top already who rose by at least one level.</summary>
public sealed record GainedLevel(Expression Of, double Top) : ShareOfPaired
{
    public override FormattableString Formula => $"share with end - start of {Of} >= 1";

    public override IEnumerable<string> Sources => Of.Sources;

    public override FormattableString Base => $"those with a level at start and end, not already at the top at the start";

    protected override bool? Test(AnsweredSheet start, AnsweredSheet end) =>
        Of.Of(start, end) is { } before && before < Top && Of.Of(end, start) is { } after ? after - before >= 1 : null;
}

/// <summary>A share, told of those who take part in a course.</summary>
public sealed record AmongThose(Measure Of, string Course) : Measure
{
    public override FormattableString Formula => Of.Formula;

    public override IEnumerable<string> Sources => Of.Sources;

    public override IReadOnlyList<string> Waves => Of.Waves;

    public override FormattableString Base => $"{Of.Base}, and in {Course}";

    public override Shape ShapeOf(string wave) => Shape.ShareOfSome;

    /// <summary>Everybody of the share; before is 1 of those who take part in the course.</summary>
    public override IEnumerable<Entry> Entries(Cohort cohort, string respondent, string wave) =>
        Of.Entries(cohort, respondent, wave).Select(entry => entry with { Before = entry.Person?.Courses.Contains(Course) == true ? 1 : 0 });
}

/// <summary>Share of those with enough parts measured twice who rose in several of them.</summary>
public sealed record ImprovedInSeveral(int Several, int LeastParts, params IReadOnlyList<Expression> Parts) : ShareOfPaired
{
    public override FormattableString Formula => $"share with end - start > 0 in at least {Several} of {Parts}";

    public override IEnumerable<string> Sources => Parts.SelectMany(part => part.Sources);

    public override FormattableString Base => $"those with at least {LeastParts} of them at start and end";

    protected override bool? Test(AnsweredSheet start, AnsweredSheet end)
    {
        var changes = Parts.Select(part => part.Of(end, start) - part.Of(start, end)).Where(change => change is not null).ToList();
        return changes.Count < LeastParts ? null : changes.Count(change => Math.Round(change!.Value, 9) > 0) >= Several;
    }
}

/// <summary>Share of those measured twice for whom something holds.</summary>
public abstract record ShareOfPaired : Measure
{
    public override IReadOnlyList<string> Waves => [Change];

    public override Shape ShapeOf(string wave) => Shape.Share;

    public override IEnumerable<Entry> Entries(Cohort cohort, string respondent, string wave)
    {
        var starts = cohort.Sheets(respondent, Start);
        foreach (var (id, end) in cohort.Sheets(respondent, End))
        {
            if (starts.TryGetValue(id, out var start) && Test(start, end) is { } holds)
            {
                yield return cohort.Entry(end, holds ? 1 : 0);
            }
        }
    }

    protected abstract bool? Test(AnsweredSheet start, AnsweredSheet end);
}

/// <summary>Share of own goals rated as reached, each goal counted; and of the two sides together their agreement.</summary>
public sealed record GoalsReached(params IReadOnlyList<string> Items) : Measure
{
    public override FormattableString Formula => $"100 * goals rated >= 0 / goals rated, over {Items}";

    public override IEnumerable<string> Sources => Items;

    public override IReadOnlyList<string> Waves => [End];

    public override FormattableString Base => $"goals rated; n counts those who rated any";

    public override Shape ShapeOf(string wave) => Shape.Ratio;

    public override IEnumerable<Entry> Entries(Cohort cohort, string respondent, string wave) =>
        from sheet in cohort.Sheets(respondent, wave).Values
        let ratings = Items.Select(item => sheet.To(item, null)?.Value).Where(rating => rating is not null).ToList()
        where ratings.Count > 0
        select cohort.Entry(sheet, 100.0 * ratings.Count(rating => rating >= 0), ratings.Count);
}

/// <summary>Agreement of both sides of a pair on how far goals were reached.</summary>
public sealed record GoalAgreement(string MenteeItem, string MentorItem) : Measure
{
    public override FormattableString Formula => $"linearly weighted kappa of round(mean({MenteeItem}_1, {MenteeItem}_2, {MenteeItem}_3)) and {MentorItem}";

    public override IEnumerable<string> Sources => [MenteeItem, MentorItem];

    public override IReadOnlyList<string> Waves => [End];

    public override FormattableString Base => $"pairs of which both sides rated";

    public override Shape ShapeOf(string wave) => Shape.Agreement;

    public override IEnumerable<Entry> Entries(Cohort cohort, string respondent, string wave)
    {
        // Both speak of the same pair: a mentor may have others, and a mentee a later proposal.
        var mentors = cohort.Dossier.Sheets.Where(sheet => sheet.Respondent == "mentor" && sheet.Wave == wave && sheet.PairId is not null).GroupBy(sheet => sheet.PairId!.Value).ToDictionary(sheets => sheets.Key, sheets => sheets.Last());
        var level = new LevelOf($"{MenteeItem}_1", $"{MenteeItem}_2", $"{MenteeItem}_3");
        foreach (var mentee in cohort.Sheets("mentee", wave).Values)
        {
            if (mentee.PairId is { } pair && mentors.TryGetValue(pair, out var mentor) && level.Of(mentee, null) is { } own && mentor.To(MentorItem, null)?.Value is { } other)
            {
                yield return cohort.Entry(mentee, own, other);
            }
        }
    }
}

/// <summary>Cronbach's alpha of a scale per wave.</summary>
public sealed record AlphaOf(string Scale) : Measure
{
    public override FormattableString Formula => $"Cronbach's alpha of the items of {Scale} (reversed ones turned), from 30 complete rows on";

    public override IEnumerable<string> Sources => [Scale];

    public override IReadOnlyList<string> Waves => [Start, End];

    public override FormattableString Base => $"those who answered every item of the scale";

    public override Shape ShapeOf(string wave) => Shape.Reliability;

    public override IEnumerable<Entry> Entries(Cohort cohort, string respondent, string wave) =>
        from sheet in cohort.Sheets(respondent, wave).Values
        let items = sheet.Answers.Where(answer => answer.Item.Scale == Scale).ToList()
        where items.Count > 1 && items.TrueForAll(answer => answer.Value is not null)
        select cohort.Entry(sheet, items.Count);

    /// <summary>The items of a sheet from 0 to 100, by name.</summary>
    public IReadOnlyList<double?> Row(AnsweredSheet sheet) =>
    [
        .. sheet.Answers.Where(answer => answer.Item.Scale == Scale).OrderBy(answer => answer.Item.Name, StringComparer.Ordinal)
            .Select(answer => (double?)Scoring.ScaleScore.Recode(answer.Value!.Value, answer.Item.Lowest!.Value, answer.Item.Highest!.Value, answer.Item.IsReversed)),
    ];
}

/// <summary>Entries found among people and pairs.</summary>
/// <param name="Text">The formula.</param>
/// <param name="BaseText">Who is behind a figure.</param>
/// <param name="Form">What is told.</param>
/// <param name="Find">Finds them.</param>
public sealed record FromRecords(FormattableString Text, FormattableString BaseText, Shape Form, Func<Cohort, IEnumerable<Entry>> Find) : Measure
{
    public override FormattableString Formula => Text;

    public override FormattableString Base => BaseText;

    public override Shape ShapeOf(string wave) => Form;

    public override IEnumerable<Entry> Entries(Cohort cohort, string respondent, string wave) => Find(cohort);
}

/// <summary>Difference of an indicator between two groups: women less men, 60 and older less 18 to 59, with less without disability.</summary>
public sealed record GapOf(Indicator Of) : Measure
{
    private bool IsShare => Of.Measure.ShapeOf(Waves[0]) == Shape.Share;

    public override FormattableString Formula => IsShare
        ? (FormattableString)$"percent of {Of.Id} in the first group - in the second, interval by Newcombe's method 10"
        : $"mean (change: mean change) of {Of.Id} in the first group - in the second, interval by Welch's t";

    public override IEnumerable<string> Sources => Of.SourceItems;

    public override IReadOnlyList<string> Waves => [.. Of.Measure.Waves.Where(wave => wave is End or Change && Of.Measure.ShapeOf(wave) is Shape.Mean or Shape.MeanChange or Shape.Share)];

    public override FormattableString Base => $"both groups, each as for {Of.Id}";

    public override Indicator KeptWith => Of;

    public override Shape ShapeOf(string wave) => Shape.Gap;

    /// <summary>The entries are those of the indicator it compares.</summary>
    public override IEnumerable<Entry> Entries(Cohort cohort, string respondent, string wave) => Of.Measure.Entries(cohort, respondent, wave);
}

/// <summary>How far a target on an indicator has come. It is computed from the released figure and the target alone, so it is protected with the figure.</summary>
public sealed record ProgressOf(Indicator Of) : Measure
{
    public override FormattableString Formula => $"({Of.Id} - baseline) / (target - baseline), interval by that of the figure; of several targets on a figure the one due next";

    public override IEnumerable<string> Sources => Of.SourceItems;

    public override IReadOnlyList<string> Waves => Of.Waves;

    public override FormattableString Base => Of.Measure.Base;

    public override Shape ShapeOf(string wave) => Shape.Progress;

    /// <summary>The entries are those of the indicator that the target is of.</summary>
    public override IEnumerable<Entry> Entries(Cohort cohort, string respondent, string wave) => Of.Measure.Entries(cohort, respondent, wave);
}

/// <summary>Values of sheets in a wave, and of those who have both start and end.</summary>
internal static class PerWave
{
    public static IEnumerable<Entry> Entries(Cohort cohort, string respondent, string wave, Expression of)
    {
        if (wave != Measure.Change)
        {
            foreach (var sheet in cohort.Sheets(respondent, wave).Values)
            {
                if (of.Of(sheet, null) is { } value)
                {
                    yield return cohort.Entry(sheet, value);
                }
            }

            yield break;
        }

        var starts = cohort.Sheets(respondent, Measure.Start);
        foreach (var (id, end) in cohort.Sheets(respondent, Measure.End))
        {
            if (starts.TryGetValue(id, out var start) && of.Of(start, end) is { } before && of.Of(end, start) is { } after)
            {
                yield return cohort.Entry(end, after, before);
            }
        }
    }
}
