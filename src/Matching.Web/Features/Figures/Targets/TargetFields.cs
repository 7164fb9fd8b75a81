using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Matching.Indicators.Catalogue;
using Matching.Indicators.Computation;
using Matching.Web.Data;
using Matching.Web.Http;

namespace Matching.Web.Features.Figures.Targets;

/// <summary>A value expected on the way to a target.</summary>
public sealed record TargetMilestone
{
    /// <summary>The day.</summary>
    [Mandatory, SensibleDay]
    public DateOnly? On { get; set; }

    /// <summary>The value.</summary>
    [Mandatory, Between(-1e9, 1e9)]
    public double? Value { get; set; }
}

/// <summary>What is said of a target.</summary>
public abstract record TargetFields : IValidatableObject
{
    /// <summary>The programme whose target it is. Defaults to the caller's own.</summary>
    public Guid ProgrammeId { get; set; }

    /// <summary>Indicator of the catalogue.</summary>
    [Mandatory, LengthUpTo(100)]
    public string Indicator { get; set; } = "";

    /// <summary>Version of the indicator's formula. Defaults to the present one.</summary>
    [Between(1, int.MaxValue)]
    public int? IndicatorVersion { get; set; }

    /// <summary>
    /// Wave, or <c>change</c>. Defaults to the end, where there are several. Empty for an indicator of no wave.
    /// </summary>
    [LengthUpTo(20)]
    public string? Wave { get; set; }

    /// <summary>Statistic. Defaults to the indicator's headline.</summary>
    [LengthUpTo(20)]
    public string? Stat { get; set; }

    /// <summary>Breakdown of the indicator, for a target of one group. Defaults to all people.</summary>
    [LengthUpTo(40)]
    public string? Breakdown { get; set; }

    /// <summary>Code of the group in the breakdown; of gender and age both codes, joined by a hyphen.</summary>
    [LengthUpTo(60)]
    public string? Category { get; set; }

    /// <summary>Value from which it starts, in the unit of the statistic.</summary>
    [Mandatory, Between(-1e9, 1e9)]
    public double? Baseline { get; set; }

    /// <summary>The day of that value.</summary>
    [Mandatory, SensibleDay]
    public DateOnly? BaselineOn { get; set; }

    /// <summary>Value to reach.</summary>
    [Mandatory, Between(-1e9, 1e9)]
    public double? Target { get; set; }

    /// <summary>Day by which to reach the value.</summary>
    [Mandatory, SensibleDay]
    public DateOnly? DueOn { get; set; }

    /// <summary>Values expected in between, by day; a straight line where there are none.</summary>
    [ItemsUpTo(60)]
    public List<TargetMilestone> Milestones { get; set; } = [];

    /// <summary>Where the target is agreed, such as a line of the logical framework.</summary>
    [LengthUpTo(500)]
    public string? Source { get; set; }

    /// <summary>Office or role that is responsible; not a person's name.</summary>
    [OneLine, LengthUpTo(200)]
    public string? Owner { get; set; }

    /// <summary>Assumption on which the target rests.</summary>
    [LengthUpTo(2000)]
    public string? Assumption { get; set; }

    /// <summary>Risk to the target.</summary>
    [LengthUpTo(2000)]
    public string? Risk { get; set; }

    /// <summary>Plan if the risk occurs.</summary>
    [LengthUpTo(2000)]
    public string? PlanB { get; set; }

    /// <summary>The indicator, where a form of the programme declares it.</summary>
    [JsonIgnore]
    internal Indicator? Declared { get; set; }

    [JsonIgnore]
    internal Indicator Of => Declared ?? IndicatorCatalogue.Find(Indicator)!;

    [JsonIgnore]
    internal string WaveOrDefault => Wave ?? TargetPlace.DefaultWave(Of);

    [JsonIgnore]
    internal string StatOrDefault => Stat ?? Of.Measure.SummaryOf(WaveOrDefault).Headline;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        // what a form declares is known by the programme alone
        return IndicatorCatalogue.Find(Indicator) switch
        {
            null when Indicator.Contains('.', StringComparison.Ordinal) => Days(),
            // names have a theme and a point; the progress of a target is no figure to set a target on
            null or { Measure: ProgressOf } =>
            [
                Wrong(nameof(Indicator), Texts.Validation("target-indicator", "/api/v1/indicators")),
                .. Days(),
            ],
            var indicator => [.. Place(indicator), .. Days()],
        };
    }

    /// <summary>What is wrong with wave, statistic and group.</summary>
    internal IEnumerable<ValidationResult> Place(Indicator indicator) => [.. Statistic(indicator), .. Group(indicator)];

    private IEnumerable<ValidationResult> Statistic(Indicator indicator)
    {
        var waves = indicator.Waves is { Count: > 0 } some ? some : [""];
        if (!waves.Contains(WaveOrDefault))
        {
            yield return Wrong(nameof(Wave), Texts.Validation("one-of", string.Join(", ", waves)));
        }
        else if (indicator.Measure.Stats(WaveOrDefault) is var stats && !stats.Contains(StatOrDefault))
        {
            yield return Wrong(nameof(Stat), Texts.Validation("one-of", string.Join(", ", stats)));
        }
    }

    private IEnumerable<ValidationResult> Group(Indicator indicator)
    {
        // a difference is of two groups, never of all people
        var needsGroup = indicator.Measure is GapOf;
        if (Breakdown is null ? needsGroup : !indicator.Disaggregations.Contains(Breakdown))
        {
            yield return Wrong(nameof(Breakdown), Texts.Validation("one-of", string.Join(", ", indicator.Disaggregations)));
        }
        else if (Breakdown is null != Category is null)
        {
            yield return Wrong(nameof(Category), Texts.Validation(Breakdown is null ? "target-category" : "required"));
        }
        else if (Breakdown is not null && TargetPlace.Codes(Breakdown) is { } codes && !codes.ContainsKey(Category!))
        {
            yield return Wrong(nameof(Category), Texts.Validation("one-of", string.Join(", ", codes.Keys)));
        }
        else if (
            Breakdown == Matching.Indicators.Computation.Breakdown.Language
            && !CodeLists.Shipped.Has("languages", Category!.Split('-')[0])
        )
        {
            yield return Wrong(nameof(Category), Texts.Validation("vocabulary", Category, "/api/v1/vocabularies/languages"));
        }
        else if (Breakdown == Matching.Indicators.Computation.Breakdown.Period && !TargetPlace.IsQuarter(Category!))
        {
            yield return Wrong(nameof(Category), Texts.Validation("quarter"));
        }
    }

    private IEnumerable<ValidationResult> Days()
    {
        if (BaselineOn is not { } after || DueOn is not { } due)
        {
            // named as required
            yield break;
        }

        foreach (var (i, milestone) in Milestones.Index())
        {
            if (milestone.On is { } on)
            {
                if (on <= after || on >= due)
                {
                    yield return Wrong(
                        $"{nameof(Milestones)}[{i}].{nameof(TargetMilestone.On)}",
                        Texts.Validation("target-day", after, due)
                    );
                }

                after = on;
            }
        }

        if (DueOn <= BaselineOn)
        {
            yield return Wrong(nameof(DueOn), Texts.Validation("target-due", BaselineOn));
        }
    }

    private static ValidationResult Wrong(string member, string message) => new(message, [member]);
}
