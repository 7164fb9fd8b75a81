using System.Globalization;
using System.Security.Cryptography;
using Matching.Indicators.Catalogue;
using Matching.Indicators.Computation;
using Matching.Web.Features.Questionnaires.Forms;

namespace Matching.Web.Features.Figures.Extracts;

/// <summary>A file of an extract: columns and rows of text, numbers written with a point.</summary>
public sealed record ExtractTable(string Name, IReadOnlyList<string> Columns, IReadOnlyList<string[]> Rows)
{
    /// <summary>The rows, for reading by column.</summary>
    internal IEnumerable<ExtractLine> Lines
    {
        get
        {
            var at = Columns.Index().ToDictionary(column => column.Item, column => column.Index);
            return Rows.Select(row => new ExtractLine(at, row));
        }
    }

    /// <summary>The table with the cells of some columns replaced; they are given with the whole line as it was.</summary>
    internal ExtractTable Map(IReadOnlyCollection<string> columns, Func<ExtractLine, string, string, string> cell)
    {
        var mapped = Columns.Index().Where(column => columns.Contains(column.Item)).ToList();
        return mapped.Count == 0
            ? this
            : this with
            {
                Rows =
                [
                    .. Lines.Select(line =>
                    {
                        var row = (string[])line.Cells.Clone();
                        foreach (var (i, column) in mapped)
                        {
                            row[i] = cell(line, column, row[i]);
                        }

                        return row;
                    }),
                ],
            };
    }

    internal ExtractTable Without(string column) =>
        Columns.Contains(column)
            ? this with
            {
                Columns = [.. Columns.Where(own => own != column)],
                Rows = [.. Rows.Select(row => row.Where((_, i) => Columns[i] != column).ToArray())],
            }
            : this;
}

/// <summary>A row of an extract's file, read by column; a column that the file does not have is empty.</summary>
internal readonly record struct ExtractLine(IReadOnlyDictionary<string, int> At, string[] Cells)
{
    public string this[string column] => At.TryGetValue(column, out var i) ? Cells[i] : "";
}

internal static class ExtractTableList
{
    public static ExtractTable Named(this IEnumerable<ExtractTable> tables, string name) =>
        tables.Single(table => table.Name == name);
}

/// <summary>A score of a response, as it was stored.</summary>
internal sealed record ExtractScore
{
    public required Guid ResponseId { get; init; }
    public required string Scale { get; init; }
    public double? Score { get; init; }
    public required string Status { get; init; }
}

/// <summary>Name of a site or partner.</summary>
internal sealed record ExtractName
{
    public required string Kind { get; init; }
    public required Guid Id { get; init; }
    public required string Name { get; init; }
}

/// <summary>
/// Writes the input of a release as tables. Persons, pairs and responses get pseudonyms: the first 64 bits of their id's
/// HMAC-SHA256 under a key that is made for one extract and forgotten. Rows are in the order of the pseudonyms, which is chance.
/// Ages and months in the country are given in bands, dates as quarters and durations; names, contacts and free words are not read at all.
/// </summary>
internal sealed class ExtractTables(Dossier dossier, IReadOnlyList<Questionnaire> forms, byte[] key)
{
    public const string Persons = "persons";
    public const string Events = "events";
    public const string Sheets = "sheets";
    public const string Responses = "responses";
    public const string Scores = "scores";
    public const string Pairs = "pairs";
    public const string Items = "items";
    public const string Dictionary = "dictionary";

    /// <summary>In place of an answer that is left out.</summary>
    public const string Withheld = "withheld";

    private const string Functioning = "functioning";
    private const int Adult = 18;

    // The persons' file has gender in bands.
    private const string GenderItem = "PR1";

    private readonly Cohort cohort = new(dossier);
    private readonly Dictionary<Guid, EnrolledPerson> people = dossier.People.ToDictionary(person => person.Id);
    private readonly Dictionary<(string Form, string Version), Dictionary<string, FormItem>> items = forms.ToDictionary(
        form => (form.Id, form.Version),
        form => form.Items.ToDictionary(item => item.Name)
    );

    private readonly HashSet<(string Form, string Version)> young =
    [
        .. forms.Where(form => form.Ages is { To: < Adult }).Select(form => (form.Id, form.Version)),
    ];

    public IReadOnlyList<ExtractTable> All(ILookup<Guid, ExtractScore> scores, IReadOnlyList<ExtractName> names)
    {
        var sheets = dossier
            .Sheets.Where(sheet => sheet.Respondent == "partner" || people.ContainsKey(sheet.RespondentId))
            .ToList();
        return
        [
            PersonRows(),
            EventRows(),
            SheetRows(sheets),
            Sorted(
                Responses,
                [
                    "response",
                    "person",
                    "wave",
                    "form",
                    "form_version",
                    "item",
                    "item_version",
                    "code",
                    "value",
                    "missing_code",
                    "mode",
                    "language",
                    "week",
                    "position",
                ],
                sheets.SelectMany(ResponseRows)
            ),
            Sorted(
                Scores,
                ["response", "person", "wave", "scale", "score", "status"],
                sheets.SelectMany(sheet =>
                    scores[sheet.Id]
                        .Where(score => score.Scale != Functioning)
                        .Select(score =>
                            (string[])
                                [
                                    Pseudonym(sheet.Id),
                                    Pseudonym(sheet.RespondentId),
                                    sheet.Wave,
                                    score.Scale,
                                    Number(score.Score),
                                    score.Status,
                                ]
                        )
                )
            ),
            PairRows(),
            ItemRows(),
            new ExtractTable(Dictionary, ["file", "column", "code", "label"], [.. ExtractDictionary.Rows(forms, names, IsTold)]),
        ];
    }

    private ExtractTable PersonRows() =>
        Sorted(
            Persons,
            [
                "person",
                "role",
                "gender",
                "age_agd",
                "age_amif",
                "months_in_country",
                "disability",
                "site",
                "partner",
                "language",
                "courses",
                "asked_for_woman",
                "needs_childcare",
                ReleasedForm.Needs,
                ReleasedForm.Offers,
                JoinedPersons.Rank,
            ],
            // by a hash of the id: two extracts of the same people rank them alike
            dossier
                .People.OrderBy(person => Convert.ToHexString(SHA256.HashData(person.Id.ToByteArray())), StringComparer.Ordinal)
                .Select(
                    (person, rank) =>
                    {
                        var subject = cohort.Subject(person, person.EnrolledOn);
                        string Code(string dimension) => subject.Groups[dimension];
                        return (string[])
                            [
                                Pseudonym(person.Id),
                                person.IsMentor ? "mentor" : "mentee",
                                Code(Breakdown.Gender),
                                Code(Breakdown.AgeAgd),
                                Code(Breakdown.AgeAmif),
                                Code(Breakdown.Months),
                                Code(Breakdown.Disability),
                                Code(Breakdown.Site),
                                Code(Breakdown.Partner),
                                Code(Breakdown.Language),
                                string.Join(' ', person.Courses.Order(StringComparer.Ordinal)),
                                Truth(Wishes.IsForWoman(person)),
                                Truth(person.NeedsChildcare),
                                string.Join(' ', person.Needs.Order(StringComparer.Ordinal)),
                                string.Join(' ', person.Offers.Order(StringComparer.Ordinal)),
                                Number(rank),
                            ];
                    }
                )
        );

    private ExtractTable EventRows() =>
        Sorted(
            Events,
            ["person", "event", "pair", "week", "quarter", "age_agd", "age_amif"],
            dossier.People.SelectMany(person =>
                EventsOf(person)
                    .Select(happened =>
                        (string[])
                            [
                                Pseudonym(person.Id),
                                happened.Event,
                                happened.Pair is { } pair ? Pseudonym(pair.Id) : "",
                                .. When(person, happened.Day),
                            ]
                    )
            )
        );

    private IEnumerable<(string Event, PairHistory? Pair, DateOnly Day)> EventsOf(EnrolledPerson person)
    {
        yield return ("applied", null, person.EnrolledOn);
        if (person.TrainedOn is { } trained)
        {
            yield return ("trained", null, trained);
        }

        foreach (
            var pair in dossier.Pairs.Where(pair =>
                pair.StartedOn is not null && (person.IsMentor ? pair.MentorId : pair.MenteeId) == person.Id
            )
        )
        {
            yield return ("met", pair, pair.StartedOn!.Value);
            if (pair.EndedOn is { } ended)
            {
                yield return ("ended", pair, ended);
                if (
                    pair.Status == "completed"
                    && ended.AddMonths(IndicatorCatalogue.FollowUpMonths) is var follows
                    && follows <= dossier.AsOf
                )
                {
                    yield return ("follow_due", pair, follows);
                }
            }
        }
    }

    // One row a response; sequence is the order of a respondent's own responses.
    private ExtractTable SheetRows(List<AnsweredSheet> sheets) =>
        Sorted(
            Sheets,
            [
                "response",
                "person",
                "respondent",
                "pair",
                "wave",
                "sequence",
                "form",
                "form_version",
                "mode",
                "track",
                "language",
                "week",
                "quarter",
                "age_agd",
                "age_amif",
            ],
            sheets
                .GroupBy(sheet => sheet.RespondentId)
                .SelectMany(own =>
                    own.Select(
                        (sheet, i) =>
                            (string[])
                                [
                                    Pseudonym(sheet.Id),
                                    Pseudonym(sheet.RespondentId),
                                    sheet.Respondent,
                                    sheet.PairId is { } pair ? Pseudonym(pair) : "",
                                    sheet.Wave,
                                    Number(i + 1),
                                    sheet.Form,
                                    sheet.FormVersion,
                                    sheet.Mode,
                                    TrackOf(sheet),
                                    sheet.Language,
                                    .. When(people.GetValueOrDefault(sheet.RespondentId), sheet.Day),
                                ]
                    )
                )
        );

    private IEnumerable<string[]> ResponseRows(AnsweredSheet sheet)
    {
        var places = sheet.Order.Index().ToDictionary(asked => asked.Item, asked => asked.Index + 1);
        return from answer in sheet.Given
            let isTold = answer.Missing is not null || IsTold(items[(sheet.Form, sheet.FormVersion)][answer.Item.Name])
            select (string[])
                [
                    Pseudonym(sheet.Id),
                    Pseudonym(sheet.RespondentId),
                    sheet.Wave,
                    sheet.Form,
                    sheet.FormVersion,
                    answer.Item.Name,
                    Number(answer.Item.Version),
                    isTold ? answer.Code : "",
                    isTold ? Number(answer.Value) : "",
                    isTold ? answer.Missing ?? "" : Withheld,
                    sheet.Mode,
                    sheet.Language,
                    When(people.GetValueOrDefault(sheet.RespondentId), sheet.Day)[0],
                    places.TryGetValue(answer.Item.Name, out var place) ? Number(place) : "",
                ];
    }

    // the form of another age or the core items, as which a score is read
    private string TrackOf(AnsweredSheet sheet) =>
        (IsYoung: young.Contains((sheet.Form, sheet.FormVersion)), sheet.Track) switch
        {
            (true, "short") => "young_short",
            (true, _) => "young",
            (_, "short") => "short",
            _ => "adult",
        };

    // Words and bare numbers (a year of birth, months) would single people out; single domains of functioning never leave a
    // person's record.
    private static bool IsTold(FormItem item) =>
        item.Type is ItemType.SelectOne or ItemType.SelectMultiple && item.Scale != Functioning && item.Name != GenderItem;

    private ExtractTable PairRows() =>
        Sorted(
            Pairs,
            [
                "pair",
                "mentor",
                "mentee",
                "status",
                "mentee_days_to_meeting",
                "mentor_days_to_meeting",
                "days",
                "has_ended",
                "planned_days",
                "end_reason",
                "meetings",
                "wishes",
                "wishes_met",
                "childcare_met",
                "longest_without_contact",
                "meetings_with_expenses",
                "meetings_paid",
            ],
            dossier
                .Pairs.Where(pair => people.ContainsKey(pair.MenteeId) && people.ContainsKey(pair.MentorId))
                .Select(pair =>
                    (string[])
                        [
                            Pseudonym(pair.Id),
                            Pseudonym(pair.MentorId),
                            Pseudonym(pair.MenteeId),
                            pair.Status,
                            Days(people[pair.MenteeId].EnrolledOn, pair.StartedOn),
                            Days(people[pair.MentorId].EnrolledOn, pair.StartedOn),
                            Days(pair.StartedOn, pair.EndedOn ?? dossier.AsOf),
                            Truth(pair.EndedOn is not null),
                            Days(pair.StartedOn, pair.TermEndsOn),
                            pair.EndReason ?? "",
                            Number(pair.Meetings.Count),
                            .. pair.StartedOn is null ? (string[])["", "", ""] : NeedsAndWishes(pair),
                            pair.StartedOn is null ? "" : Number(pair.LongestWithoutContact(dossier.AsOf)),
                            Number(pair.Expenses),
                            Number(pair.ExpensesPaid),
                        ]
                )
        );

    private string[] NeedsAndWishes(PairHistory pair)
    {
        var (stated, met) = Wishes.Of(cohort, pair);
        return
        [
            Number(stated),
            Number(met),
            people[pair.MenteeId].NeedsChildcare ? Truth(people[pair.MentorId].OffersChildcare) : "",
        ];
    }

    private ExtractTable ItemRows() =>
        new(
            Items,
            [
                "form",
                "form_version",
                "item",
                "item_version",
                "scale",
                "reversed",
                "core",
                "lowest",
                "highest",
                "section",
                "sensitive",
            ],
            [
                .. from form in forms
                from item in form.Items.Where(item => item.Type != ItemType.Note)
                select (string[])
                    [
                        form.Id,
                        form.Version,
                        item.Name,
                        Number(item.ItemVersion),
                        item.Scale ?? "",
                        Truth(item.Reverse),
                        Truth(item.Short),
                        Number(item.Choices.Min(choice => choice.Value)),
                        Number(item.Choices.Max(choice => choice.Value)),
                        item.Section ?? "",
                        Truth(item.Sensitive),
                    ],
            ]
        );

    // Week since the person's start, quarter, and age bands on the day; a partner has no start and no age.
    private string[] When(EnrolledPerson? person, DateOnly day)
    {
        if (person is null)
        {
            return ["", Breakdown.PeriodOf(day), Breakdown.Unknown, Breakdown.Unknown];
        }

        var subject = cohort.Subject(person, day);
        return
        [
            Number(Math.Floor((day.DayNumber - person.EnrolledOn.DayNumber) / 7.0)),
            Breakdown.PeriodOf(day),
            subject.Groups[Breakdown.AgeAgd],
            subject.Groups[Breakdown.AgeAmif],
        ];
    }

    private string Pseudonym(Guid id) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(key, id.ToByteArray(bigEndian: true)).AsSpan(0, 8));

    private static string Days(DateOnly? from, DateOnly? to) =>
        from is { } first && to is { } last ? Number(last.DayNumber - first.DayNumber) : "";

    private static string Truth(bool isTrue) => isTrue ? "true" : "false";

    private static string Number(double? value) => value?.ToString("R", CultureInfo.InvariantCulture) ?? "";

    private static ExtractTable Sorted(string name, string[] columns, IEnumerable<string[]> rows) =>
        new(name, columns, [.. rows.OrderBy(row => string.Join('\n', row), StringComparer.Ordinal)]);
}
