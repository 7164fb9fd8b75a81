using System.Collections.Concurrent;
using Matching.Indicators.Catalogue;

namespace Matching.Indicators.Computation;

/// <summary>
/// The input of a release with look-ups: each person with the first start, the last end and the last follow-up that they
/// answered.
/// </summary>
public sealed class Cohort
{
    private readonly Dictionary<Guid, EnrolledPerson> people;
    private readonly ILookup<Guid, PairHistory> started;
    private readonly Dictionary<Guid, Guid> mentors;
    private readonly Dictionary<(string Respondent, string Wave), Dictionary<Guid, AnsweredSheet>> sheets = [];
    private readonly ConcurrentDictionary<(string Respondent, string Wave), Dictionary<Guid, AnsweredSheet>> scored = [];
    private readonly Dictionary<Guid, Background> backgrounds = [];
    private readonly Dictionary<AnsweredSheet, Subject> subjects = new(ReferenceEqualityComparer.Instance);
    private readonly ConcurrentDictionary<string, string> codes = [];
    private readonly ConcurrentDictionary<(string Respondent, string Of, string? Course), ScoresAtStart?> atStart = [];
    private readonly ConcurrentDictionary<(string Respondent, string Of), IReadOnlyList<ChangeEntry>> changes = [];

    public Cohort(Dossier dossier)
    {
        Dossier = dossier;
        people = dossier.People.ToDictionary(person => person.Id);
        mentors = dossier.Pairs.ToDictionary(pair => pair.Id, pair => pair.MentorId);
        started = dossier.Pairs.Where(pair => pair.StartedOn is not null).ToLookup(pair => pair.MenteeId);
        foreach (
            var sheet in dossier.Sheets.Where(sheet => sheet.Respondent == "partner" || people.ContainsKey(sheet.RespondentId))
        )
        {
            var wave = sheets.TryGetValue((sheet.Respondent, sheet.Wave), out var known)
                ? known
                : sheets[(sheet.Respondent, sheet.Wave)] = [];
            if (sheet.Wave != "start" || !wave.ContainsKey(sheet.RespondentId))
            {
                wave[sheet.RespondentId] = sheet;
            }
        }

        foreach (var (id, sheet) in Sheets("mentee", "start").Concat(Sheets("mentor", "start")))
        {
            backgrounds[id] = new Background(
                sheet.To("PR3", null)?.Value is { } months ? (int)months : null,
                HasDisability(sheet)
            );
        }

        // most indicators rest on sheets
        foreach (var sheet in dossier.Sheets)
        {
            var person = Person(sheet.RespondentId);
            subjects[sheet] = new Subject(sheet.RespondentId, person, GroupsOf(person, sheet.Day, sheet), sheet);
        }
    }

    public Dossier Dossier { get; }

    /// <summary>Shares of people who do not change.</summary>
    internal Chances Chances { get; } = new();

    /// <summary>What the start says of a score, of all or of those in a course; null where that is too little.</summary>
    internal ScoresAtStart? AtStart(string respondent, Expression of, string? course = null) =>
        atStart.GetOrAdd((respondent, of.ToString(), course), _ => ScoresAtStart.Of(this, respondent, of, course));

    /// <summary>Changes of a score, computed once: its mean, its shares and its comparisons rest on them.</summary>
    internal IReadOnlyList<ChangeEntry> Changes(string respondent, Expression of, Func<IEnumerable<ChangeEntry>> compute) =>
        changes.GetOrAdd((respondent, of.ToString()), _ => [.. compute()]);

    /// <summary>Sheets of a wave by who answered.</summary>
    public IReadOnlyDictionary<Guid, AnsweredSheet> Sheets(string respondent, string wave) =>
        sheets.GetValueOrDefault((respondent, wave)) ?? [];

    /// <summary>
    /// Sheets of a wave from which a scale can be scored: a form without answers measures nothing.
    /// </summary>
    public IReadOnlyDictionary<Guid, AnsweredSheet> Scored(string respondent, string wave) =>
        scored.GetOrAdd(
            (respondent, wave),
            asked => Sheets(asked.Respondent, asked.Wave).Where(sheet => IsScored(sheet.Value)).ToDictionary()
        );

    /// <summary>Pairs of a mentee that met.</summary>
    public IEnumerable<PairHistory> Started(Guid menteeId) => started[menteeId];

    /// <summary>
    /// The mentor whom a sheet of a mentee is about: of its pair, else of the pair that met last; null where none met.
    /// </summary>
    public Guid? MentorOf(AnsweredSheet sheet) =>
        sheet.PairId is { } pair && mentors.TryGetValue(pair, out var mentor)
            ? mentor
            : Started(sheet.RespondentId).OrderBy(met => met.StartedOn).ThenBy(met => met.Id).LastOrDefault()?.MentorId;

    public EnrolledPerson? Person(Guid id) => people.GetValueOrDefault(id);

    /// <summary>The person or partner who answered a sheet.</summary>
    public Subject Subject(AnsweredSheet sheet) => subjects[sheet];

    /// <summary>A person on the day that decides the quarter.</summary>
    public Subject Subject(EnrolledPerson person, DateOnly day) => new(person.Id, person, GroupsOf(person, day, null), null);

    /// <summary>A pair on the day that decides the quarter; the mentee's characteristics decide the other groups.</summary>
    public Subject Subject(PairHistory pair, DateOnly day) =>
        new(pair.Id, Person(pair.MenteeId), GroupsOf(Person(pair.MenteeId), day, null), null);

    private Groups GroupsOf(EnrolledPerson? person, DateOnly day, AnsweredSheet? sheet) =>
        new(
            person,
            person is null ? null : backgrounds.GetValueOrDefault(person.Id),
            day,
            sheet,
            code => codes.GetOrAdd(code, code)
        );

    private static bool IsScored(AnsweredSheet sheet) =>
        sheet.Scales.Any(scale => new ScoreOf(scale).Of(sheet, null) is not null);

    // Six domains of functioning coded 1 to 4, where a site added the module by the scale "functioning": disability is any at 3
    // or 4.
    private static bool? HasDisability(AnsweredSheet sheet)
    {
        var domains = sheet
            .Answers.Where(answer => answer.Item.Scale == AnsweredSheet.Functioning && answer.Value is not null)
            .ToList();
        return domains.Count == 0 ? null : domains.Exists(answer => answer.Value >= 3);
    }
}
