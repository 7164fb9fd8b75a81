namespace Matching.Engine.Criteria;

/// <summary>Soft: nearness of the five answers on values and style: 1 less the mean absolute difference over 4.</summary>
public sealed class ValuesCriterion : SoftCriterion
{
    public override string Id => "values";

    public override double? Value(Participant mentee, Participant mentor, ScoringContext context)
    {
        if (mentee.Values is not { Count: 5 } one || mentor.Values is not { Count: 5 } other)
        {
            return null;
        }

        var apart = 0;
        for (var i = 0; i < one.Count; i++)
        {
            apart += Math.Abs(one[i] - other[i]);
        }

        return OfDistance(apart);
    }

    /// <summary>Value of a sum of five differences, each at most 4.</summary>
    internal static double OfDistance(int apart) => 1 - (apart / 20.0);
}
