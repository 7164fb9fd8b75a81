using System.Security.Cryptography;
using Matching.Indicators.Catalogue;
using Matching.Indicators.Summaries;

namespace Matching.Indicators.Computation;

/// <summary>
/// Scores at the start of those who stayed and of those who left. Who is still under way is neither: those count whose end form
/// is answered, or was due.
/// </summary>
/// <param name="Of">What is compared.</param>
public sealed record StartOfLeavers(Expression Of) : Measure
{
    private static readonly string[] Means = ["mean_stayed", "mean_left"];

    public override FormattableString Formula =>
        Phrases.Long(
            "mean of {0} at the start of those with a value at the end too, and of those without although their end form was "
                + "due; difference: left - stayed, interval by Welch's t",
            Of
        );

    public override IEnumerable<string> Sources => Of.Sources;

    public override IReadOnlyList<string> Waves => [Start];

    public override FormattableString Base => $"those with a value at the start whose end form is answered or was due";

    public override Summary SummaryOf(string wave) => LeaversSummary.Instance;

    public override IEnumerable<Entry> Entries(Cohort cohort, string respondent, string wave) =>
        Starts(cohort, respondent).Where(start => !start.IsNeither).Select(start => start.Entry);

    /// <summary>
    /// Those under way, whom everyone at the start leaves; and those who stayed or answered the end without a change, since
    /// who stayed are nearly the people of the change, of whom the end follows then. Where enough are under way, the difference
    /// alone leaves the means of both groups open.
    /// </summary>
    public override IReadOnlyList<Rest> Rests(Cohort cohort, string respondent, IReadOnlyList<Entry> own)
    {
        var starts = Starts(cohort, respondent).ToList();
        var underWay = starts.FindAll(start => start.IsNeither).ConvertAll(start => (Entry)start.Entry);
        var changed = Paired.Changes(cohort, respondent, Of).Select(change => change.Key).ToHashSet();
        var stayed = starts.Select(start => start.Entry).Where(start => start.IsInProgramme && !changed.Contains(start.Key));
        var means = underWay.Count == 0 ? [.. Means, "difference", "ci_low", "ci_high"] : Means;
        return
        [
            new(underWay, IsMean: true, LeaversSummary.Instance.Stats),
            new([.. stayed], IsMean: true, means),
            new(Paired.OnlyIn(cohort, respondent, End, Of), IsMean: true, means),
        ];
    }

    private IEnumerable<(GroupedEntry Entry, bool IsNeither)> Starts(Cohort cohort, string respondent)
    {
        var ends = cohort.Sheets(respondent, End);
        var due = Due.Of(cohort, respondent, End).Select(person => person.Person.Id).ToHashSet();
        foreach (var (id, start) in cohort.Sheets(respondent, Start))
        {
            var hasStayed = ends.TryGetValue(id, out var end) && Of.Of(end, null) is not null;
            if (Of.Of(start, null) is { } value)
            {
                yield return (new GroupedEntry(cohort.Subject(start), value, hasStayed), !hasStayed && !due.Contains(id));
            }
        }
    }
}

/// <summary>
/// Change of those in the programme compared with the change of those who wait for it. Who waits: no pair of theirs has met, and
/// they answered the start form twice. No person is in both groups.
/// </summary>
/// <param name="Of">What is compared.</param>
public sealed record AgainstWaiting(Expression Of) : Measure
{
    public override FormattableString Formula =>
        Phrases.Long(
            "mean of end - start of {0} of those with a pair that met, less mean of last - first start form of those without, on "
                + "items answered in both; interval by Welch's t",
            Of
        );

    public override IEnumerable<string> Sources => Of.Sources;

    public override IReadOnlyList<string> Waves => [Change];

    public override FormattableString Base =>
        $"those with a pair that met and a value at start and end; those without such a pair and with a value in two start forms";

    public override Summary SummaryOf(string wave) => ComparisonSummary.Instance;

    public override IEnumerable<Entry> Entries(Cohort cohort, string respondent, string wave)
    {
        var met = cohort
            .Dossier.Pairs.Where(pair => pair.StartedOn is not null)
            .Select(pair => respondent == "mentor" ? pair.MentorId : pair.MenteeId)
            .ToHashSet();
        var ends = cohort.Sheets(respondent, End);
        var starts = cohort.Dossier.Sheets.Where(sheet =>
            sheet.Respondent == respondent && sheet.Wave == Start && cohort.Person(sheet.RespondentId) is not null
        );
        foreach (var sheets in starts.GroupBy(sheet => sheet.RespondentId))
        {
            var (first, isMet) = (sheets.First(), met.Contains(sheets.Key));
            var last = isMet ? ends.GetValueOrDefault(sheets.Key) : sheets.Skip(1).LastOrDefault();
            if (last is not null && Of.Of(first, last) is { } before && Of.Of(last, first) is { } after)
            {
                yield return new GroupedEntry(cohort.Subject(last), after - before, isMet);
            }
        }
    }
}

/// <summary>
/// Change with each mentor counted once: the mean of the means of their mentees. Mentees of one mentor are not independent, so
/// where many share one the interval of the plain mean is too narrow; this one rests on as many numbers as there are mentors.
/// </summary>
/// <param name="Of">What changes.</param>
public sealed record ChangeByMentor(Expression Of) : Measure
{
    public override FormattableString Formula =>
        Phrases.Long(
            "mean over mentors of the mean end - start of {0} of their mentees, on items answered in both; se: standard "
                + "deviation of these means / square root of the number of mentors",
            Of
        );

    public override IEnumerable<string> Sources => Of.Sources;

    public override IReadOnlyList<string> Waves => [Change];

    public override FormattableString Base =>
        Phrases.Long(
            "those with a value at start and end, by the mentor of the pair that the end form is about; "
                + "published from ten mentors on"
        );

    public override Summary SummaryOf(string wave) => ClusteredSummary.Instance;

    public override IEnumerable<Entry> Entries(Cohort cohort, string respondent, string wave) =>
        Paired
            .Changes(cohort, respondent, Of)
            .Select(change => new ClusteredEntry(
                change.Subject,
                change.End - change.Start,
                NumberOf(change.Mentor ?? change.Key)
            ));

    /// <summary>
    /// Those who share a mentor, and those who do not: the first count otherwise in this mean than in the plain one, so that the
    /// two means leave both.
    /// </summary>
    public override IReadOnlyList<Rest> Rests(Cohort cohort, string respondent, IReadOnlyList<Entry> own)
    {
        string[] stats = [.. ClusteredSummary.Instance.Stats.Skip(1)];
        return
        [
            new(own, IsMean: true, stats) { NumberOf = entries => ByMentor(entries).Sum(number => number > 1 ? number : 0) },
            new(own, IsMean: true, stats)
            {
                NumberOf = entries =>
                    ByMentor(entries) is var numbers && numbers.Exists(number => number > 1)
                        ? numbers.Count(number => number == 1)
                        : 0,
            },
        ];
    }

    private static List<int> ByMentor(IEnumerable<Entry> entries) =>
        [.. entries.CountBy(entry => ((ClusteredEntry)entry).Mentor).Select(mentor => mentor.Value)];

    // 52 bits of an id as a whole number: the same in every release, and different for the mentors of a programme.
    private static double NumberOf(Guid id) => BitConverter.ToUInt64(SHA256.HashData(id.ToByteArray())) >> 12;
}

/// <summary>Share of those measured twice who answered in another way at the end than at the start.</summary>
public sealed record OtherMode : ShareOfPaired
{
    public override FormattableString Formula => $"share with another mode of answering at the end than at the start";

    public override FormattableString Base => $"those who answered start and end";

    protected override bool? Test(AnsweredSheet start, AnsweredSheet end) => start.Mode != end.Mode;
}

/// <summary>
/// Share of those measured twice of whom a scale is compared on the items that both forms ask alike, because one of them asks
/// others.
/// </summary>
public sealed record CommonItemsOnly : ShareOfPaired
{
    public override FormattableString Formula =>
        $"share with a scale of which start and end form differ in items or in versions of items";

    public override FormattableString Base => $"those who answered start and end with a scale in both";

    protected override bool? Test(AnsweredSheet start, AnsweredSheet end)
    {
        var (before, after) = (ByScale(start), ByScale(end));
        var both = before.Keys.Where(after.ContainsKey).ToList();
        return both.Count == 0 ? null : both.Exists(scale => !before[scale].SetEquals(after[scale]));
    }

    private static Dictionary<string, HashSet<(string, int)>> ByScale(AnsweredSheet sheet) =>
        sheet
            .Answers.Where(answer => answer.Item.Scale is not null)
            .GroupBy(answer => answer.Item.Scale!)
            .ToDictionary(
                scale => scale.Key,
                scale => scale.Select(answer => (answer.Item.Name, answer.Item.Version)).ToHashSet()
            );
}

/// <summary>
/// Share of those measured twice of whom a scale changed otherwise on the items answered in both than the scores on all answers
/// of each wave do: where other items are missing at the end than at the start, part of that difference is one of items.
/// </summary>
public sealed record ChangedOtherwise : ShareOfPaired
{
    public override FormattableString Formula =>
        Phrases.Long(
            "share with a scale whose end - start on items answered in both is none, or is not end - start of the scores on all "
                + "answers"
        );

    public override IEnumerable<string> Sources => [];

    public override FormattableString Base => $"those with a score of a scale at start and end";

    protected override bool? Test(AnsweredSheet start, AnsweredSheet end)
    {
        var changes = start
            .Scales.Select(scale => new ScoreOf(scale))
            .Select(score =>
                (All: score.Of(end, null) - score.Of(start, null), Same: score.Of(end, start) - score.Of(start, end))
            )
            .Where(change => change.All is not null)
            .ToList();
        return changes.Count == 0
            ? null
            : changes.Exists(change => change.Same is not { } same || Math.Round(same - change.All!.Value, 9) != 0);
    }
}
