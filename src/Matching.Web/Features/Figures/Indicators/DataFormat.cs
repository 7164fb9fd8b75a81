using Matching.Web.Http;

namespace Matching.Web.Features.Figures.Indicators;

/// <summary>A form in which figures are published.</summary>
/// <param name="Id">Name for <c>format=</c>.</param>
/// <param name="ContentType">Type of the answer, and for <c>Accept</c>.</param>
/// <param name="Extension">Ending of a file of it.</param>
public sealed record DataFormat(string Id, string ContentType, string Extension)
{
    public static readonly DataFormat JsonStat = new("jsonstat", "application/json; charset=utf-8", "json");
    public static readonly DataFormat Csv = new("csv", CsvLists.ContentType, "csv");
    public static readonly DataFormat SdmxCsv = new(
        "sdmx-csv",
        "application/vnd.sdmx.data+csv; version=2.0.0; charset=utf-8",
        "csv"
    );
    public static readonly DataFormat Xlsx = new("xlsx", Workbook.ContentType, "xlsx");

    /// <summary>Has no type of its own: it is JSON that is asked for by name.</summary>
    public static readonly DataFormat Rows = new("rows", "application/json; charset=utf-8", "json");

    public static readonly IReadOnlyList<DataFormat> All = [JsonStat, Csv, SdmxCsv, Xlsx, Rows];

    /// <summary>The form asked for by name, else by Accept.</summary>
    public static DataFormat Of(string? id, HttpRequest request) =>
        id is not null
            ? All.Single(format => format.Id == id)
            : All[
                Accepted.Best(request, [.. All.Select(format => format.ContentType)]) ?? throw Problems.Refused("not-acceptable")
            ];
}

/// <summary>What a data call takes beside filters by dimension.</summary>
public sealed record DataQuery
{
    internal static readonly string[] Reserved =
    [
        "programmeId",
        "release",
        "format",
        "lang",
        "sep",
        "dec",
        "bom",
        "labels",
        "structural",
        "limit",
        "after",
        "sinceTimePeriod",
        "untilTimePeriod",
        "lastTimePeriod",
    ];

    /// <summary>The programme. Defaults to the caller's own.</summary>
    public Guid? ProgrammeId { get; set; }

    /// <summary>Number of a release. Defaults to the newest.</summary>
    [Between(1, int.MaxValue)]
    public int? Release { get; set; }

    /// <summary>
    /// Format: <c>jsonstat</c>, <c>csv</c>, <c>sdmx-csv</c>, <c>xlsx</c> or <c>rows</c>. Defaults to the Accept header.
    /// </summary>
    [Pattern("^(jsonstat|csv|sdmx-csv|xlsx|rows)$", "format")]
    public string? Format { get; set; }

    /// <summary>Language of the labels.</summary>
    [LengthUpTo(10)]
    public string? Lang { get; set; }

    /// <summary>First quarter, such as <c>2026-Q1</c>.</summary>
    [Pattern(@"^\d{4}-Q[1-4]$", "quarter")]
    public string? SinceTimePeriod { get; set; }

    /// <summary>Last quarter.</summary>
    [Pattern(@"^\d{4}-Q[1-4]$", "quarter")]
    public string? UntilTimePeriod { get; set; }

    /// <summary>Limits the result to this number of newest quarters.</summary>
    [Between(1, 400)]
    public int? LastTimePeriod { get; set; }

    /// <summary>Separator of CSV: comma or semicolon.</summary>
    [Pattern("^[,;]$", "separator")]
    public string? Sep { get; set; }

    /// <summary>Decimal sign of CSV: point or comma.</summary>
    [Pattern("^[.,]$", "decimal-sign")]
    public string? Dec { get; set; }

    /// <summary>1 for a byte order mark before CSV, as some spreadsheets require.</summary>
    [Between(0, 1)]
    public int? Bom { get; set; }

    /// <summary>1 for the names of codes and the unit as further columns of CSV.</summary>
    [Between(0, 1)]
    public int? Labels { get; set; }

    /// <summary>
    /// Whether cells that exist by structure alone, where an indicator has no such statistic, wave or breakdown, are rows.
    /// Defaults to false for <c>csv</c>, where a cell without a row is <c>z</c>, and to true for <c>sdmx-csv</c>, <c>xlsx</c> and
    /// <c>rows</c>. JSON-stat always has them.
    /// </summary>
    public bool? Structural { get; set; }

    /// <summary>Limits the cells of <c>rows</c> or <c>csv</c>, 1 to 200. Defaults to all.</summary>
    [Between(1, 200)]
    public int? Limit { get; set; }

    /// <summary>Cursor from <c>next</c> of the page before.</summary>
    [LengthUpTo(100)]
    public string? After { get; set; }

    /// <summary>Indicators; repeatable.</summary>
    [ItemsUpTo(100)]
    public string[]? Indicator { get; set; }

    /// <summary>Statistics; repeatable.</summary>
    [ItemsUpTo(100)]
    public string[]? Stat { get; set; }

    /// <summary>Waves; repeatable.</summary>
    [ItemsUpTo(100)]
    public string[]? Wave { get; set; }

    /// <summary>Periods; repeatable.</summary>
    [ItemsUpTo(100)]
    public string[]? Period { get; set; }

    /// <summary>Sites, in datasets by site; repeatable. Likewise every other dimension of a dataset.</summary>
    [ItemsUpTo(100)]
    public string[]? Site { get; set; }

    /// <summary>Genders, in datasets by gender; repeatable.</summary>
    [ItemsUpTo(100)]
    public string[]? Gender { get; set; }

    internal bool IsPaged => Limit is not null || After is not null;

    /// <summary>Whether cells that exist by structure alone are left out of an answer in a form.</summary>
    internal bool LeavesOutStructural(DataFormat format) =>
        format != DataFormat.JsonStat && !(Structural ?? format != DataFormat.Csv);

    internal CsvStyle Style => new(Sep ?? ",", Dec == ",", Bom == 1, Labels == 1);

    internal CubeSelection Selection(HttpRequest request) =>
        new(
            request
                .Query.Where(parameter => !Reserved.Contains(parameter.Key))
                .ToDictionary(parameter => parameter.Key, parameter => parameter.Value.Select(value => value ?? "").ToList()),
            SinceTimePeriod,
            UntilTimePeriod,
            LastTimePeriod
        );

    /// <summary>Refuses what contradicts itself in words of the form rather than of the figures.</summary>
    internal void Check(DataFormat format)
    {
        if (IsPaged && format != DataFormat.Rows && format != DataFormat.Csv)
        {
            throw Problems.ValidationFailed(Limit is null ? "after" : "limit", Texts.Validation("paged-formats", format.Id));
        }

        if (Dec == "," && Sep is null or ",")
        {
            throw Problems.ValidationFailed("dec", Texts.Validation("comma-twice"));
        }
    }
}
