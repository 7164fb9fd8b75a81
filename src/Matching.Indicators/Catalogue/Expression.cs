using System.Globalization;
using Matching.Indicators.Computation;
using Matching.Indicators.Scoring;

namespace Matching.Indicators.Catalogue;

/// <summary>
/// What an indicator reads from a sheet of answers. An expression computes and describes itself, so that the formula which the
/// catalogue prints is the one that ran.
/// </summary>
public abstract record Expression
{
    /// <summary>The value of a sheet; null when it is not known.</summary>
    /// <param name="sheet">The answers.</param>
    /// <param name="common">
    /// A sheet that it is to be compared with: only items count then that both ask in the same version and that are answered in
    /// both.
    /// </param>
    public abstract double? Of(AnsweredSheet sheet, AnsweredSheet? common);

    /// <summary>
    /// The parts of which it is the mean, each from 0 to 100, or null where not answered; null of what is no mean, or lacks too
    /// many.
    /// </summary>
    internal virtual IReadOnlyList<double?>? PartsOf(AnsweredSheet sheet) => null;

    /// <summary>The same from 0 to 100, for which people without a change are simulated.</summary>
    internal virtual Expression OfHundred => this;

    /// <summary>How many equal steps from 0 to 100 its values take on a form; 0 of what is no score.</summary>
    internal virtual int StepsOf(AnsweredSheet sheet) => 0;

    /// <summary>Items it reads by name; those of a scale are named by the scale.</summary>
    public abstract IEnumerable<string> Sources { get; }

    /// <summary>The same with its words apart, so that they can be said in another language; most have none.</summary>
    public virtual FormattableString Words => $"{ToString()}";

    public abstract override string ToString();
}

/// <summary>
/// Score of a scale: mean of its items from 0 to 100, reversed ones turned, when at least half of the applicable ones are
/// answered, or as many as the form requires. Of two sheets that are compared both scores rest on the same items, those answered
/// in both: of the ones that apply in both as large a part.
/// </summary>
public sealed record ScoreOf(string Scale) : Expression
{
    public override IEnumerable<string> Sources => [Scale];

    public override double? Of(AnsweredSheet sheet, AnsweredSheet? common)
    {
        var (items, asked, rule) = (new List<double?>(), 0, (ScaleRule?)null);
        foreach (var answer in sheet.Answers.Where(answer => answer.Item.Scale == Scale))
        {
            (asked, rule) = (asked + 1, answer.Item.Rule);
            if (AnsweredSheet.Applies(answer, common))
            {
                items.Add(sheet.To(answer.Item.Name, common)?.Recoded);
            }
        }

        // with a rule of its own a scale is scored whole, or not at all
        return rule is null ? ScaleScore.Of(items).Score
            : asked < rule.Items ? null
            : rule.OfHundred(items).Score;
    }

    internal override IReadOnlyList<double?>? PartsOf(AnsweredSheet sheet)
    {
        var items = sheet
            .Answers.Where(answer => answer.Item.Scale == Scale)
            .OrderBy(answer => answer.Item.Name, StringComparer.Ordinal)
            .ToList();
        return items.Count > 1 && Of(sheet, null) is not null ? [.. items.Select(answer => answer.Recoded)] : null;
    }

    internal override int StepsOf(AnsweredSheet sheet) =>
        Steps.OfMean([
            .. sheet
                .Answers.Where(answer => answer.Item.Scale == Scale)
                .Select(answer => (int)(answer.Item.Highest - answer.Item.Lowest ?? 0)),
        ]);

    public override string ToString() => $"score({Scale})";
}

/// <summary>Score of a scale on a range of its own, such as that of a sum.</summary>
public sealed record RangedScoreOf(string Scale, double Low, double High) : Expression
{
    public override IEnumerable<string> Sources => [Scale];

    internal override Expression OfHundred => new ScoreOf(Scale);

    public override double? Of(AnsweredSheet sheet, AnsweredSheet? common) =>
        OfHundred.Of(sheet, common) is { } score ? ScaleRule.InRange(score, Low, High) : null;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"score({Scale}, {Low}..{High})");
}

/// <summary>Whether a score is at least, or at most, a value: 1 or 0.</summary>
public sealed record ScoreIs(Expression Score, double Value, bool IsAtMost) : Expression
{
    // the digits of a mean decide nothing
    private const int Digits = 9;

    public override IEnumerable<string> Sources => Score.Sources;

    public override double? Of(AnsweredSheet sheet, AnsweredSheet? common) =>
        Score.Of(sheet, common) is { } score ? (Holds(Math.Round(score, Digits)) ? 1 : 0) : null;

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Score} {(IsAtMost ? "<=" : ">=")} {Value}");

    private bool Holds(double score) => IsAtMost ? score <= Value : score >= Value;
}

/// <summary>The answer to an item as a number.</summary>
public sealed record AnswerTo(string Item) : Expression
{
    public override IEnumerable<string> Sources => [Item];

    public override double? Of(AnsweredSheet sheet, AnsweredSheet? common) => sheet.To(Item, common)?.Value;

    public override string ToString() => Item;
}

/// <summary>The answer to an item from 0 to 100, a reversed one turned.</summary>
public sealed record Recoded(string Item) : Expression
{
    public override IEnumerable<string> Sources => [Item];

    public override double? Of(AnsweredSheet sheet, AnsweredSheet? common) => sheet.To(Item, common)?.Recoded;

    public override string ToString() => $"recoded({Item})";
}

/// <summary>Persons by the midpoint of an answer in bands (none, 1, 2, 3-4, 5-8, 9 and more).</summary>
public sealed record PersonsOf(string Item) : Expression
{
    public override IEnumerable<string> Sources => [Item];

    public override double? Of(AnsweredSheet sheet, AnsweredSheet? common) =>
        sheet.To(Item, common)?.Value is { } band ? Bands.Persons((int)band) : null;

    public override string ToString() => $"midpoint({Item})";
}

/// <summary>Persons by the lower end of an answer in bands: what is certain.</summary>
public sealed record FloorOf(string Item) : Expression
{
    private static readonly double[] Floors = [0, 1, 2, 3, 5, 9];

    public override IEnumerable<string> Sources => [Item];

    public override double? Of(AnsweredSheet sheet, AnsweredSheet? common) =>
        sheet.To(Item, common)?.Value is { } band ? Floors[(int)band] : null;

    public override string ToString() => $"floor({Item})";
}

/// <summary>Mean of parts when enough of them exist.</summary>
/// <param name="Least">How many must exist.</param>
/// <param name="Needed">How many of the first must exist whatever the others.</param>
/// <param name="Parts">The parts.</param>
public sealed record MeanOf(int Least, int Needed, params IReadOnlyList<Expression> Parts) : Expression
{
    public override IEnumerable<string> Sources => Parts.SelectMany(part => part.Sources);

    public override double? Of(AnsweredSheet sheet, AnsweredSheet? common)
    {
        var values = Parts.Select(part => part.Of(sheet, common)).ToList();
        return values.Take(Needed).Contains(null) || values.Count(value => value is not null) < Least ? null : values.Average();
    }

    internal override IReadOnlyList<double?>? PartsOf(AnsweredSheet sheet) =>
        Parts.Select(part => part.Of(sheet, null)).ToList() is var values && values.Contains(null) ? null : values;

    internal override int StepsOf(AnsweredSheet sheet) => Steps.OfMean([.. Parts.Select(part => part.StepsOf(sheet))]);

    public override FormattableString Words =>
        Needed > 0
            ? (FormattableString)$"mean({Parts}; at least {Least}, {Parts[0]} among them)"
            : $"mean({Parts}; at least {Least})";

    public override string ToString() => Phrases.In(Phrases.English, Words);
}

/// <summary>Median of the items answered; null of none.</summary>
public sealed record MedianOf(params IReadOnlyList<string> Items) : Expression
{
    public override IEnumerable<string> Sources => Items;

    public override double? Of(AnsweredSheet sheet, AnsweredSheet? common)
    {
        var values = Items
            .Select(item => sheet.To(item, common)?.Value)
            .Where(value => value is not null)
            .Select(value => value!.Value)
            .Order()
            .ToList();
        return values.Count == 0 ? null : (values[(values.Count - 1) / 2] + values[values.Count / 2]) / 2;
    }

    public override string ToString() => $"median({string.Join(", ", Items)})";
}

/// <summary>Mean of the items answered, rounded to whole levels, halves up; null of none.</summary>
public sealed record LevelOf(params IReadOnlyList<string> Items) : Expression
{
    public override IEnumerable<string> Sources => Items;

    public override double? Of(AnsweredSheet sheet, AnsweredSheet? common)
    {
        var values = Items.Select(item => sheet.To(item, common)?.Value).Where(value => value is not null).ToList();
        return values.Count == 0 ? null : Math.Floor(values.Average()!.Value + .5);
    }

    public override string ToString() => $"round(mean({string.Join(", ", Items)}))";
}

/// <summary>Whether an item's answer is at least a value: 1 or 0.</summary>
public sealed record AtLeast(string Item, double Value) : Expression
{
    public override IEnumerable<string> Sources => [Item];

    public override double? Of(AnsweredSheet sheet, AnsweredSheet? common) =>
        sheet.To(Item, common)?.Value is { } value ? (value >= Value ? 1 : 0) : null;

    public override string ToString() => $"{Item} >= {Value.ToString(CultureInfo.InvariantCulture)}";
}

/// <summary>Whether an item's answer is a value: 1 or 0.</summary>
public sealed record Exactly(string Item, double Value) : Expression
{
    public override IEnumerable<string> Sources => [Item];

    public override double? Of(AnsweredSheet sheet, AnsweredSheet? common) =>
        sheet.To(Item, common)?.Value is { } value ? (value == Value ? 1 : 0) : null;

    public override string ToString() => $"{Item} = {Value.ToString(CultureInfo.InvariantCulture)}";
}

/// <summary>Whether an item's answer is one of several codes: 1 or 0.</summary>
public sealed record OneOf(string Item, params IReadOnlyList<string> Codes) : Expression
{
    public override IEnumerable<string> Sources => [Item];

    public override double? Of(AnsweredSheet sheet, AnsweredSheet? common) =>
        sheet.To(Item, common) is { Missing: null } answer ? (Codes.Contains(answer.Code) ? 1 : 0) : null;

    public override string ToString() => Codes.Count == 1 ? $"{Item} = {Codes[0]}" : $"{Item} in ({string.Join(", ", Codes)})";
}

/// <summary>The values that a mean can take.</summary>
internal static class Steps
{
    /// <summary>
    /// Equal steps of a mean of parts with these numbers of steps: their least common multiple, times the number of parts; 0
    /// where one of them has none.
    /// </summary>
    public static int OfMean(IReadOnlyList<int> parts) =>
        parts.Count == 0 || parts.Contains(0) ? 0 : parts.Count * parts.Aggregate((a, b) => a / Divisor(a, b) * b);

    private static int Divisor(int a, int b) => b == 0 ? a : Divisor(b, a % b);
}
