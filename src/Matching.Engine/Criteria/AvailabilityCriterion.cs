namespace Matching.Engine.Criteria;

/// <summary>Soft: parts of the week in which both are free; each further one counts less.</summary>
public sealed class AvailabilityCriterion(Curve curve) : SoftCriterion
{
    public override string Id => "availability";

    public override double? Value(Participant mentee, Participant mentor, ScoringContext context) =>
        CommonSlots(mentee, mentor) is { } common ? Of(common) : null;

    /// <summary>Value of a number of common slots.</summary>
    internal double Of(int common) => curve.At(common);

    public override IReadOnlyList<string> Facts(Participant mentee, Participant mentor, ScoringContext context) =>
        [Codes.Text(CommonSlots(mentee, mentor) ?? 0)];

    /// <summary>Slots that both have; null when either gave no grid.</summary>
    public static int? CommonSlots(Participant mentee, Participant mentor) =>
        mentee.Slots is var one and not 0 && mentor.Slots is var other and not 0
            ? System.Numerics.BitOperations.PopCount(one & other)
            : null;
}

/// <summary>Hard, when both gave a grid: at least the required number of common slots.</summary>
public sealed class AvailabilityMinimumCriterion(int slots) : HardCriterion
{
    public override string Id => "availability_minimum";

    internal int Slots => slots;

    public override bool Blocks(Participant mentee, Participant mentor, ScoringContext context) =>
        AvailabilityCriterion.CommonSlots(mentee, mentor) < slots;

    public override IReadOnlyList<string> Facts(Participant mentee, Participant mentor, ScoringContext context) =>
        [Codes.Text(AvailabilityCriterion.CommonSlots(mentee, mentor) ?? 0), Codes.Text(slots)];
}
