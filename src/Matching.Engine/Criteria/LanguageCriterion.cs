namespace Matching.Engine.Criteria;

/// <summary>
/// Hard: at least one common language in which the weaker of the two has at least the level asked for (default A2).
/// </summary>
public sealed class LanguageCriterion(int minimumLevel) : HardCriterion
{
    public override string Id => "language";

    internal int MinimumLevel => minimumLevel;

    // Languages gate: a person without a known language is not in the pool, so no answer blocks here.
    public override bool Blocks(Participant mentee, Participant mentor, ScoringContext context) =>
        !(CommonLanguage.Best(mentee, mentor)?.Level >= minimumLevel);
}

/// <summary>The language that two people speak best together.</summary>
public static class CommonLanguage
{
    /// <summary>The common language with the highest level of the weaker speaker; the first code in order on a tie.</summary>
    public static (string Code, int Level)? Best(Participant a, Participant b)
    {
        if (a.Languages is not { } ones || b.Languages is not { } others)
        {
            return null;
        }

        (string Code, int Level)? best = null;
        for (var i = 0; i < ones.Count; i++)
        {
            for (var j = 0; j < others.Count; j++)
            {
                var (one, other) = (ones[i], others[j]);
                if (
                    one.Code == other.Code
                    && Math.Min(one.Level, other.Level) is var level
                    && (
                        best is null
                        || level > best.Value.Level
                        || (level == best.Value.Level && string.CompareOrdinal(one.Code, best.Value.Code) < 0)
                    )
                )
                {
                    best = (one.Code, level);
                }
            }
        }

        return best;
    }
}
