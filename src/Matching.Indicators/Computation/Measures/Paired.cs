using Matching.Indicators.Catalogue;
using Matching.Indicators.Statistics;
using Matching.Indicators.Summaries;

namespace Matching.Indicators.Computation;

/// <summary>People with a sheet at start and end.</summary>
internal static class Paired
{
    /// <summary>The two sheets of each.</summary>
    public static IEnumerable<(AnsweredSheet Start, AnsweredSheet End)> Sheets(Cohort cohort, string respondent)
    {
        var starts = cohort.Sheets(respondent, Measure.Start);
        foreach (var (id, end) in cohort.Sheets(respondent, Measure.End))
        {
            if (starts.TryGetValue(id, out var start))
            {
                yield return (start, end);
            }
        }
    }

    /// <summary>Those with a value in a wave and no change.</summary>
    public static IReadOnlyList<Entry> OnlyIn(Cohort cohort, string respondent, string wave, Expression of)
    {
        var twice = Changes(cohort, respondent, of).Select(change => change.Key).ToHashSet();
        return
        [
            .. from sheet in cohort.Sheets(respondent, wave).Values
            where of.Of(sheet, null) is not null && !twice.Contains(sheet.RespondentId)
            select new CountedEntry(cohort.Subject(sheet)),
        ];
    }

    /// <summary>The change of each who has a value in both, on items answered in both.</summary>
    public static IReadOnlyList<ChangeEntry> Changes(Cohort cohort, string respondent, Expression of) =>
        cohort.Changes(respondent, of, () => Computed(cohort, respondent, of));

    private static IEnumerable<ChangeEntry> Computed(Cohort cohort, string respondent, Expression of)
    {
        foreach (var (start, end) in Sheets(cohort, respondent))
        {
            if (of.Of(start, end) is { } before && of.Of(end, start) is { } after)
            {
                var mentor = respondent == "mentee" ? cohort.MentorOf(end) : null;
                yield return new ChangeEntry(cohort.Subject(end), before, after) { Mentor = mentor };
            }
        }
    }
}

/// <summary>Share of those measured twice for whom a test holds.</summary>
public abstract record ShareOfPaired : Measure
{
    public override IReadOnlyList<string> Waves => [Change];

    public override Summary SummaryOf(string wave) => ShareSummary.Instance;

    public sealed override IEnumerable<Entry> Entries(Cohort cohort, string respondent, string wave) =>
        YesOrNo(cohort, respondent);

    internal IEnumerable<YesNoEntry> YesOrNo(Cohort cohort, string respondent)
    {
        foreach (var (start, end) in Paired.Sheets(cohort, respondent))
        {
            if (Test(start, end) is { } holds)
            {
                yield return new YesNoEntry(cohort.Subject(end), holds);
            }
        }
    }

    /// <summary>What the share would be of those in a course, had no person changed; null where that is not computed.</summary>
    internal virtual Figure? ExpectedIn(string? course, Cohort cohort, string respondent) => null;

    /// <summary>Whether it holds for a person; null for one who does not count.</summary>
    protected abstract bool? Test(AnsweredSheet start, AnsweredSheet end);
}

/// <summary>Share of those measured twice whose value rose.</summary>
public sealed record Improved(Expression Of) : ShareOfPaired
{
    public override FormattableString Formula =>
        $"share with end - start of {Of} > 0, on items answered in both; {ScoresAtStart.Expected}";

    public override Summary SummaryOf(string wave) => ShareSummary.OfImproved;

    public override string Score => Of.ToString();

    public override Figure? Expected(Cohort cohort, string respondent) =>
        ScoresAtStart.ExpectedPercent(cohort, respondent, Of, ChanceOf.Improving);

    public override IEnumerable<string> Sources => Of.Sources;

    public override FormattableString Base => $"those with a value at start and end";

    protected override bool? Test(AnsweredSheet start, AnsweredSheet end) =>
        Of.Of(start, end) is { } before && Of.Of(end, start) is { } after ? Math.Round(after - before, 9) > 0 : null;
}

/// <summary>Share of those not yet in a state at the start who are in it at the end: an event, not a stock.</summary>
/// <param name="Of">The state.</param>
/// <param name="HasStock">Whether the share in the state at start and end is published as well.</param>
public sealed record Entered(Expression Of, bool HasStock = false) : ShareOfPaired
{
    public override FormattableString Formula => $"share with {Of} at the end";

    public override IEnumerable<string> Sources => Of.Sources;

    public override FormattableString Base => $"those who answered both and were not {Of} at the start";

    /// <summary>
    /// Those in one wave only: the base gives how many of the people measured twice were in the state at the start, and the
    /// change of the share how many at the end.
    /// </summary>
    public override IReadOnlyList<Rest> Rests(Cohort cohort, string respondent, IReadOnlyList<Entry> own)
    {
        Rest Only(string wave) => new(Paired.OnlyIn(cohort, respondent, wave, Of), IsMean: true, ShareSummary.Instance.Stats);
        return HasStock ? [Only(Start), Only(End)] : [];
    }

    protected override bool? Test(AnsweredSheet start, AnsweredSheet end) =>
        Of.Of(start, end) == 0 && Of.Of(end, start) is { } after ? after == 1 : null;
}

/// <summary>Share of those measured twice and not at the top already who rose by at least one level.</summary>
/// <param name="Of">The level, from 0.</param>
/// <param name="Top">The top level.</param>
/// <param name="Rounded">The score that is rounded to a level.</param>
public sealed record GainedLevel(Expression Of, double Top, Expression Rounded) : ShareOfPaired
{
    public override FormattableString Formula =>
        $"share with end - start of {Of} >= 1, on items answered in both; {ScoresAtStart.Expected}";

    public override Summary SummaryOf(string wave) => ShareSummary.OfImproved;

    public override string Score => Rounded.ToString();

    public override Figure? Expected(Cohort cohort, string respondent) => ExpectedIn(null, cohort, respondent);

    internal override Figure? ExpectedIn(string? course, Cohort cohort, string respondent) =>
        ScoresAtStart.ExpectedPercent(cohort, respondent, Rounded, ChanceOf.GainingALevel(Top), course);

    public override IEnumerable<string> Sources => Of.Sources;

    public override FormattableString Base => $"those with a level at start and end, not already at the top at the start";

    protected override bool? Test(AnsweredSheet start, AnsweredSheet end) =>
        Of.Of(start, end) is { } before && before < Top && Of.Of(end, start) is { } after ? after - before >= 1 : null;
}

/// <summary>Share of those with enough parts measured twice who rose in several of them.</summary>
public sealed record ImprovedInSeveral(int Several, int LeastParts, params IReadOnlyList<Expression> Parts) : ShareOfPaired
{
    public override FormattableString Formula =>
        $"share with end - start > 0 in at least {Several} of {Parts}, on items answered in both; {ScoresAtStart.Expected}";

    public override IEnumerable<string> Sources => Parts.SelectMany(part => part.Sources);

    public override FormattableString Base => $"those with at least {LeastParts} of them at start and end";

    public override Summary SummaryOf(string wave) => ShareSummary.OfImproved;

    public override string Score => string.Join(", ", Parts);

    /// <summary>Of each person by the parts that are known of them, errors of parts being independent.</summary>
    public override Figure? Expected(Cohort cohort, string respondent) =>
        new ChanceInSeveral(Several, LeastParts, Parts, ChanceOf.Improving).Of(cohort, respondent);

    protected override bool? Test(AnsweredSheet start, AnsweredSheet end)
    {
        var changes = Parts
            .Select(part => part.Of(end, start) - part.Of(start, end))
            .Where(change => change is not null)
            .ToList();
        return changes.Count < LeastParts ? null : changes.Count(change => Math.Round(change!.Value, 9) > 0) >= Several;
    }
}

/// <summary>How many people without a change would pass a test in several of the parts that are known of them.</summary>
internal sealed record ChanceInSeveral(int Several, int LeastParts, IReadOnlyList<Expression> Parts, ChanceOf Test)
{
    public Figure Of(Cohort cohort, string respondent)
    {
        var chances = Parts.Select(part => ScoresAtStart.ExpectedPercent(cohort, respondent, part, Test)).ToList();
        if (chances.Find(chance => chance.Value is null) is { Reason: { } reason })
        {
            return new Figure(null, reason);
        }

        var people = Paired
            .Sheets(cohort, respondent)
            .Select(two =>
                Parts.Select(part => part.Of(two.Start, two.End) is not null && part.Of(two.End, two.Start) is not null)
            )
            .Select(known =>
                known.Index().Where(part => part.Item).Select(part => chances[part.Index].Value!.Value / 100).ToList()
            )
            .Where(known => known.Count >= LeastParts)
            .ToList();
        // In an order of its own, so that the same people give the same digits.
        return people.Count == 0
            ? new Figure(null, Reasons.TooFew)
            : new Figure(100 * people.Select(Passing).Order().Sum() / people.Count);
    }

    // The number of passed parts is the sum of independent events, each with a chance of its own.
    private double Passing(List<double> chances)
    {
        var passed = new double[chances.Count + 1];
        passed[0] = 1;
        foreach (var chance in chances)
        {
            for (var n = passed.Length - 1; n > 0; n--)
            {
                passed[n] = (passed[n] * (1 - chance)) + (passed[n - 1] * chance);
            }

            passed[0] *= 1 - chance;
        }

        return passed.Skip(Several).Sum();
    }
}

/// <summary>A share of those who take part in a course.</summary>
public sealed record AmongThose(ShareOfPaired Of, string Course) : Measure
{
    public override FormattableString Formula => Of.Formula;

    public override IEnumerable<string> Sources => Of.Sources;

    public override IReadOnlyList<string> Waves => Of.Waves;

    public override FormattableString Base => $"{Of.Base}, and in {Course}";

    public override Summary SummaryOf(string wave) => ShareOfSomeSummary.Instance;

    public override string Score => Of.Score;

    public override Figure? Expected(Cohort cohort, string respondent) => Of.ExpectedIn(Course, cohort, respondent);

    /// <summary>All people of the share; those who take part in the course are its members.</summary>
    public override IEnumerable<Entry> Entries(Cohort cohort, string respondent, string wave) =>
        Of.YesOrNo(cohort, respondent)
            .Select(entry => new MemberEntry(entry.Subject, entry.IsYes, entry.Person?.Courses.Contains(Course) == true));
}
