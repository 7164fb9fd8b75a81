using System.Globalization;
using Matching.Indicators.Disclosure;
using Matching.Indicators.Scoring;

namespace Matching.Indicators.Computation;

/// <summary>
/// A way of dividing those behind a figure into groups that add up. Each breakdown has the total <c>T</c> and, where values
/// may be unknown, <c>UNK</c>.
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

    /// <summary>Another gender, or none stated.</summary>
    internal const string OtherGender = "_O";

    /// <summary>Months of a calendar quarter.</summary>
    internal const int MonthsOfAPeriod = 3;

    /// <summary>The fund's first band of age, which is a cell of UNHCR's table as well: the sum of its first three.</summary>
    internal const string Under18 = "Y_LT18";

    /// <summary>Codes that a breakdown always has, without its total; null where the programme's data decide.</summary>
    public static IReadOnlyList<string>? FixedCodes(string dimension) =>
        dimension switch
        {
            Gender => ["F", "M", OtherGender],
            AgeAgd => ["Y0-4", "Y5-11", "Y12-17", "Y18-59", "Y_GE60", Unknown],
            AgeAmif => ["Y_LT18", "Y18-60", "Y_GT60", Unknown],
            Months => ["M0-11", "M12-35", "M_GE36", Unknown],
            Disability => ["yes", "no", Unknown],
            Contrast => ["F-M", "Y_GE60-Y18-59", "disability"],
            Mode => ["self_online", "self_paper", "staff_read", "interpreter", "phone", Unknown],
            _ => null,
        };

    /// <summary>Whether all people in a band of age are younger than an age.</summary>
    public static bool IsBelow(string code, int age) =>
        code switch
        {
            "Y0-4" => age >= 5,
            "Y5-11" => age >= 12,
            "Y12-17" or Under18 => age >= 18,
            _ => false,
        };

    /// <summary>Whether a group is, or is a part of, a category.</summary>
    internal static bool IsPartOf(string group, string category) =>
        category == Total || category == group || (category == Under18 && group is "Y0-4" or "Y5-11" or "Y12-17");

    /// <summary>The dimensions that a breakdown adds to a cube.</summary>
    public static IReadOnlyList<string> Dimensions(string breakdown) =>
        breakdown switch
        {
            None => [],
            GenderAge => [Gender, AgeAgd],
            _ => [breakdown],
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
        return Dimension.Tree(
            dimension,
            new Category(Total, children.Length > 0 ? [new Category(Under18, children), .. adults] : adults)
        );
    }

    /// <summary>The calendar quarter of a day, such as <c>2026-Q1</c>.</summary>
    public static string PeriodOf(DateOnly day) =>
        string.Create(CultureInfo.InvariantCulture, $"{day.Year}-Q{((day.Month - 1) / MonthsOfAPeriod) + 1}");

    /// <summary>Months from the beginning of a quarter up to a day, those begun counted.</summary>
    internal static int MonthsSince(string period, DateOnly day)
    {
        var (year, quarter) = (int.Parse(period.AsSpan(0, 4), CultureInfo.InvariantCulture), period[^1] - '0');
        return (12 * (day.Year - year)) + day.Month - (MonthsOfAPeriod * (quarter - 1));
    }
}

/// <summary>What a person said of themselves at the start, as far as breakdowns need it.</summary>
/// <param name="MonthsInCountry">Months in the country when they answered.</param>
/// <param name="HasDisability">By the module on functioning, where a form carries it; null without.</param>
public sealed record Background(int? MonthsInCountry, bool? HasDisability);

/// <summary>
/// The group of a subject in each dimension. Equal codes are the same string within a cohort: groups are compared by reference,
/// many thousand times a release.
/// </summary>
public sealed class Groups
{
    /// <summary>The dimensions, in order.</summary>
    public static readonly IReadOnlyList<string> Dimensions =
    [
        Breakdown.Site,
        Breakdown.Period,
        Breakdown.Gender,
        Breakdown.AgeAgd,
        Breakdown.AgeAmif,
        Breakdown.Months,
        Breakdown.Disability,
        Breakdown.Mode,
        Breakdown.Language,
        Breakdown.Partner,
    ];

    private readonly string[] codes;

    internal Groups(
        EnrolledPerson? person,
        Background? background,
        DateOnly day,
        AnsweredSheet? sheet,
        Func<string, string> known
    )
    {
        codes = [.. Dimensions.Select(dimension => known(CodeOf(dimension, person, background, day, sheet)))];
        Joined = string.Join('\n', codes);
    }

    /// <summary>The codes of all dimensions, one a line.</summary>
    public string Joined { get; }

    /// <summary>The code of a dimension.</summary>
    public string this[string dimension] => codes[IndexOf(dimension)];

    internal string this[int dimension] => codes[dimension];

    internal static int IndexOf(string dimension)
    {
        for (var d = 0; d < Dimensions.Count; d++)
        {
            if (Dimensions[d] == dimension)
            {
                return d;
            }
        }

        throw new ArgumentOutOfRangeException(nameof(dimension), dimension, "There is no such breakdown.");
    }

    private static string CodeOf(
        string dimension,
        EnrolledPerson? person,
        Background? background,
        DateOnly day,
        AnsweredSheet? sheet
    )
    {
        // Age in years at the event: of UNHCR's bands the last begins with 60, of the fund's the last after 60.
        var age = person?.BirthYear is { } year && day.Year >= year ? day.Year - year : (int?)null;
        return dimension switch
        {
            Breakdown.Site => person?.Site ?? Breakdown.Unknown,
            Breakdown.Partner => person?.Partner ?? Breakdown.Unknown,
            Breakdown.Period => Breakdown.PeriodOf(day),
            // Few choose "another", and few say nothing: apart from each other they would nearly always be suppressed, and others
            // beside them.
            Breakdown.Gender => person?.Gender switch
            {
                "woman" => "F",
                "man" => "M",
                _ => Breakdown.OtherGender,
            },
            Breakdown.AgeAgd => age is null ? Breakdown.Unknown
            : AgeBands.Agd(age.Value) is "60+" ? "Y_GE60"
            : "Y" + AgeBands.Agd(age.Value),
            Breakdown.AgeAmif => age is null
                ? Breakdown.Unknown
                : AgeBands.Amif(age.Value) switch
                {
                    "<18" => "Y_LT18",
                    ">60" => "Y_GT60",
                    var band => "Y" + band,
                },
            Breakdown.Months => background?.MonthsInCountry switch
            {
                null => Breakdown.Unknown,
                < 12 => "M0-11",
                < 36 => "M12-35",
                _ => "M_GE36",
            },
            Breakdown.Disability => background?.HasDisability switch
            {
                null => Breakdown.Unknown,
                true => "yes",
                false => "no",
            },
            Breakdown.Mode => sheet?.Mode ?? Breakdown.Unknown,
            Breakdown.Language => sheet?.Language ?? person?.Language ?? Breakdown.Unknown,
            _ => throw new ArgumentOutOfRangeException(nameof(dimension), dimension, "There is no such breakdown."),
        };
    }
}
