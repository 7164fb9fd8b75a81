namespace Matching.Engine.Criteria;

/// <summary>
/// Soft: best common language by the level of the weaker speaker; a shared mother tongue counts most. Where a profile says so, a
/// mentee who asks for practice of a language and a mentor who speaks it at C1 or better gain a bonus.
/// </summary>
public sealed class LanguageQualityCriterion(string practiceLanguage, double practiceBonus) : SoftCriterion
{
    private const int C1 = 5;

    // before A1, A1, A2, B1, B2, C1, C2, mother tongue: the default profile's table
    private static readonly double[] ByLevel = [0, 0, .3, .5, .7, .85, .95, 1];

    public override string Id => "language_quality";

    public override double? Value(Participant mentee, Participant mentor, ScoringContext context)
    {
        if (mentee.Languages is not { Count: > 0 } || mentor.Languages is not { Count: > 0 } others)
        {
            return null;
        }

        return Of(CommonLanguage.Best(mentee, mentor)?.Level, practiceBonus > 0 && AsksForPractice(mentee) && Teaches(others));
    }

    /// <summary>
    /// Value of the best common level (null: no common language), with the bonus where a wish for practice is met.
    /// </summary>
    internal double Of(int? level, bool isPractised)
    {
        var value = level is { } best ? ByLevel[best] : 0;
        return isPractised ? Math.Min(1, value + practiceBonus) : value;
    }

    public override IReadOnlyList<string> Facts(Participant mentee, Participant mentor, ScoringContext context) =>
        CommonLanguage.Best(mentee, mentor) is { } best ? [best.Code, Codes.Text(best.Level)] : NoFacts;

    internal static bool AsksForPractice(Participant mentee) =>
        mentee.Needs?.Any(need => need.Code == "language_practice") == true;

    /// <summary>Whether a mentor who speaks these can give practice, where the profile has a bonus for it.</summary>
    internal bool GivesPractice(IReadOnlyList<LanguageSkill> languages) => practiceBonus > 0 && Teaches(languages);

    private bool Teaches(IReadOnlyList<LanguageSkill> languages) =>
        languages.Any(language => language.Code == practiceLanguage && language.Level >= C1);
}
