using System.Globalization;
using Matching.Web.Data;
using Matching.Web.Http;

namespace Matching.Web.Features.Runs.OwnLists;

/// <summary>How a list is to be read: as proposed first, then as corrected in the form.</summary>
public sealed record OwnChoices
{
    /// <summary>A table whose people have their side in a column.</summary>
    public const string ByColumn = "column";

    public const string Mentee = "mentee";

    public const string Mentor = "mentor";

    /// <summary>Kilometres that mentors travel where the list does not say it.</summary>
    public const int UsualKm = 20;

    public static readonly int[] Distances = [0, 10, UsualKm, 50, 1000];

    /// <summary>Most words of a column of roles; one with more is no such column.</summary>
    public const int MostRoleWords = 12;

    /// <summary>Field of each column, by table.</summary>
    public required IReadOnlyList<IReadOnlyList<string>> Fields { get; init; }

    /// <summary>Side of each table: <see cref="ByColumn"/>, <see cref="Mentee"/> or <see cref="Mentor"/>.</summary>
    public required IReadOnlyList<string> Sides { get; init; }

    /// <summary>Side of each word of the columns of roles; empty for a word that means neither.</summary>
    public required IReadOnlyDictionary<string, string> Roles { get; init; }

    public required int Km { get; init; }

    /// <summary>Name of a shipped profile of criteria.</summary>
    public required string Profile { get; init; }

    public static OwnChoices Propose(OwnList list, IReadOnlyList<IReadOnlyList<OwnColumn>> columns)
    {
        var fields = columns.Select(table => (IReadOnlyList<string>)[.. table.Select(column => column.Field)]).ToList();
        return new OwnChoices
        {
            Fields = fields,
            Sides = [.. list.Tables.Select((table, at) => Side(list, table, fields[at]))],
            Roles = new Dictionary<string, string>(),
            Km = UsualKm,
            Profile = OwnProfiles.Usual,
        }.WithRoles(list);
    }

    /// <summary>What a form says; what it does not say is as proposed.</summary>
    public static OwnChoices Read(OwnList list, OwnChoices proposed, IFormCollection form)
    {
        var chosen = proposed with
        {
            Fields =
            [
                .. list.Tables.Select(
                    (table, at) =>
                        (IReadOnlyList<string>)
                            [
                                .. table.Headers.Select(
                                    (_, column) =>
                                        form[ColumnName(at, column)].ToString() is { Length: > 0 } field
                                            ? OwnFields.All.Contains(field)
                                                ? field
                                                : OwnFields.None
                                            : proposed.Fields[at][column]
                                ),
                            ]
                ),
            ],
            Sides =
            [
                .. list.Tables.Select(
                    (_, at) =>
                        form[SideName(at)].ToString() is ByColumn or Mentee or Mentor
                            ? form[SideName(at)].ToString()
                            : proposed.Sides[at]
                ),
            ],
            Km =
                int.TryParse(form["km"], NumberStyles.None, CultureInfo.InvariantCulture, out var km) && Distances.Contains(km)
                    ? km
                    : proposed.Km,
            Profile = OwnProfiles.Names.Contains(form["profile"].ToString()) ? form["profile"].ToString() : proposed.Profile,
        };
        chosen = chosen.WithRoles(list);
        // a word is sent with its side, since another column may have others
        var words = form["word"]
            .Zip(form["side"])
            .Where(pair => pair.First is not null)
            .ToLookup(pair => pair.First!, pair => pair.Second);
        return chosen with
        {
            Roles = chosen.Roles.ToDictionary(
                role => role.Key,
                role =>
                    words.Contains(role.Key)
                        ? words[role.Key].First() is Mentee or Mentor
                            ? words[role.Key].First()!
                            : ""
                        : role.Value
            ),
        };
    }

    public static string ColumnName(int table, int column) => FormattableString.Invariant($"c{table}-{column}");

    public static string SideName(int table) => FormattableString.Invariant($"t{table}");

    /// <summary>The words of a table's column of roles in the order in which they appear.</summary>
    public IReadOnlyList<string> RoleWords(OwnList list, int table) =>
        Sides[table] == ByColumn && RoleColumn(table) is var column and >= 0
            ?
            [
                .. list.Tables[table]
                    .Rows.Select(row => row.Cells[column])
                    .Where(cell => cell.Length > 0)
                    .Distinct()
                    .Take(MostRoleWords + 1),
            ]
            : [];

    public int RoleColumn(int table) => Fields[table].ToList().IndexOf("role");

    /// <summary>What to do with tables that have a mentor and a mentee in one row; empty where there are none.</summary>
    public IEnumerable<string> PairRows(OwnList list) =>
        Enumerable
            .Range(0, list.Tables.Count)
            .Where(table => IsPairPerRow(list, table))
            .Select(table => Texts.Page("try.note.pair-rows", list.Tables[table].Name));

    /// <summary>Whether the headings name both sides and no column says who is what.</summary>
    public bool IsPairPerRow(OwnList list, int table)
    {
        var sides = list.Tables[table]
            .Headers.Select(header => OwnWords.Shipped.Within("roles", Towns.Plain(header))?.Code)
            .OfType<string>()
            .ToHashSet();
        return Sides[table] == ByColumn && RoleColumn(table) < 0 && sides.Count == 2;
    }

    private OwnChoices WithRoles(OwnList list) =>
        this with
        {
            Roles = Enumerable
                .Range(0, list.Tables.Count)
                .SelectMany(table => RoleWords(list, table))
                .Distinct()
                .ToDictionary(word => word, word => OwnAnswers.Role(word) ?? ""),
        };

    // a column of roles decides; else the name of the sheet, and of two sheets the other one
    private static string Side(OwnList list, OwnTable table, IReadOnlyList<string> fields) =>
        fields.Contains("role") ? ByColumn
        : OwnAnswers.Role(table.Name) is { } named ? named
        : list.Tables.FirstOrDefault(other => other != table) is { } other && OwnAnswers.Role(other.Name) is { } theirs
            ? theirs == Mentee ? Mentor
                : Mentee
        : ByColumn;
}
