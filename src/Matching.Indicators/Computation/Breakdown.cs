using System.Globalization;
using Matching.Indicators.Disclosure;
using Matching.Indicators.Scoring;

namespace Matching.Indicators.Computation;

/// <summary>
/// A way of dividing those behind a figure into groups that add up. Each breakdown has the total <c>T</c> and, where something may be unknown, <c>UNK</c>.
/// </summary>
public static class Breakdown
{
    public const string Total = "T";
    public const string Unknown = "UNK";

    public const string None = "";
    public const string Site = "site";
    public const string Period = "period";
    public const string Gender = "gender";
    public const string AgeAgd = "age_agd";
    public const string AgeAmif = "age_amif";
    public const string Months = "months_in_country";
    public const string Disability = "disability";
    public const string Mode = "mode";
    public const string Language = "language";
    public const string Partner = "partner";
    public const string GenderAge = "gender-age";
    public const string Contrast = "contrast";

    /// <summary>The fund's first band of age, which is a cell of UNHCR's table as well: the sum of its first three.</summary>
    internal const string Under18 = "Y_LT18";

    /// <summary>Codes that a breakdown always has, without its total; null where the programme's data decide.</summary>
    public static IReadOnlyList<string>? FixedCodes(string dimension) => dimension switch
    {
        Gender => ["F", "M", "_O"],
        AgeAgd => ["Y0-4", "Y5-11", "Y12-17", "Y18-59", "Y_GE60", Unknown],
        AgeAmif => ["Y_LT18", "Y18-60", "Y_GT60", Unknown],
        Months => ["M0-11", "M12-35", "M_GE36", Unknown],
        Disability => ["yes", "no", Unknown],
        Contrast => ["F-M", "Y_GE60-Y18-59", "disability"],
        Mode => ["self_online", "self_paper", "staff_read", "interpreter", "phone", Unknown],
        _ => null,
    };

    /// <summary>The dimensions that a breakdown adds to a cube.</summary>
    public static IReadOnlyList<string> Dimensions(string breakdown) => breakdown switch
    {
        None => [],
        GenderAge => [Gender, AgeAgd],
        _ => [breakdown],
    };

    /// <summary>The group of somebody behind a figure.</summary>
    public static string CodeOf(string dimension, Entry entry) => dimension switch
    {
        Site => entry.Site ?? Unknown,
        Partner => entry.Person?.Partner ?? Unknown,
        Period => PeriodOf(entry.Day),
        // Few choose "another", and few say nothing: apart from each other they would nearly always be hidden, and take others with them.
        Gender => entry.Person?.Gender switch { "woman" => "F", "man" => "M", _ => "_O" },
        AgeAgd => AgeOf(entry) is { } age ? (AgeBands.Agd(age) is "60+" ? "Y_GE60" : "Y" + AgeBands.Agd(age)) : Unknown,
        AgeAmif => AgeOf(entry) is { } age ? AgeBands.Amif(age) switch { "<18" => "Y_LT18", ">60" => "Y_GT60", var band => "Y" + band } : Unknown,
        Months => entry.Background?.MonthsInCountry switch { null => Unknown, < 12 => "M0-11", < 36 => "M12-35", _ => "M_GE36" },
        Disability => entry.Background?.HasDisability switch { null => Unknown, true => "yes", false => "no" },
        Mode => entry.Sheet?.Mode ?? Unknown,
        Language => entry.Sheet?.Language ?? entry.Person?.Language ?? Unknown,
        _ => throw new ArgumentOutOfRangeException(nameof(dimension), dimension, "There is no such breakdown."),
    };

    /// <summary>A dimension of those of its codes that occur, as a table has it.</summary>
    internal static Dimension Of(string dimension, IReadOnlySet<string> codes)
    {
        if (dimension != AgeAgd)
        {
            return Dimension.Flat(dimension, codes, Total);
        }

        Category[] Known(params string[] bands) => [.. bands.Where(codes.Contains).Select(band => new Category(band))];
        var children = Known("Y0-4", "Y5-11", "Y12-17");
        var adults = Known("Y18-59", "Y_GE60", Unknown);
        return Dimension.Tree(dimension, new Category(Total, children.Length > 0 ? [new Category(Under18, children), .. adults] : adults));
    }

    /// <summary>The calendar quarter of a day, such as <c>2026-Q1</c>.</summary>
    public static string PeriodOf(DateOnly day) => string.Create(CultureInfo.InvariantCulture, $"{day.Year}-Q{((day.Month - 1) / 3) + 1}");

    // Age in years at the event: of UNHCR's bands the last begins with 60, of the fund's the last after 60.
    private static int? AgeOf(Entry entry) => entry.Person?.BirthYear is { } year && entry.Day.Year >= year ? entry.Day.Year - year : null;
}

/// <summary>What a person said of themselves at the start, as far as breakdowns need it.</summary>
/// <param name="MonthsInCountry">Months in the country when they answered.</param>
/// <param name="HasDisability">By the module on functioning, where a form carries it; null without.</param>
public sealed record Background(int? MonthsInCountry, bool? HasDisability);

/// <summary>Somebody, or a pair, behind a figure.</summary>
/// <param name="Key">Tells one from another within a figure.</param>
/// <param name="Person">Whose characteristics decide the group; of a pair the mentee; null for a partner.</param>
/// <param name="Site">Site that counts it.</param>
/// <param name="Background">What the person said at the start.</param>
/// <param name="Day">Day that decides period and age.</param>
/// <param name="Sheet">The answers it comes from; null when it comes from people and pairs.</param>
/// <param name="Value">The value; of a change that at the end.</param>
/// <param name="Before">Of a change, the value at the start; of a ratio, what it is divided by.</param>
public sealed record Entry(Guid Key, EnrolledPerson? Person, string? Site, Background? Background, DateOnly Day, AnsweredSheet? Sheet, double Value, double? Before = null);
