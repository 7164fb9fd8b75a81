namespace Matching.Engine.Criteria;

/// <summary>Soft: nearness in age, falling by a curve over the difference in years.</summary>
public sealed class AgeClosenessCriterion(Curve curve) : SoftCriterion
{
    public override string Id => "age_closeness";

    public override double? Value(Participant mentee, Participant mentor, ScoringContext context) =>
        Years(mentee, mentor) is { } years ? curve.At(years) : null;

    public override IReadOnlyList<string> Facts(Participant mentee, Participant mentor, ScoringContext context) =>
        [Codes.Text(Years(mentee, mentor) ?? 0)];

    private static int? Years(Participant mentee, Participant mentor) =>
        mentee.BirthYear is { } one && mentor.BirthYear is { } other ? Math.Abs(one - other) : null;
}
