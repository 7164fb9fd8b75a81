using System.Globalization;

namespace Matching.Engine.Criteria;

/// <summary>Soft: parts of the week in which both are free; each further one counts less.</summary>
public sealed class AvailabilityCriterion(Curve curve) : SoftCriterion
{
    public override string Id => "availability";

    public override Valuation? Value(Participant mentee, Participant mentor, ScoringContext context) =>
        CommonSlots(mentee, mentor) is { } common ? new Valuation(curve.At(common), common.ToString(CultureInfo.InvariantCulture)) : null;

    /// <summary>Slots that both have; null when either gave no grid.</summary>
    public static int? CommonSlots(Participant mentee, Participant mentor) =>
        mentee.Availability is { Count: > 0 } one && mentor.Availability is { Count: > 0 } other ? one.Distinct().Count(other.Contains) : null;
}

/// <summary>Hard, when both gave a grid: at least so many common slots.</summary>
public sealed class AvailabilityMinimumCriterion(int slots) : HardCriterion
{
    public override string Id => "availability_minimum";

    public override IReadOnlyList<string>? Blocks(Participant mentee, Participant mentor, ScoringContext context) =>
        AvailabilityCriterion.CommonSlots(mentee, mentor) is { } common && common < slots
            ? [common.ToString(CultureInfo.InvariantCulture), slots.ToString(CultureInfo.InvariantCulture)]
            : null;
}
