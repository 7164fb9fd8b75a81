namespace Matching.Engine.Criteria;

/// <summary>Hard: at least one common language in which the weaker of the two has at least the level asked for (default A2).</summary>
public sealed class LanguageCriterion(int minimumLevel) : HardCriterion
{
    public override string Id => "language";

    // Languages gate: somebody of whom none is known is not in the pool, so no answer blocks here.
    public override IReadOnlyList<string>? Blocks(Participant mentee, Participant mentor, ScoringContext context) =>
        CommonLanguage.Best(mentee, mentor) is { } best && best.Level >= minimumLevel ? null : Blocked;
}

/// <summary>The language that two people speak best together.</summary>
public static class CommonLanguage
{
    /// <summary>The common language with the highest level of the weaker speaker; the first code in order on a tie.</summary>
    public static LanguageSkill? Best(Participant a, Participant b)
    {
        LanguageSkill? best = null;
        foreach (var one in a.Languages ?? [])
        {
            foreach (var other in b.Languages ?? [])
            {
                var level = Math.Min(one.Level, other.Level);
                if (one.Code == other.Code && (best is null || level > best.Level || (level == best.Level && string.CompareOrdinal(one.Code, best.Code) < 0)))
                {
                    best = new LanguageSkill(one.Code, level);
                }
            }
        }

        return best;
    }
}
