using Matching.Engine.Criteria;

namespace Matching.Engine.Explanation;

/// <summary>
/// Finds for a person whom no change would match as one more a change with which the person is matched all the same, in the place
/// of another, because the pairs are better. Each change named is proved by solving again (<see cref="ChangedPerson"/>).
/// <para>
/// A change can better the matching only by a pair whose cost is below the prices of both (weak duality), so only such pairs are
/// looked at, and of each kind of change the least steps first.
/// </para>
/// </summary>
internal sealed class Displacements(PoolOutcome outcome, CriteriaProfile profile, ScoringContext context, PersonChanges changes)
{
    // How many of each kind are looked at, and how many solved: a page of people is explained at once.
    private const int MostLookedAt = 4;
    private const int MostSolved = 2;

    private readonly PoolScorer scorer = new(profile, context);
    private readonly ChangedPerson solver = new(outcome, new PoolScorer(profile, context));
    private readonly ScoredPool pool = outcome.Case.Pool;

    /// <param name="person">The unmatched person.</param>
    /// <param name="isMentee">On which side.</param>
    /// <param name="alone">For each rule of the profile those of the other side whom it alone keeps away.</param>
    public Relaxation? Cheapest(Participant person, bool isMentee, List<Participant>[] alone) =>
        profile
            .Hard.SelectMany((rule, r) => OfRule(rule, person, isMentee, alone[r]))
            .OrderBy(change => change.Change == "site")
            .ThenByDescending(change => change.Opens)
            .FirstOrDefault();

    private IEnumerable<Relaxation> OfRule(HardCriterion rule, Participant person, bool isMentee, List<Participant> others)
    {
        var most = PointsToGain(rule);
        return others
            .Where(other => Cost(person, other, isMentee) < most)
            .SelectMany(other => changes.Opening(rule, person, other, isMentee))
            .GroupBy(change => change.Kind)
            .Select(kind => OfKind(rule, kind, isMentee, others))
            .OfType<Relaxation>();
    }

    private Relaxation? OfKind(HardCriterion rule, IEnumerable<PersonChange> kind, bool isMentee, List<Participant> others) =>
        kind.GroupBy(change => change.Key)
            .Select(group => (Change: group.First(), Count: group.Count()))
            .OrderBy(entry => entry.Change.Size)
            .ThenByDescending(entry => entry.Count)
            .ThenBy(entry => entry.Change.Key, StringComparer.Ordinal)
            .Take(MostLookedAt)
            .Select(entry => (entry.Change, Opens: others.Count(other => IsBetter(rule, entry.Change.Changed, other, isMentee))))
            .Where(entry => entry.Opens > 0)
            .Take(MostSolved)
            .Select(entry =>
                solver.Loses(entry.Change.Changed, isMentee) is { } loses
                    ? new Relaxation(rule.Id, entry.Opens, entry.Change.Kind, entry.Change.Facts, loses)
                    : null
            )
            .FirstOrDefault(relaxation => relaxation is not null);

    private bool IsBetter(HardCriterion rule, Participant changed, Participant other, bool isMentee) =>
        !(isMentee ? rule.Blocks(changed, other, context) : rule.Blocks(other, changed, context))
        && Cost(changed, other, isMentee) < 0;

    private long Cost(Participant person, Participant other, bool isMentee)
    {
        var (mentee, mentor) = isMentee ? (person, other) : (other, person);
        return solver.ReducedCost(pool.MenteeAt(mentee.Id), pool.MentorAt(mentor.Id), scorer.SoftScore(mentee, mentor));
    }

    // An answer that opens a pair can be scored as well.
    private int PointsToGain(HardCriterion rule) =>
        profile
            .Soft.Where(weighted =>
                rule switch
                {
                    AvailabilityMinimumCriterion => weighted.Criterion is AvailabilityCriterion,
                    LanguageCriterion => weighted.Criterion is LanguageQualityCriterion,
                    NeedsMandatoryCriterion => weighted.Criterion is NeedsCriterion or LanguageQualityCriterion,
                    CustomHardCriterion => weighted.Criterion is CustomSoftCriterion or NeedsCriterion,
                    _ => false,
                }
            )
            .Sum(weighted => weighted.Points);
}
