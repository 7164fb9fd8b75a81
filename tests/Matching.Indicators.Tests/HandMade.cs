using System.Globalization;
using Matching.Indicators.Computation;

namespace Matching.Indicators.Tests;

/// <summary>Input small enough to be counted by hand.</summary>
internal sealed class HandMade
{
    public static readonly DateOnly First = new(2026, 1, 10);
    private readonly List<EnrolledPerson> people = [];
    private readonly List<PairHistory> pairs = [];
    private readonly List<AnsweredSheet> sheets = [];
    private int number;

    public Guid Person(bool isMentor = false, string? site = null, string gender = "woman", params string[] courses)
    {
        var id = Next();
        people.Add(
            new EnrolledPerson
            {
                Id = id,
                IsMentor = isMentor,
                Site = site,
                Gender = gender,
                BirthYear = 1990,
                EnrolledOn = First,
                Language = "it",
                Courses = courses,
            }
        );
        return id;
    }

    public Guid Pair(
        Guid mentor,
        Guid mentee,
        string status,
        string? reason = null,
        bool hasMet = true,
        int metOn = 10,
        int[]? contacts = null,
        int expenses = 0,
        int paid = 0
    )
    {
        var id = Next();
        var hasEnded = status is "completed" or "ended_early" or "declined";
        pairs.Add(
            new PairHistory
            {
                Id = id,
                MentorId = mentor,
                MenteeId = mentee,
                Status = status,
                StartedOn = hasMet ? First.AddDays(metOn) : null,
                EndedOn = hasEnded ? First.AddDays(100) : null,
                EndReason = reason,
                Contacts = [.. (contacts ?? []).Select(day => First.AddDays(10 + day))],
                Expenses = expenses,
                ExpensesPaid = paid,
            }
        );
        return id;
    }

    /// <summary>Answers to three items of one scale, coded 1 to 5; null leaves them out.</summary>
    public void Sheet(Guid who, string wave, int? code, string mode = "phone", int version = 1) =>
        Add(
            who,
            wave,
            new[] { "EM1", "EM2", "EM3" }.Select(
                (item, i) => Answer(new ScoredItem(item, i == 0 ? version : 1, "em", false, true, 1, 5), code)
            ),
            mode
        );

    /// <summary>Answers to items of the scale of empowerment, coded 1 to 5; null leaves one out.</summary>
    public void Items(Guid who, string wave, int?[] codes) =>
        Add(who, wave, codes.Select((code, i) => Answer(new ScoredItem($"EM{i + 1}", 1, "em", false, true, 1, 5), code)));

    /// <summary>Answers to three items of a scale, coded 1 to 5, the last of them one less or more.</summary>
    public void Scale(Guid who, string wave, string scale, int code, int off) =>
        Scales(who, wave, [scale], (_, item) => item < 2 ? code : code + (code == 5 ? -off : off));

    /// <summary>Answers to three items of each scale on one form, coded 1 to 5.</summary>
    public void Scales(Guid who, string wave, IReadOnlyList<string> scales, Func<int, int, int> codeOf) =>
        Add(
            who,
            wave,
            scales.SelectMany(
                (scale, number) =>
                    Enumerable
                        .Range(0, 3)
                        .Select(i => Answer(new ScoredItem(scale + i, 1, scale, false, true, 1, 5), codeOf(number, i)))
            )
        );

    /// <summary>The level of a language skill.</summary>
    public void Level(Guid who, string wave, int level) =>
        Add(who, wave, [Answer(new ScoredItem("LG1", 1, "lg", false, true, 0, 6), level)]);

    /// <summary>The main activity, such as employed.</summary>
    public void Activity(Guid who, string wave, string code) =>
        Add(who, wave, [new ItemAnswer(new ScoredItem("LI1", 1, null, false, true, 0, 0), null, code, null)]);

    private static ItemAnswer Answer(ScoredItem item, int? code) =>
        new(item, code, code?.ToString(CultureInfo.InvariantCulture) ?? "", code is null ? "blank" : null);

    private void Add(Guid who, string wave, IEnumerable<ItemAnswer> answers, string mode = "phone") =>
        sheets.Add(
            new AnsweredSheet(answers)
            {
                Id = Next(),
                RespondentId = who,
                Respondent = people.Single(person => person.Id == who).IsMentor ? "mentor" : "mentee",
                Wave = wave,
                Day = First.AddDays(wave == "start" ? 10 : 100),
                Mode = mode,
                Language = "it",
            }
        );

    public Dossier Dossier() => new(First.AddDays(200), [.. people], [.. pairs], [.. sheets]);

    public ReleaseInput Input(int k = 5)
    {
        var codes = new Dictionary<string, IReadOnlyList<string>>
        {
            [Breakdown.Site] =
            [
                .. people.Select(person => person.Site).OfType<string>().Distinct().Order(StringComparer.Ordinal),
                Breakdown.Unknown,
            ],
            [Breakdown.Period] = ["2026-Q1", "2026-Q2", "2026-Q3"],
            [Breakdown.Language] = ["it", Breakdown.Unknown],
            [Breakdown.Partner] = [Breakdown.Unknown],
        };
        return new ReleaseInput(1, k, 0, new byte[32], codes, (_, _) => null);
    }

    public Dictionary<(string Indicator, string Cell), FigureCell> Release(int k = 5)
    {
        var computed = new ReleaseBuilder(new Cohort(Dossier()), Input(k)).Compute();
        return computed
            .SelectMany(figures =>
                figures.Groups.SelectMany(theGroup =>
                    theGroup.Cells.Select(cell => (figures.Indicator, Cell: cell.Key.ToString(), Figure: cell.Value))
                )
            )
            .DistinctBy(cell => (cell.Indicator, cell.Cell))
            .ToDictionary(cell => (cell.Indicator, cell.Cell), cell => cell.Figure);
    }

    private Guid Next() => new(++number, 0, 0, [0, 0, 0, 0, 0, 0, 0, 0]);
}
