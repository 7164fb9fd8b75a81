namespace Matching.Engine.Criteria;

/// <summary>Soft: best common language by the level of the weaker speaker; a shared mother tongue counts most.</summary>
public sealed class LanguageQualityCriterion : SoftCriterion
{
    // before A1, A1, A2, B1, B2, C1, C2, mother tongue: the default profile's table
    private static readonly double[] ByLevel = [0, 0, .3, .5, .7, .85, .95, 1];

    public override string Id => "language_quality";

    public override Valuation? Value(Participant mentee, Participant mentor, ScoringContext context)
    {
        if (mentee.Languages is not { Count: > 0 } || mentor.Languages is not { Count: > 0 })
        {
            return null;
        }

        return CommonLanguage.Best(mentee, mentor) is { } best
            ? new Valuation(ByLevel[best.Level], best.Code, best.Level.ToString(System.Globalization.CultureInfo.InvariantCulture))
            : new Valuation(0);
    }
}
