using System.Globalization;
using System.Text.Json.Serialization;

namespace Matching.Web.Features.Access.YearReports;

/// <summary>A year of a report, or a half of it.</summary>
/// <param name="Year">The year.</param>
/// <param name="Half">1 or 2; null for the whole year.</param>
public sealed record ReportPeriod(int Year, int? Half)
{
    /// <summary>The first day.</summary>
    public DateOnly From => new(Year, Half == 2 ? 7 : 1, 1);

    /// <summary>The last day.</summary>
    public DateOnly To => Half == 1 ? new DateOnly(Year, 6, 30) : new DateOnly(Year, 12, 31);

    /// <summary>The period as an address has it, such as <c>2026</c> or <c>2026-1</c>.</summary>
    public string Code =>
        Half is { } half
            ? string.Create(CultureInfo.InvariantCulture, $"{Year}-{half}")
            : Year.ToString(CultureInfo.InvariantCulture);

    /// <summary>The same period a year before.</summary>
    [JsonIgnore]
    public ReportPeriod Before => this with { Year = Year - 1 };

    /// <summary>Reads an address; what is no period is the year of the day.</summary>
    public static ReportPeriod Of(string? code, DateOnly today) => Read(code) ?? new ReportPeriod(today.Year, null);

    /// <summary>Reads a period such as <c>2026</c> or <c>2026-1</c>; null for anything else.</summary>
    public static ReportPeriod? Read(string? code) =>
        code?.Split('-') is [var year, .. var rest]
        && int.TryParse(year, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        && number is >= 2000 and <= 2100
        && rest is [] or ["1"] or ["2"]
            ? new ReportPeriod(number, rest is [var half] ? int.Parse(half, CultureInfo.InvariantCulture) : null)
            : null;
}
