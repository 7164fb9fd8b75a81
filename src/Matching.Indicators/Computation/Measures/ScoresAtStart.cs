using System.Collections.Concurrent;
using Matching.Indicators.Catalogue;
using Matching.Indicators.Statistics;
using Matching.Indicators.Summaries;

namespace Matching.Indicators.Computation;

/// <summary>
/// What the start says of a score: mean and spread of all, and its reliability (Cronbach's alpha of its parts: the items of a
/// scale, the scales of a mean of scales). What would be seen of people who do not change follows from it.
/// </summary>
/// <param name="Sd">Standard deviation.</param>
/// <param name="Alpha">Reliability.</param>
/// <param name="Unchanged">People like those at the start, of whom none changed.</param>
internal sealed record ScoresAtStart(double Sd, double Alpha, UnchangedPeople Unchanged)
{
    // Fewer say too little about a score's spread and reliability.
    public const int Least = 30;

    /// <summary>How the expected share is computed, for formulas.</summary>
    public static FormattableString Expected =>
        Phrases.Long(
            "expected: the same share of people who do not change, by simulation from mean (rounded to 1), standard deviation "
                + "(to 0.5) and reliability (Cronbach's alpha, to 0.01) of the start; unrounded, two releases would describe who "
                + "came between them"
        );

    /// <summary>
    /// The scores at the start, of all or of those in a course; null with too few of them, or without a reliability, as of a
    /// single item.
    /// </summary>
    public static ScoresAtStart? Of(Cohort cohort, string respondent, Expression of, string? course)
    {
        of = of.OfHundred;
        // In an order of their own, so that the same people give the same digits.
        var sheets = cohort
            .Sheets(respondent, Measure.Start)
            .Values.Where(sheet => course is null || cohort.Person(sheet.RespondentId)?.Courses.Contains(course) == true)
            .OrderBy(sheet => sheet.RespondentId)
            .ToList();
        var scores = sheets.Select(sheet => of.Of(sheet, null)).OfType<double>().ToArray();
        var complete = (
            from sheet in sheets
            let parts = of.PartsOf(sheet)
            where parts is not null
            select (Entry: (Entry)new ItemsEntry(cohort.Subject(sheet), parts), Steps: of.StepsOf(sheet))
        ).ToList();
        if (
            scores.Length < Least
            || ReliabilitySummary.Instance.Of([.. complete.Select(row => row.Entry)])["alpha"].Value is not { } alpha
        )
        {
            return null;
        }

        var estimate = Descriptives.Of(scores).Estimate;
        var unchanged = UnchangedPeople.Like(estimate.Mean!.Value, estimate.Sd!.Value, alpha, complete.Max(row => row.Steps));
        // items that agree in everything may give a little more than 1
        return new ScoresAtStart(estimate.Sd!.Value, Math.Min(1, alpha), unchanged);
    }

    /// <summary>Whether a person rose by more than the error of the score explains; null without both values.</summary>
    public bool? IsReliable(double? start, double? end) =>
        ReliableChange.Of([start], [end], Sd, Alpha).Indexes[0] is { } index ? index > ReliableChange.DefaultZ
        : start is null || end is null ? null
        : false;

    /// <summary>Whether a person with both values rose by more than the error of the score explains.</summary>
    public bool IsReliable(double start, double end) => IsReliable((double?)start, end) == true;

    /// <summary>
    /// Share of people without a change for whom a test holds, in percent; the reason where it cannot be known. Of those in a
    /// course by their own start.
    /// </summary>
    public static Figure ExpectedPercent(Cohort cohort, string respondent, Expression of, ChanceOf test, string? course = null) =>
        cohort.AtStart(respondent, of, course) is not { } known ? new(null, Reasons.InsufficientItems)
        : !known.Unchanged.HasError ? new(null, Reasons.ZeroVariance)
        : new(100 * cohort.Chances.Of(known.Unchanged, test));
}

/// <summary>A test of a change, with what it gives of people who do not change.</summary>
/// <param name="Name">Identifies it.</param>
/// <param name="Share">The share of them for whom it holds.</param>
internal sealed record ChanceOf(string Name, Func<UnchangedPeople, double> Share)
{
    public static readonly ChanceOf Improving = new(nameof(Improving), people => people.Improved());

    public static readonly ChanceOf ReliablyImproving = new(nameof(ReliablyImproving), people => people.ReliablyImproved());

    public static ChanceOf GainingALevel(double top) =>
        new($"{nameof(GainingALevel)} of {top}", people => people.GainedLevel(top));
}

/// <summary>Shares of people who do not change, each simulated once.</summary>
internal sealed class Chances
{
    private readonly ConcurrentDictionary<(UnchangedPeople People, string Test), Lazy<double>> known = [];

    public double Of(UnchangedPeople people, ChanceOf test) =>
        known.GetOrAdd((people, test.Name), _ => new Lazy<double>(() => test.Share(people))).Value;
}
