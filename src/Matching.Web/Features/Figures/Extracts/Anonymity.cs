using Matching.Indicators.Computation;

namespace Matching.Web.Features.Figures.Extracts;

/// <summary>
/// An extract as it is released: its tables, who can be singled out in them, of how many people characteristics were set to
/// unknown, and the audit; without one for a full extract.
/// </summary>
internal sealed record ReleasedExtract(
    IReadOnlyList<ExtractTable> Tables,
    IReadOnlyList<FailingGroup> Failing,
    int Suppressed,
    ExtractAnonymity? Audit
);

/// <summary>
/// k-anonymity (Sweeney, Int. J. Uncertainty, Fuzziness and Knowledge-Based Systems 10, 2002, pp. 557-570) on the role and all
/// characteristics that a reader finds by joining the files: each person looks like at least four others. What is released is
/// joined again, so that the audit rests on the files alone.
/// </summary>
internal static class Anonymity
{
    /// <summary>Least number of people who look alike.</summary>
    public const int K = 5;

    /// <summary>The extract as it was frozen, even where people can be singled out.</summary>
    public static ReleasedExtract Whole(IReadOnlyList<ExtractTable> tables) =>
        new([.. tables.Select(table => table.Without(JoinedPersons.Rank))], [], 0, null);

    /// <summary>
    /// The extract made coarser and, when asked, with characteristics of people who can be singled out set to unknown.
    /// </summary>
    public static ReleasedExtract Released(
        IReadOnlyList<ExtractTable> tables,
        IReadOnlyCollection<ExtractCoarsening> coarsenings,
        bool suppresses
    )
    {
        var coarse = ReleasedForm.Of(tables, coarsenings);
        var suppressed = 0;
        if (suppresses)
        {
            var ranked = Ranked(tables, coarse);
            var hidden = LocalSuppression.Hidden(ranked);
            coarse = WithoutAnswersOf(WithFormsHidden(ranked, hidden), Suppressed(coarse, hidden));
            suppressed = ranked.Count(person =>
                JoinedPersons
                    .Characteristics.Zip(person.Values)
                    .Any(value => value.Second != Breakdown.Unknown && hidden[value.First].Contains(person.Id))
            );
        }

        var safe = SensitiveAnswers.Withheld(WithoutWhatFollows(coarse));
        var people = JoinedPersons.Of(safe.Tables);
        var groups = people.GroupBy(person => person.Look).OrderBy(alike => alike.Key, StringComparer.Ordinal).ToList();
        var lines = safe.Tables.Named(ExtractTables.Persons).Lines.ToDictionary(line => line["person"]);
        return new ReleasedExtract(
            safe.Tables,
            [
                .. groups
                    .Where(alike => alike.Count() < K)
                    .Select(alike => Failing([.. alike.Select(person => person.Id)], lines, people)),
            ],
            suppressed,
            new ExtractAnonymity
            {
                K = K,
                Groups = groups.Count,
                SmallestGroup = groups.Count == 0 ? 0 : groups.Min(alike => alike.Count()),
                Kept =
                [
                    .. JoinedPersons
                        .Characteristics.Where(characteristic => characteristic != JoinedPersons.Track)
                        .Select(characteristic => Kept(characteristic, tables, safe.Tables)),
                ],
                KeptSiteAndGender = Share(
                    lines.Values.Count(line =>
                        !JoinedPersons.IsUnknown(JoinedPersons.Site, line[JoinedPersons.Site])
                        && !JoinedPersons.IsUnknown(JoinedPersons.Gender, line[JoinedPersons.Gender])
                    ),
                    lines.Count
                ),
                Sensitive = safe.Items,
            }
        );
    }

    // The rank is not released, and decides who joins those who can be singled out.
    private static List<JoinedPerson> Ranked(IReadOnlyList<ExtractTable> tables, IReadOnlyList<ExtractTable> coarse)
    {
        var ranks = JoinedPersons.Of(tables).ToDictionary(person => person.Id, person => person.Rank);
        return
        [
            .. JoinedPersons.Of(coarse).Select(person => person with { Rank = ranks[person.Id] }).OrderBy(person => person.Rank),
        ];
    }

    private static List<ExtractTable> Suppressed(IEnumerable<ExtractTable> tables, Dictionary<string, HashSet<string>> hidden) =>
        [
            .. tables.Select(table =>
                table.Map(
                    [.. JoinedPersons.Columns.Where(column => column != JoinedPersons.Track)],
                    (line, column, cell) =>
                        hidden[JoinedPersons.CharacteristicOf(column)!].Contains(line["person"]) ? Unknown(column) : cell
                )
            ),
        ];

    private static HashSet<string> WithFormsHidden(List<JoinedPerson> people, Dictionary<string, HashSet<string>> hidden)
    {
        var at = JoinedPersons.Characteristics.ToList().IndexOf(JoinedPersons.Track);
        return
        [
            .. people
                .Where(person => person.Values[at] != Breakdown.Unknown && hidden[JoinedPersons.Track].Contains(person.Id))
                .Select(person => person.Id),
        ];
    }

    // Which questions a form asks shows for which age it is, whatever it is called.
    private static List<ExtractTable> WithoutAnswersOf(HashSet<string> persons, List<ExtractTable> tables) =>
        tables.ConvertAll(table =>
            table.Name is ExtractTables.Sheets or ExtractTables.Responses or ExtractTables.Scores
                ? table with
                {
                    Rows = [.. table.Lines.Where(line => !persons.Contains(line["person"])).Select(line => line.Cells)],
                }
                : table
        );

    // Who asked for a woman has one beside them: where a half of their pairs leaves out the gender, the wish is left out, and that
    // of all who look alike, so that they still do.
    private static List<ExtractTable> WithoutWishesThatTell(List<ExtractTable> tables)
    {
        var people = JoinedPersons.Of(tables).ToDictionary(person => person.Id, person => person.Look);
        var lines = tables.Named(ExtractTables.Persons).Lines.ToDictionary(line => line["person"]);
        var telling = tables
            .Named(ExtractTables.Pairs)
            .Lines.SelectMany(pair =>
                new[] { (Own: pair["mentor"], Other: pair["mentee"]), (Own: pair["mentee"], Other: pair["mentor"]) }
            )
            .Where(pair =>
                lines[pair.Own][JoinedPersons.Wish] == "true"
                && JoinedPersons.IsUnknown(JoinedPersons.Gender, lines[pair.Other][JoinedPersons.Gender])
            )
            .Select(pair => people[pair.Own])
            .ToHashSet();
        return tables.ConvertAll(table =>
            table.Map(
                [JoinedPersons.Wish],
                (line, column, cell) => telling.Contains(people[line["person"]]) ? Unknown(column) : cell
            )
        );
    }

    // Wishes and whether they are met give gender, age and wish of the two; childcare that is provided was needed.
    private static List<ExtractTable> WithoutWhatFollows(List<ExtractTable> frozen)
    {
        var tables = WithoutWishesThatTell(frozen);
        var lines = tables.Named(ExtractTables.Persons).Lines.ToDictionary(line => line["person"]);
        bool IsKnown(string person, params string[] columns) =>
            columns.All(column => !JoinedPersons.IsUnknown(column, lines[person][column]));
        string[] ofWishes = [JoinedPersons.Gender, JoinedPersons.Age, JoinedPersons.Wish];
        return
        [
            .. tables.Select(table =>
                table.Map(
                    ["wishes", "wishes_met", "childcare_met"],
                    (line, column, cell) =>
                        column switch
                        {
                            "wishes"
                            or "wishes_met" when !IsKnown(line["mentor"], ofWishes) || !IsKnown(line["mentee"], ofWishes) => "",
                            "childcare_met" when !IsKnown(line["mentee"], JoinedPersons.Childcare) => "",
                            _ => cell,
                        }
                )
            ),
        ];
    }

    private static string Unknown(string column) =>
        column is JoinedPersons.Wish or JoinedPersons.Childcare ? "" : Breakdown.Unknown;

    private static FailingGroup Failing(List<string> alike, Dictionary<string, ExtractLine> lines, List<JoinedPerson> people)
    {
        var line = lines[alike[0]];
        var values = people.Single(person => person.Id == alike[0]).Values;
        string Joined(string characteristic) => values[JoinedPersons.Characteristics.ToList().IndexOf(characteristic)];
        return new FailingGroup
        {
            Role = line["role"],
            Gender = line[JoinedPersons.Gender],
            Age = line[JoinedPersons.Age],
            Site = Joined(JoinedPersons.Site),
            Months = line[Breakdown.Months],
            Disability = line[JoinedPersons.Disability],
            AskedForWoman = Joined(JoinedPersons.Wish),
            NeedsChildcare = Joined(JoinedPersons.Childcare),
            Courses = line[JoinedPersons.Courses],
            Language = Joined(JoinedPersons.Language),
            Quarter = Joined(JoinedPersons.Quarter),
            Persons = alike,
        };
    }

    private static KeptCharacteristic Kept(
        string characteristic,
        IReadOnlyList<ExtractTable> frozen,
        IReadOnlyList<ExtractTable> released
    )
    {
        var kept = Known(characteristic, released);
        return new KeptCharacteristic
        {
            Characteristic = characteristic,
            Known = Known(characteristic, frozen),
            Kept = kept,
            Share = Share(kept, released.Named(ExtractTables.Persons).Rows.Count),
        };
    }

    private static int Known(string characteristic, IReadOnlyList<ExtractTable> tables) =>
        characteristic == JoinedPersons.Quarter
            ? tables
                .Named(ExtractTables.Events)
                .Lines.Count(line => line["event"] == "applied" && !JoinedPersons.IsUnknown(characteristic, line[characteristic]))
            : tables
                .Named(ExtractTables.Persons)
                .Lines.Count(line => !JoinedPersons.IsUnknown(characteristic, line[characteristic]));

    private static double Share(int part, int of) => of == 0 ? 0 : Math.Round((double)part / of, 4);
}
