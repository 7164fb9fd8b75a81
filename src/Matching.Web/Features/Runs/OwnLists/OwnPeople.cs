using Matching.Engine.Criteria;
using Matching.Web.Data;
using Matching.Web.Http;

namespace Matching.Web.Features.Runs.OwnLists;

/// <summary>A person of a list.</summary>
/// <param name="Participant">What can be matched.</param>
/// <param name="Name">What the list calls them.</param>
/// <param name="Code">The list's own reference; empty for none.</param>
/// <param name="Row">Number of the row.</param>
/// <param name="PairedWith">Whom the list pairs them with.</param>
public sealed record OwnPerson(Participant Participant, string Name, string Code, int Row, IReadOnlyList<string> PairedWith);

/// <summary>
/// The people of a list, read as chosen in the form. A person without a name or reference is called by their row.
/// </summary>
internal sealed class OwnPeople
{
    private const int AdultAge = 18;
    private const int MostPlaces = 50;

    private readonly OwnList list;
    private readonly OwnChoices choices;
    private readonly DateOnly today;
    private readonly Dictionary<string, (Guid Site, GeoPoint? Place)> places = [];
    private readonly Dictionary<string, string> siteNames = [];
    private readonly List<string> ignored = [];

    public OwnPeople(OwnList list, OwnChoices choices, DateOnly today)
    {
        this.list = list;
        this.choices = choices;
        this.today = today;
        for (var table = 0; table < list.Tables.Count; table++)
        {
            foreach (var row in list.Tables[table].Rows)
            {
                Add(table, row, list.Tables.Count > 1);
            }
        }

        Note();
    }

    public List<OwnPerson> Mentees { get; } = [];

    public List<OwnPerson> Mentors { get; } = [];

    /// <summary>Names of the towns by the text of their id.</summary>
    public IReadOnlyDictionary<string, string> SiteNames => siteNames;

    /// <summary>Rows to look at.</summary>
    public List<string> Notes { get; } = [];

    public bool Has(params string[] fields) => choices.Fields.Any(table => table.Any(fields.Contains));

    private void Add(int table, OwnRow row, bool hasSeveral)
    {
        string Cell(string field) => Cells(table, row, field).FirstOrDefault(cell => cell.Length > 0) ?? "";
        var side =
            choices.Sides[table] == OwnChoices.ByColumn
                ? choices.Roles.GetValueOrDefault(Cell("role")) ?? ""
                : choices.Sides[table];
        if (side.Length == 0)
        {
            Notes.Add(Texts.Page("try.row.no-role", row.Number));
            return;
        }

        var isMentee = side == OwnChoices.Mentee;
        var people = isMentee ? Mentees : Mentors;
        var name = $"{Cell("name")} {Cell("family_name")}".Trim();
        var code = Cell("code");
        var where = hasSeveral ? Texts.Page("try.row-of." + side, row.Number) : Texts.Page("try.row", row.Number);
        people.Add(
            new OwnPerson(
                Read(Id(isMentee, people.Count), isMentee, table, row),
                name.Length > 0 ? name
                    : code.Length > 0 ? code
                    : where,
                code,
                row.Number,
                [.. Cells(table, row, "own_pair").SelectMany(OwnAnswers.Entries)]
            )
        );
    }

    private Participant Read(Guid id, bool isMentee, int table, OwnRow row)
    {
        IEnumerable<string> All(string field) => Cells(table, row, field).Where(cell => cell.Length > 0);
        string One(string field) => All(field).FirstOrDefault() ?? "";
        var levels = Levels(table, row);
        var languages = All("mother_tongue")
            .SelectMany(cell => OwnAnswers.Languages(cell, true, ignored))
            .Concat(levels)
            .Concat(
                All("languages")
                    .SelectMany(cell => OwnAnswers.Languages(cell, false, ignored))
                    .Where(skill => !levels.Exists(level => level.Code == skill.Code))
            )
            .GroupBy(skill => skill.Code)
            .Select(group => group.MaxBy(skill => skill.Level)!)
            .ToList();
        var help = All(isMentee ? "needs" : "offers")
            .Concat(All("needs_offers"))
            .SelectMany(cell => OwnAnswers.Codes("needs", cell, ignored))
            .Distinct()
            .ToList();
        var interests = All("interests").SelectMany(cell => OwnAnswers.Codes("interests", cell, ignored)).Distinct().ToList();
        var slots = All("availability").SelectMany(cell => OwnAnswers.Slots(cell, ignored)).Distinct().Order().ToList();
        var (site, place) = Place(One("town"));
        var wish = OwnAnswers.Wish(One("wished_gender"));
        return new Participant
        {
            Id = id,
            SiteId = site,
            Place = place,
            TravelKm = OwnAnswers.Number(One("travel_km")) ?? choices.Km,
            AcceptsOnline = OwnAnswers.YesNo(One("online")),
            Languages = languages.Count > 0 ? languages : null,
            Availability = slots.Count > 0 ? slots : null,
            Needs = isMentee && help.Count > 0 ? help.ConvertAll(need => new NeedAsked(need, false)) : null,
            Offers = !isMentee && help.Count > 0 ? help.ConvertAll(offer => new OfferMade(offer, null, null)) : null,
            Interests = interests.Count > 0 ? interests : null,
            Sector = OwnAnswers.Sector(One("sector")),
            BirthYear = BirthYear(One("age"), One("birth_year")),
            IsAdultConfirmed = OwnAnswers.Number(One("age")) >= AdultAge || IsAdult(OwnAnswers.Day(One("birth_year"))),
            HoursPerMonth = OwnAnswers.Number(One("hours")),
            Gender = OwnAnswers.Gender(One("gender")),
            WishedGender = wish?.Gender,
            WishedGenderStrength = wish?.Strength,
            AppliedOn = OwnAnswers.Day(One("applied_on")) is { } day && day <= today ? day : today,
            Places = isMentee ? 1 : Places(One("places"), Cells(table, row, "own_pair").SelectMany(OwnAnswers.Entries).Count()),
        };
    }

    // a column of its own for a level says more than a language among others
    private List<LanguageSkill> Levels(int table, OwnRow row) =>
        [
            .. row
                .Cells.Select((cell, column) => (Cell: cell, Column: column))
                .Where(entry => choices.Fields[table][entry.Column] == "local_level")
                .Select(entry => OwnAnswers.LevelOf(list.Tables[table].Headers[entry.Column], entry.Cell))
                .OfType<LanguageSkill>(),
        ];

    // a mentor who has two mentees in the list has two places, whatever the list says of places
    private static int Places(string cell, int own) => Math.Clamp(Math.Max(OwnAnswers.Number(cell) ?? 1, own), 0, MostPlaces);

    private int? BirthYear(string age, string year) =>
        OwnColumns.BirthYear(year) ?? (OwnAnswers.Number(age) is { } years and > 0 and < 120 ? today.Year - years : null);

    private bool IsAdult(DateOnly? born) => born is { } day && day.AddYears(AdultAge) <= today;

    private IEnumerable<string> Cells(int table, OwnRow row, string field) =>
        row.Cells.Where((_, column) => choices.Fields[table][column] == field);

    // a town that is not known is the same for all who name it, and near to no other
    private (Guid? Site, GeoPoint? Place) Place(string cell)
    {
        if (cell.Length == 0)
        {
            return (null, null);
        }

        var key = Towns.Plain(cell);
        if (!places.TryGetValue(key, out var place))
        {
            var town = OwnAnswers.TownOf(cell);
            var name = town?.Key ?? key;
            place = places.GetValueOrDefault(name);
            if (place == default)
            {
                place = (Id(false, places.Count), town is null ? null : new GeoPoint(town.Latitude, town.Longitude));
                places[name] = place;
                siteNames[place.Site.ToString()] = town?.Name ?? cell;
            }

            places[key] = place;
        }

        return (place.Site, place.Place);
    }

    // in the order of the file, so that ties go to earlier rows
    private static Guid Id(bool isMentee, int at) => new(at + 1, isMentee ? (short)1 : (short)2, 0, [0, 0, 0, 0, 0, 0, 0, 0]);

    private void Note()
    {
        if (Has("languages", "mother_tongue", "local_level"))
        {
            Notes.AddRange(
                Mentees
                    .Concat(Mentors)
                    .Where(person => person.Participant.Languages is null)
                    .Select(person => Texts.Page("try.row.no-language", person.Row))
            );
        }

        Notes.AddRange(
            Mentees
                .Concat(Mentors)
                .Where(person => person.Participant.BirthYear is { } year && today.Year - year < AdultAge)
                .Select(person => Texts.Page("try.row.minor", person.Row))
        );
        foreach (var people in new[] { Mentees, Mentors })
        {
            Notes.AddRange(
                people
                    .Where(_ => Has("name"))
                    .GroupBy(person => Towns.Plain(person.Name + " " + person.Code))
                    .Where(group => group.Count() > 1)
                    .Select(group =>
                        Texts.Page("try.row.twice", string.Join(", ", group.Select(person => person.Row)), group.First().Name)
                    )
            );
        }
    }
}
