namespace Matching.Engine.Criteria;

/// <summary>What one criterion adds to a score, in points, with the facts for its sentence.</summary>
/// <param name="Criterion">Name of the criterion.</param>
/// <param name="Points">Points given.</param>
/// <param name="Max">Points it can give.</param>
/// <param name="Known">False when either side gave no answer and the neutral points count.</param>
/// <param name="Facts">Codes and numbers found.</param>
public sealed record Contribution(string Criterion, int Points, int Max, bool Known, IReadOnlyList<string> Facts);

/// <summary>A hard rule that makes a pair impossible, with the facts for its sentence.</summary>
public sealed record Block(string Criterion, IReadOnlyList<string> Facts);

/// <summary>Scores pairs by a profile: the plain scorer, one pair at a time, against which faster ones are held.</summary>
public sealed class PoolScorer(CriteriaProfile profile, ScoringContext context)
{
    /// <summary>Score of a pair, 0 to 10,000; -1 when a hard rule blocks it.</summary>
    public int Score(Participant mentee, Participant mentor)
    {
        foreach (var rule in profile.Hard)
        {
            if (rule.Blocks(mentee, mentor, context))
            {
                return -1;
            }
        }

        return SoftScore(mentee, mentor);
    }

    /// <summary>Score by the soft criteria alone, as for a pair that a coordinator locks in spite of a rule.</summary>
    public int SoftScore(Participant mentee, Participant mentor)
    {
        var sum = 0;
        foreach (var weighted in profile.Soft)
        {
            sum += Points(weighted, weighted.Criterion.Value(mentee, mentor, context));
        }

        return sum;
    }

    /// <summary>The score taken apart; the points add up to it.</summary>
    public IReadOnlyList<Contribution> Contributions(Participant mentee, Participant mentor) =>
        [
            .. profile.Soft.Select(weighted =>
            {
                var value = weighted.Criterion.Value(mentee, mentor, context);
                return new Contribution(
                    weighted.Criterion.Id,
                    Points(weighted, value),
                    weighted.Points,
                    value is not null,
                    value is null ? [] : weighted.Criterion.Facts(mentee, mentor, context)
                );
            }),
        ];

    /// <summary>Every hard rule that blocks a pair.</summary>
    public IReadOnlyList<Block> Blocks(Participant mentee, Participant mentor) =>
        [
            .. profile
                .Hard.Where(rule => rule.Blocks(mentee, mentor, context))
                .Select(rule => new Block(rule.Id, rule.Facts(mentee, mentor, context))),
        ];

    /// <summary>What to look at before a possible pair is approved: rules that miss an answer of either side.</summary>
    public IReadOnlyList<Block> Flags(Participant mentee, Participant mentor) =>
        [
            .. profile
                .Hard.Select(rule => rule.Flag(mentee, mentor, context) is { } facts ? new Block(rule.Id, facts) : null)
                .OfType<Block>(),
        ];

    /// <summary>Names of the hard rules that block a pair, in the order of the profile.</summary>
    public IEnumerable<string> BlockedBy(Participant mentee, Participant mentor) =>
        profile.Hard.Where(rule => rule.Blocks(mentee, mentor, context)).Select(rule => rule.Id);

    /// <summary>Points of a value, or the neutral ones where it is unknown.</summary>
    internal static int Points(WeightedCriterion weighted, double? value) =>
        value is { } known ? CriteriaProfile.PointsOf(weighted.Points, known) : weighted.NeutralPoints;
}
