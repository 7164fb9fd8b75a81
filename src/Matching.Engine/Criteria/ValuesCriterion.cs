namespace Matching.Engine.Criteria;

/// <summary>Soft: nearness of the five answers on values and style: 1 less the mean absolute difference over 4.</summary>
public sealed class ValuesCriterion : SoftCriterion
{
    public override string Id => "values";

    public override Valuation? Value(Participant mentee, Participant mentor, ScoringContext context) =>
        mentee.Values is { Count: 5 } one && mentor.Values is { Count: 5 } other ? new Valuation(1 - (one.Zip(other, (a, b) => Math.Abs(a - b)).Sum() / 20.0)) : null;
}
