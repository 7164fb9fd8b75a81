using System.Text.Json;
using System.Text.Json.Serialization;
using Matching.Indicators.Statistics;
using Matching.Web.Http;
using Matching.Web.Mediation;

namespace Matching.Web.Features.Figures.Targets;

/// <summary>Status of a target by the newest release.</summary>
public sealed record TargetProgressNow
{
    /// <summary>
    /// <c>on_track</c> from 90 % of the way expected by the day of the release, <c>at_risk</c> from 70 %, <c>off_track</c> below;
    /// <c>met</c>, and <c>met_beyond_doubt</c> when the nearer bound of the interval passes the target too; <c>unknown</c>
    /// without a figure, always of a suppressed one.
    /// </summary>
    public required TargetStatus Status { get; init; }

    /// <summary>
    /// Reason for an unknown status: <c>no_release</c>, <c>suppressed</c>, <c>not_collected</c>, <c>not_comparable_versions</c>,
    /// <c>before_baseline</c>, or the figure's own reason.
    /// </summary>
    public string? Reason { get; init; }

    /// <summary>Number of the release.</summary>
    public int? Release { get; init; }

    /// <summary>Number of the earlier release that computed the figure, when it was carried.</summary>
    public int? CarriedFrom { get; init; }

    /// <summary>The day as of which the release was computed.</summary>
    public DateOnly? AsOf { get; init; }

    /// <summary>The released figure.</summary>
    public double? Actual { get; init; }

    /// <summary>Lower bound of its 95 % interval.</summary>
    public double? CiLow { get; init; }

    /// <summary>Upper bound of its 95 % interval.</summary>
    public double? CiHigh { get; init; }

    /// <summary>How many are behind it.</summary>
    public int? BaseN { get; init; }

    /// <summary>
    /// Status of the figure as in every cell: <c>u</c> low reliability, <c>p</c> provisional, <c>c</c> confidential, <c>z</c> not
    /// applicable.
    /// </summary>
    public string? CellStatus { get; init; }

    /// <summary>(actual - baseline) / (target - baseline).</summary>
    public double? Progress { get; init; }

    /// <summary>Value expected on the day of the release.</summary>
    public double? Expected { get; init; }

    /// <summary>
    /// Of a share of improved: what it would be in percent without any change, by simulation; null of other figures, of groups and
    /// where it is not known.
    /// </summary>
    public double? ExpectedWithoutChange { get; init; }

    /// <summary>Of a share of improved: reason why that is not known, as in every cell.</summary>
    public string? ExpectedWithoutChangeReason { get; init; }

    /// <summary>Whether the day by which it should be met is over on the day of the release.</summary>
    public bool? IsPastDue { get; init; }
}

/// <summary>A target: the value that an indicator is to reach by a day, and its status.</summary>
public sealed record Target : TargetFields, IResource, IVersioned, IInProgramme
{
    internal const string Columns = """
        id, programme_id, indicator, indicator_version, wave, stat, breakdown, category, baseline, baseline_on,
        target, due_on, milestones AS milestones_text,
        source, owner, assumption, risk, plan_b, version, created_at, updated_at
        """;

    /// <summary>Id of the target.</summary>
    public required Guid Id { get; init; }

    /// <summary>Code of its progress as an indicator: <c>tgt.</c> with the indicator's.</summary>
    public string Code => "tgt." + Indicator;

    /// <summary>Status of the target; computed from released figures alone.</summary>
    public TargetProgressNow? Standing { get; init; }

    /// <summary>Version of this representation; its entity tag is <c>"v{version}"</c>.</summary>
    public required int Version { get; init; }

    /// <summary>When it was entered.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it last changed.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    // As the column holds them.
    [JsonIgnore]
    internal string MilestonesText
    {
        get => TextOf(Milestones);
        init => Milestones = JsonSerializer.Deserialize<List<TargetMilestone>>(value, JsonSerializerOptions.Web)!;
    }

    internal static string TextOf(List<TargetMilestone> milestones) =>
        JsonSerializer.Serialize(milestones, JsonSerializerOptions.Web);
}
