using System.Globalization;
using Matching.Indicators.Statistics;
using Matching.Web.Features.Figures.Insights;
using Matching.Web.Http;
using Matching.Web.Mediation;

namespace Matching.Web.Features.Figures.Reports;

/// <summary>What a line of a report shows.</summary>
public enum ReportLineKind
{
    /// <summary>A figure that funders ask for, of all people or of a group.</summary>
    Figure,

    /// <summary>A target, planned against actual.</summary>
    Target,
}

/// <summary>
/// A line of a report. Every figure is a released one: values that the release suppresses are suppressed here too.
/// </summary>
public sealed record ReportLine
{
    /// <summary>The programme.</summary>
    public required Guid ProgrammeId { get; init; }

    /// <summary>What the line shows.</summary>
    public required ReportLineKind Kind { get; init; }

    /// <summary>Indicator.</summary>
    public required string Indicator { get; init; }

    /// <summary>Its name in the reader's language.</summary>
    public required string Name { get; init; }

    /// <summary>Indicator of Regulation (EU) 2021/1147 that it answers.</summary>
    public string? Amif { get; init; }

    /// <summary>Wave; empty where there is none.</summary>
    public required string Wave { get; init; }

    /// <summary>Statistic.</summary>
    public required string Stat { get; init; }

    /// <summary>Breakdown; empty for all people.</summary>
    public required string Breakdown { get; init; }

    /// <summary>Code of the group; <c>T</c> for all people.</summary>
    public required string Category { get; init; }

    /// <summary>The group in the reader's language.</summary>
    public required string Label { get; init; }

    /// <summary>The released figure; null where suppressed or missing.</summary>
    public double? Actual { get; init; }

    /// <summary>Lower bound of its 95 % interval.</summary>
    public double? CiLow { get; init; }

    /// <summary>Upper bound of its 95 % interval.</summary>
    public double? CiHigh { get; init; }

    /// <summary>Base of the figure.</summary>
    public int? BaseN { get; init; }

    /// <summary>
    /// Status of the figure: <c>c</c> confidential, <c>z</c> not applicable, <c>u</c> low reliability, <c>p</c> provisional.
    /// </summary>
    public string? CellStatus { get; init; }

    /// <summary>Reason for a missing figure or status.</summary>
    public string? Reason { get; init; }

    /// <summary>
    /// Percent of those asked who answered the form behind the figure, in the same group; null where suppressed.
    /// </summary>
    public double? ResponseRate { get; init; }

    /// <summary>Of people who improved, all together: their percent of the base; null of other counts and of groups.</summary>
    public double? ImprovedPercent { get; init; }

    /// <summary>
    /// What that would be without any change, by simulation, also of a target on a share of improved; null where not known.
    /// </summary>
    public double? ExpectedPercent => ImprovedExpected.Percent;

    /// <summary>Percent of all measured twice who improved in the same score by more than its error explains.</summary>
    public double? ReliablePercent { get; init; }

    /// <summary>What that would be without any change.</summary>
    public double? ReliableExpectedPercent => ReliableExpected.Percent;

    /// <summary>What is expected of the percent who improved, and why it is not known, for the page.</summary>
    internal Unchanged ImprovedExpected { get; init; }

    /// <summary>What is expected of the percent who improved reliably, for the page.</summary>
    internal Unchanged ReliableExpected { get; init; }

    /// <summary>Whether a target is on a share of improved, which is compared with what is expected without any change.</summary>
    internal bool IsOfImproved { get; init; }

    /// <summary>Lower bound of the 95 % interval of the percent who improved, for the page.</summary>
    internal double? ImprovedLow { get; init; }

    /// <summary>Lower bound of the 95 % interval of the percent who improved reliably, for the page.</summary>
    internal double? ReliableLow { get; init; }

    /// <summary>Of a target: value from which it started.</summary>
    public double? Baseline { get; init; }

    /// <summary>Of a target: value to reach.</summary>
    public double? Planned { get; init; }

    /// <summary>Of a target: day by which to reach the value.</summary>
    public DateOnly? DueOn { get; init; }

    /// <summary>Of a target: value expected on the day of the release.</summary>
    public double? Expected { get; init; }

    /// <summary>Of a target: (actual - baseline) / (planned - baseline).</summary>
    public double? Progress { get; init; }

    /// <summary>Of a target: its status.</summary>
    public TargetStatus? Status { get; init; }

    /// <summary>Unit of the figure, and of baseline and value to reach.</summary>
    public required string Unit { get; init; }

    /// <summary>Of a target: which way it leads from the baseline.</summary>
    public TargetDirection? Direction { get; init; }

    /// <summary>What is to be reached, with unit and day, in the reader's language; empty of a figure.</summary>
    internal string Goal =>
        Direction is not { } direction
            ? ""
            : Texts.Page(
                "target." + direction.ToText(),
                Number(Baseline),
                Number(Planned),
                Texts.Figure("unit." + Unit),
                DueOn!.Value.ToString("d MMMM yyyy", CultureInfo.CurrentCulture)
            );

    /// <summary>Of a target on a share of improved: what is expected without any change; empty of others.</summary>
    internal string WithoutChange => IsOfImproved && Actual is not null ? Improvement.Note(CiLow, ImprovedExpected) : "";

    /// <summary>Whether the programme does not admit the group's age.</summary>
    internal bool IsImpossibleAge { get; init; }

    internal static string Number(double? value) => value?.ToString("#,0.#", CultureInfo.CurrentCulture) ?? "\u2013";
}

/// <summary>Planned against actual of a programme, by its newest release.</summary>
public sealed record ProgrammeReport
{
    /// <summary>The programme.</summary>
    public required Guid ProgrammeId { get; init; }

    /// <summary>Its name.</summary>
    public required string Programme { get; init; }

    /// <summary>Who pays for it.</summary>
    public string? Funder { get; init; }

    /// <summary>Its first day.</summary>
    public DateOnly? StartsOn { get; init; }

    /// <summary>Its last day.</summary>
    public DateOnly? EndsOn { get; init; }

    /// <summary>Number of the release; null before the first.</summary>
    public int? Release { get; init; }

    /// <summary>The day as of which it was computed.</summary>
    public DateOnly? AsOf { get; init; }

    /// <summary>Figures by group, then targets.</summary>
    public required IReadOnlyList<ReportLine> Lines { get; init; }
}
