using Matching.Web.Data;
using Matching.Web.Http;

namespace Matching.Web.Features.Runs.OwnLists;

/// <summary>What a column is proposed to be.</summary>
/// <param name="Field">The field, <see cref="OwnFields.None"/> for a column that is not used.</param>
/// <param name="IsSure">Whether header and answers agree.</param>
/// <param name="Note">What to look at; null for none.</param>
public sealed record OwnColumn(string Field, bool IsSure, string? Note);

/// <summary>What a column of a list can be.</summary>
public static class OwnFields
{
    public const string None = "none";

    /// <summary>Known by their headers and left out: a matching needs no contact data.</summary>
    public static readonly string[] Contacts = ["phone", "email"];

    /// <summary>What staff record of a person: an import takes it, a matching needs none of it.</summary>
    public static readonly string[] OfRecord = ["status", "screened_on", "consents"];

    /// <summary>All, in the order in which they are offered.</summary>
    public static readonly string[] All =
    [
        "name",
        "family_name",
        "code",
        "role",
        "languages",
        "mother_tongue",
        "local_level",
        "town",
        "travel_km",
        "online",
        "age",
        "birth_year",
        "gender",
        "wished_gender",
        "needs",
        "offers",
        "needs_offers",
        "interests",
        "availability",
        "hours",
        "sector",
        "applied_on",
        "places",
        "own_pair",
    ];

    // answers in several columns are read together
    private static readonly string[] Many =
    [
        "languages",
        "mother_tongue",
        "local_level",
        "needs",
        "offers",
        "needs_offers",
        "interests",
        "availability",
        "own_pair",
    ];

    public static bool IsSingle(string field) => field != None && !Many.Contains(field);

    public static string Label(string field) => Texts.Page("try.field." + field);
}

/// <summary>
/// Proposes what each column holds: its header says it, and its answers are looked at; where the header says nothing, the
/// answers alone decide, and only where nearly all of them fit.
/// </summary>
internal static class OwnColumns
{
    // of a column that names itself, as many answers must fit to be sure; of one that does not, more
    private const double Sure = .8;
    private const double Alone = .85;
    private const int LeastAlone = 3;
    private const int Named = 4;

    private static readonly string[] FoundByAnswers =
    [
        "role",
        "gender",
        "availability",
        "local_level",
        "languages",
        "needs_offers",
        "interests",
    ];

    /// <summary>A table alone, as of an import.</summary>
    public static List<OwnColumn> Propose(OwnTable table) => Propose(table, [], []);

    /// <summary>The tables of a list; a column such as "Mentor" holds its pairs where it names people of the same list.</summary>
    public static IReadOnlyList<IReadOnlyList<OwnColumn>> Propose(OwnList list)
    {
        var proposed = list.Tables.ConvertAll(Propose);
        HashSet<string> names = [.. list.Tables.SelectMany((table, at) => NamesIn(table, proposed[at]))];
        return [.. list.Tables.Select((table, at) => Propose(table, proposed[at], names))];
    }

    private static IEnumerable<string> NamesIn(OwnTable table, List<OwnColumn> columns)
    {
        var (name, family) = (columns.FindIndex(Is("name")), columns.FindIndex(Is("family_name")));
        foreach (var cells in table.Rows.Select(row => row.Cells))
        {
            var first = name < 0 ? "" : Towns.Plain(cells[name]);
            // a first name alone is as good as the whole, as where pairs are read
            string[] known = [first, first.Split(' ')[0], family < 0 ? "" : $"{first} {Towns.Plain(cells[family])}"];
            foreach (var one in known.Where(one => one.Length > 0))
            {
                yield return one;
            }
        }

        static Predicate<OwnColumn> Is(string field) => column => column.Field == field;
    }

    private static List<OwnColumn> Propose(OwnTable table, List<OwnColumn> alone, HashSet<string> names)
    {
        List<List<string>> answers =
        [
            .. Enumerable
                .Range(0, table.Headers.Count)
                .Select(at => table.Rows.Select(row => row.Cells[at]).Where(cell => cell.Length > 0).Distinct().ToList()),
        ];
        var proposed = table
            .Headers.Select(
                (header, at) =>
                    // what names the people themselves is no column of pairs
                    alone.Count > 0
                    && alone[at].Field != "name"
                    && NamesPeople(header, answers[at], names)
                        ? new OwnColumn("own_pair", true, null)
                        : Of(header, answers[at])
            )
            .ToList();
        foreach (var field in proposed.Select(column => column.Field).Where(OwnFields.IsSingle).Distinct().ToList())
        {
            // the surest of several, the first among equals
            var kept = Enumerable
                .Range(0, proposed.Count)
                .Where(at => proposed[at].Field == field)
                .OrderByDescending(at => proposed[at].IsSure)
                .ThenByDescending(at => answers[at].Count > 0)
                .First();
            for (var at = 0; at < proposed.Count; at++)
            {
                if (at != kept && proposed[at].Field == field)
                {
                    proposed[at] = new OwnColumn(
                        OwnFields.None,
                        false,
                        Texts.Page("try.note.second", OwnFields.Label(field), table.Headers[kept])
                    );
                }
            }
        }

        return proposed;
    }

    // "Mentor" and "Nome del mentore" name a side; whether it is the other half of a pair is for the answers to say
    private static bool NamesPeople(string header, List<string> answers, HashSet<string> names)
    {
        var plain = Towns.Plain(header);
        if (
            names.Count == 0
            || OwnWords.Shipped.Within("roles", plain) is null
            || OwnWords.Shipped.FieldOf(header) is not (null or ("name", false))
        )
        {
            return false;
        }

        var entries = answers.SelectMany(OwnAnswers.Entries).Select(Towns.Plain).Distinct().ToList();
        return entries.Count > 0
            && entries.Count(entry => names.Contains(entry) || names.Contains(entry.Split(' ')[0])) >= entries.Count * Sure;
    }

    private static OwnColumn Of(string header, List<string> answers)
    {
        if (OwnWords.Shipped.FieldOf(header) is var (field, isWhole))
        {
            if (field is "never" or OwnFields.None || OwnFields.Contacts.Contains(field) || OwnFields.OfRecord.Contains(field))
            {
                return new OwnColumn(OwnFields.None, true, Texts.Page(field == "never" ? "try.note.never" : "try.note.unneeded"));
            }

            if (field == "age" && answers.Count > 0 && answers.TrueForAll(IsYear))
            {
                field = "birth_year";
            }

            // "Lingua italiana" may hold languages, or the levels of one
            if (
                field == "languages"
                && answers.Count > 0
                && Unread("local_level", answers, header).Count <= answers.Count * (1 - Alone)
            )
            {
                field = "local_level";
            }

            var unread = Unread(field, answers, header);
            var fits = answers.Count == 0 || unread.Count <= answers.Count * (1 - Sure);
            return new OwnColumn(field, isWhole && fits && unread.Count == 0, unread.Count == 0 ? null : NotRead(unread));
        }

        var isOfLanguage = OwnAnswers.LanguageOf(header) is not null;
        var known = FoundByAnswers.FirstOrDefault(candidate =>
            answers.Count
                >= (
                    candidate is "role" or "gender" ? 2
                    : isOfLanguage && candidate == "local_level" ? 1
                    : LeastAlone
                )
            && Unread(candidate, answers, header).Count <= answers.Count * (1 - Alone)
        );
        if (OwnAnswers.IsLanguage(header) || (known == "local_level" && isOfLanguage))
        {
            known = "local_level";
            var unread = Unread(known, answers, header);
            return new OwnColumn(known, unread.Count == 0, unread.Count == 0 ? null : NotRead(unread));
        }

        return known is null
            ? new OwnColumn(OwnFields.None, false, null)
            : new OwnColumn(known, false, Texts.Page("try.note.by-answers"));
    }

    /// <summary>Answers of a field that are not understood; the heading may name the language of a level.</summary>
    public static List<string> Unread(string field, IEnumerable<string> answers, string header)
    {
        var unread = new List<string>();
        foreach (var answer in answers)
        {
            var isRead = field switch
            {
                "role" => OwnAnswers.Role(answer) is not null,
                "gender" => OwnAnswers.Gender(answer) is not null,
                "wished_gender" => OwnAnswers.Wish(answer) is not null,
                "local_level" => IsLevel(header, answer),
                "online" => OwnAnswers.YesNo(answer) is not null,
                "town" => OwnAnswers.TownOf(answer) is not null,
                "age" => OwnAnswers.Number(answer) is >= 10 and <= 110,
                "birth_year" => BirthYear(answer) is not null,
                "travel_km" or "hours" or "places" => OwnAnswers.Number(answer) is not null,
                "sector" => OwnAnswers.Sector(answer) is not null,
                "applied_on" or "screened_on" => OwnAnswers.Day(answer) is not null,
                "status" => OwnAnswers.Status(answer) is not null,
                "consents" => OwnAnswers.IsConsent(answer) is not null,
                _ => true,
            };
            if (!isRead)
            {
                unread.Add(answer);
            }

            Collect(field, answer, unread);
        }

        return [.. unread.Distinct()];
    }

    public static int? BirthYear(string cell) =>
        (OwnAnswers.Day(cell)?.Year ?? OwnAnswers.Number(cell)) is { } year and > 1900 and < 2100 ? year : null;

    private static bool IsLevel(string header, string answer) => OwnAnswers.LevelOf(header, answer) is not null;

    private static bool IsYear(string cell) => OwnAnswers.Number(cell) is > 1900 and < 2100;

    private static void Collect(string field, string answer, List<string> unread)
    {
        switch (field)
        {
            case "languages" or "mother_tongue":
                OwnAnswers.Languages(answer, false, unread);
                break;
            case "availability":
                OwnAnswers.Slots(answer, unread);
                break;
            case "needs" or "offers" or "needs_offers":
                OwnAnswers.Codes("needs", answer, unread);
                break;
            case "interests":
                OwnAnswers.Codes("interests", answer, unread);
                break;
        }
    }

    /// <summary>Says which answers are not understood.</summary>
    public static string NotRead(List<string> unread) =>
        Texts.Page(
            unread.Count == 1 ? "try.note.unread.one" : "try.note.unread",
            unread.Count,
            string.Join(", ", unread.Take(Named).Select(word => $"“{OwnListFile.Short(word)}”"))
                + (unread.Count > Named ? " …" : "")
        );
}
