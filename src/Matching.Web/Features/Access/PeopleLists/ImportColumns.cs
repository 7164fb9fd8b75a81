using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;
using Matching.Engine.Criteria;
using Matching.Web.Data;
using Matching.Web.Features.Participants.People;
using Matching.Web.Features.Participants.PersonTransitions;
using Matching.Web.Features.Participants.Sites;
using Matching.Web.Features.Runs.OwnLists;
using Matching.Web.Http;
using Matching.Web.Mediation;

namespace Matching.Web.Features.Access.PeopleLists;

/// <summary>
/// Reads a spreadsheet of another make as an import takes it: any encoding and separator, headings in Italian or English. What
/// each column is, is proposed as for a visitor's own list, and corrected by staff.
/// </summary>
internal static class ImportColumns
{
    /// <summary>A column that has the name of the import already.</summary>
    public const string AsItIs = "as_it_is";

    /// <summary>Where the person belongs to: a site of the programme, by its name.</summary>
    private const string OfProgramme = "site";

    // a list of a visitor has towns alone; here people belong to a site
    private static readonly string[] SiteHeadings =
    [
        "sede",
        "sedi",
        "site",
        "comune della sede",
        "citta della sede",
        "nome della sede",
        "nome sede",
        "sede del programma",
        "sede di riferimento",
        "site name",
        "town of the site",
        "programme site",
    ];

    // of the version that every programme has
    private const string MatchingConsent = PersonStates.MatchingConsent + ":1";

    // a column of its own says more of a language than one among others
    private static readonly string[] Surest = ["mother_tongue", "local_level", "languages"];

    private static readonly string[] OfBoth =
    [
        "name",
        "family_name",
        "phone",
        "email",
        "birth_year",
        "age",
        "gender",
        "wished_gender",
        "languages",
        "mother_tongue",
        "local_level",
        "needs_offers",
        "interests",
        "availability",
        "sector",
        "applied_on",
        OfProgramme,
        .. OwnFields.OfRecord,
    ];

    // of what staff record, as many answers must be read: else the column holds other answers
    private const double Read = .8;

    /// <summary>What a column can be, in the order in which it is offered.</summary>
    public static IReadOnlyList<string> Fields(PersonRole role) =>
        role == PersonRole.Mentor ? [.. OfBoth, "offers", "places"] : [.. OfBoth, "needs"];

    public static string Label(string field) =>
        Texts.Page(
            field == AsItIs ? "people.import.as-it-is"
            : field == OfProgramme ? "people.import.field.site"
            : OwnFields.Contacts.Contains(field) ? "person.form." + field
            : OwnFields.OfRecord.Contains(field) ? "people.import.field." + field
            : "try.field." + field
        );

    /// <summary>The table of the file.</summary>
    /// <exception cref="ProblemException">It holds none, or several.</exception>
    public static OwnTable Table(string name, byte[] content)
    {
        var list = OwnListFile.Read([(name, content)]);
        return list.Tables is [var only] ? only : throw Problems.ValidationFailed("file", Texts.Page("people.import.one-sheet"));
    }

    /// <summary>What each column is proposed to be.</summary>
    /// <param name="table">The table of the file.</param>
    /// <param name="role">The side that it holds.</param>
    /// <param name="isKnown">Whether the import has a column of a name.</param>
    /// <param name="sites">The sites of the programme.</param>
    public static List<OwnColumn> Propose(OwnTable table, PersonRole role, Func<string, bool> isKnown, IReadOnlyList<Site> sites)
    {
        var offered = Fields(role);
        // an import is for more than matching
        var unneeded = Texts.Page("try.note.unneeded");
        return
        [
            .. OwnColumns
                .Propose(table)
                .Select(
                    (column, at) =>
                    {
                        var header = table.Headers[at];
                        return isKnown(header.Trim()) ? new OwnColumn(AsItIs, true, null)
                            : OfRecord(table, at) is { } recorded ? recorded
                            : OfSite(table, at, column.Field, sites) is { } placed ? placed
                            : OwnWords.Shipped.FieldOf(header) is var (field, isWhole) && OwnFields.Contacts.Contains(field)
                                ? new OwnColumn(field, isWhole, null)
                            : column.Field == OwnFields.None ? column with { Note = column.Note == unneeded ? null : column.Note }
                            : offered.Contains(column.Field) ? column
                            : new OwnColumn(
                                OwnFields.None,
                                false,
                                Texts.Page("people.import.not-taken", OwnFields.Label(column.Field))
                            );
                    }
                ),
        ];
    }

    // the heading says so, or a column of towns holds the names of sites and no other
    private static OwnColumn? OfSite(OwnTable table, int at, string field, IReadOnlyList<Site> sites)
    {
        var answers = table.Rows.Select(row => row.Cells[at]).Where(cell => cell.Length > 0).Distinct().ToList();
        var unread = answers.Where(answer => SiteOf(answer, sites) is null).ToList();
        return SiteHeadings.Contains(Towns.Plain(table.Headers[at]))
                ? new OwnColumn(OfProgramme, unread.Count == 0, unread.Count == 0 ? null : OwnColumns.NotRead(unread))
            : field == "town" && answers.Count > 0 && unread.Count == 0 ? new OwnColumn(OfProgramme, false, null)
            : null;
    }

    private static Site? SiteOf(string name, IReadOnlyList<Site> sites) =>
        sites.FirstOrDefault(site => Towns.Plain(site.Name) == Towns.Plain(name));

    // A state, a day or a consent counts only where the whole heading names it: "Consenso foto" is no consent to matching, and
    // "Status" is a state of the programme only where the answers are.
    private static OwnColumn? OfRecord(OwnTable table, int at)
    {
        var header = table.Headers[at];
        var (field, isWhole) = OwnWords.Shipped.FieldOf(header) ?? (OwnFields.None, false);
        var isLegal = isWhole && field == "never" && Towns.Plain(header) == "status";
        if (!isLegal && !OwnFields.OfRecord.Contains(field))
        {
            return null;
        }

        var answers = table.Rows.Select(row => row.Cells[at]).Where(cell => cell.Length > 0).Distinct().ToList();
        var meant = isLegal ? "status" : field;
        var unread = OwnColumns.Unread(meant, answers, header);
        return !isWhole || unread.Count > answers.Count * (1 - Read) || (isLegal && answers.Count == 0)
            ? isLegal
                ? null
                : new OwnColumn(OwnFields.None, false, Texts.Page("people.import.maybe", Label(field)))
            : new OwnColumn(meant, unread.Count == 0, unread.Count == 0 ? null : OwnColumns.NotRead(unread));
    }

    /// <summary>The same file with the columns of the import; rows keep the numbers that they have in a spreadsheet.</summary>
    /// <param name="table">The table of the file.</param>
    /// <param name="fields">What each of its columns is.</param>
    /// <param name="role">The side that it holds.</param>
    /// <param name="year">The year of today.</param>
    /// <param name="sites">The sites of the programme.</param>
    public static byte[] Write(OwnTable table, IReadOnlyList<string> fields, PersonRole role, int year, IReadOnlyList<Site> sites)
    {
        var columns = Enumerable
            .Range(0, fields.Count)
            .Where(at => fields[at] != OwnFields.None)
            .OrderBy(at => Array.IndexOf(Surest, fields[at]) is var rank and >= 0 ? rank : at + Surest.Length)
            .GroupBy(at => Target(fields[at], table.Headers[at], role))
            .ToList();
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        using (var csv = new CsvWriter(text, new CsvConfiguration(CultureInfo.InvariantCulture) { NewLine = "\n" }))
        {
            foreach (var column in columns)
            {
                csv.WriteField(column.Key);
            }

            csv.NextRecord();
            var line = 1;
            foreach (var row in table.Rows)
            {
                for (; ++line < row.Number; )
                {
                    csv.NextRecord();
                }

                foreach (var column in columns)
                {
                    csv.WriteField(
                        string.Join(
                            ';',
                            Values(
                                column
                                    .Select(at =>
                                        fields[at] == OfProgramme
                                            ? SiteOf(row.Cells[at], sites)?.Id.ToString() ?? row.Cells[at]
                                            : Cell(fields[at], table.Headers[at], row.Cells[at], year)
                                    )
                                    .Where(cell => cell.Length > 0),
                                column.Key
                            )
                        )
                    );
                }

                csv.NextRecord();
            }
        }

        return System.Text.Encoding.UTF8.GetBytes(text.ToString());
    }

    /// <summary>The headings of the file by the column of the import, such as <c>birthYear=Anno di nascita</c>.</summary>
    public static IEnumerable<string> Headings(OwnTable table, IReadOnlyList<string> fields, PersonRole role) =>
        Enumerable
            .Range(0, fields.Count)
            .Where(at => fields[at] is not (OwnFields.None or AsItIs))
            .GroupBy(at => Target(fields[at], table.Headers[at], role))
            .Select(column => column.Key + "=" + string.Join(", ", column.Select(at => table.Headers[at])));

    private static string Target(string field, string header, PersonRole role) =>
        field switch
        {
            AsItIs => header.Trim(),
            "name" => "givenName",
            "family_name" => "familyName",
            "birth_year" or "age" => "birthYear",
            "wished_gender" => "wishes.gender",
            "languages" or "mother_tongue" or "local_level" => "languages",
            "needs_offers" => role == PersonRole.Mentor ? "offers" : "needs",
            "applied_on" => "appliedOn",
            "places" => "capacity",
            OfProgramme => "siteId",
            "screened_on" => "screenedOn",
            _ => field,
        };

    // what is not understood goes on as it is: the import refuses it with the name of the column
    private static string Cell(string field, string header, string cell, int year)
    {
        var unread = new List<string>();
        return field switch
        {
            "gender" => OwnAnswers.Gender(cell) ?? cell,
            "wished_gender" => OwnAnswers.Wish(cell)?.Gender ?? cell,
            "birth_year" => OwnColumns.BirthYear(cell)?.ToString(CultureInfo.InvariantCulture) ?? cell,
            "age" => OwnAnswers.Number(cell) is { } age and < 150 ? (year - age).ToString(CultureInfo.InvariantCulture) : cell,
            "languages" or "mother_tongue" => List(
                OwnAnswers.Languages(cell, field == "mother_tongue", unread).Select(Skill),
                unread
            ),
            "local_level" => OwnAnswers.LevelOf(header, cell) is { } skill ? Skill(skill) : cell,
            "needs" or "offers" or "needs_offers" => List(OwnAnswers.Codes("needs", cell, unread), unread),
            "interests" => List(OwnAnswers.Codes("interests", cell, unread), unread),
            "availability" => List(OwnAnswers.Slots(cell, unread).Select(slot => ((Slot)slot).ToText()), unread),
            "sector" => OwnAnswers.Sector(cell) ?? cell,
            "applied_on" or "screened_on" => OwnAnswers.Day(cell)?.ToString("O", CultureInfo.InvariantCulture) ?? cell,
            "status" => OwnAnswers.Status(cell) ?? cell,
            "consents" => OwnAnswers.IsConsent(cell) is { } isGiven ? (isGiven ? MatchingConsent : "") : cell,
            "places" => OwnAnswers.Number(cell)?.ToString(CultureInfo.InvariantCulture) ?? cell,
            _ => cell,
        };
    }

    private static string Skill(LanguageSkill skill) => $"{skill.Code}:{((LanguageLevel)skill.Level).ToText()}";

    // of a language that several columns name, the surest is kept
    private static IEnumerable<string> Values(IEnumerable<string> cells, string target) =>
        target == "languages"
            ? cells.SelectMany(cell => cell.Split(';')).DistinctBy(entry => entry.Split(':')[0])
            : cells.Distinct();

    private static string List(IEnumerable<string> codes, List<string> unread) => string.Join(';', codes.Concat(unread));
}
