using System.Globalization;
using Matching.Indicators.Computation;

namespace Matching.Web.Features.Figures.Extracts;

/// <summary>
/// What every extract but a full one leaves out of all people: a second coding of age, ages and quarters of later days,
/// exact durations, partners, answers about oneself, and how staff coarsened it.
/// </summary>
internal static class ReleasedForm
{
    private const int WeeksInAStep = 4;
    private const int DaysInAStep = 28;

    // Section of the forms about oneself: schooling, children, how one heard of the programme.
    private const string Profile = "PR";

    /// <summary>What a mentee asks for help with; in a full extract only.</summary>
    public const string Needs = "needs";

    /// <summary>What a mentor offers; in a full extract only.</summary>
    public const string Offers = "offers";

    private static readonly string[] Always =
    [
        Breakdown.Partner,
        Needs,
        Offers,
        Breakdown.AgeAgd,
        Breakdown.AgeAmif,
        JoinedPersons.Quarter,
        "code",
        "value",
        "missing_code",
        "end_reason",
    ];

    public static List<ExtractTable> Of(IReadOnlyList<ExtractTable> tables, IReadOnlyCollection<ExtractCoarsening> coarsenings)
    {
        var ages = tables.Named(ExtractTables.Persons).Lines.ToDictionary(line => line["person"], line => line[Breakdown.AgeAgd]);
        var quarters = tables
            .Named(ExtractTables.Events)
            .Lines.Where(line => line["event"] == "applied")
            .ToDictionary(line => line["person"], line => line[JoinedPersons.Quarter]);
        var profile = tables
            .Named(ExtractTables.Items)
            .Lines.Where(line => line["section"] == Profile)
            .Select(line => (line["form"], line["form_version"], line["item"]))
            .ToHashSet();
        return
        [
            .. tables
                .Select(table => table.Without(JoinedPersons.Rank))
                .Select(table =>
                    table
                        .Map(
                            [.. Always, .. Durations(table)],
                            (line, column, cell) =>
                                column switch
                                {
                                    // few came by any one partner, and no evaluation needs to know by which
                                    Breakdown.Partner => Breakdown.Unknown,
                                    // several of them together single people out
                                    Needs or Offers => "",
                                    Breakdown.AgeAgd => AgeOf(line),
                                    Breakdown.AgeAmif => Implied(AgeOf(line)),
                                    JoinedPersons.Quarter => quarters.GetValueOrDefault(line["person"], cell),
                                    "code" or "value" when IsAboutOneself(line) => "",
                                    "missing_code" when IsAboutOneself(line) => ExtractTables.Withheld,
                                    // days up to that of the extract would give the day of the first meeting
                                    "days" or "longest_without_contact" when line["has_ended"] == "false" => "",
                                    "end_reason" when cell == "safeguarding" => "other",
                                    _ => Always.Contains(column) ? cell : InSteps(column, cell),
                                }
                        )
                        .Map(
                            JoinedPersons.Columns,
                            (_, column, cell) =>
                                coarsenings.Aggregate(cell, (text, coarsening) => Coarser(coarsening, column, text))
                        )
                ),
        ];

        string AgeOf(ExtractLine line) => ages.GetValueOrDefault(line["person"], Breakdown.Unknown);
        bool IsAboutOneself(ExtractLine line) =>
            line["missing_code"] is not ("blank" or "skipped_by_logic")
            && profile.Contains((line["form"], line["form_version"], line["item"]));
    }

    /// <summary>
    /// What UNHCR's band of age implies for the fund's: given both codings, a person whose bands disagree is aged exactly 60.
    /// </summary>
    private static string Implied(string age) =>
        age switch
        {
            "Y0-4" or "Y5-11" or "Y12-17" => "Y_LT18",
            "Y18-59" => "Y18-60",
            "Y_GE60" => "Y_GE18",
            _ => Breakdown.Unknown,
        };

    private static IEnumerable<string> Durations(ExtractTable table) =>
        table.Columns.Where(column => ExtractDictionary.Kinds[(table.Name, column)] == ColumnKind.Duration);

    private static string InSteps(string column, string cell)
    {
        var step = column == "week" ? WeeksInAStep : DaysInAStep;
        return int.TryParse(cell, CultureInfo.InvariantCulture, out var number)
            ? (step * (int)Math.Floor((double)number / step)).ToString(CultureInfo.InvariantCulture)
            : cell;
    }

    private static string Coarser(ExtractCoarsening coarsening, string column, string cell) =>
        (coarsening, column, cell) switch
        {
            (ExtractCoarsening.Site, JoinedPersons.Site, _) => Breakdown.Unknown,
            (ExtractCoarsening.Gender, JoinedPersons.Gender, _) => Breakdown.Unknown,
            (ExtractCoarsening.Age, Breakdown.AgeAgd, "Y0-4" or "Y5-11" or "Y12-17") => "Y_LT18",
            (ExtractCoarsening.Age, Breakdown.AgeAgd, "Y18-59" or "Y_GE60") => "Y_GE18",
            (ExtractCoarsening.Age, Breakdown.AgeAmif, "Y18-60" or "Y_GT60") => "Y_GE18",
            (ExtractCoarsening.Months, Breakdown.Months, "M0-11" or "M12-35") => "M0-35",
            (ExtractCoarsening.Period, JoinedPersons.Quarter, { Length: > 4 }) => cell[..4],
            (ExtractCoarsening.Language, JoinedPersons.Language, _) => Breakdown.Unknown,
            (ExtractCoarsening.Courses, JoinedPersons.Courses, _) => Breakdown.Unknown,
            (ExtractCoarsening.Disability, JoinedPersons.Disability, _) => Breakdown.Unknown,
            (ExtractCoarsening.Wishes, JoinedPersons.Wish, _) => "",
            (ExtractCoarsening.Childcare, JoinedPersons.Childcare, _) => "",
            _ => cell,
        };
}
