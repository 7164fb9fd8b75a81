using Matching.Engine.Assignment;
using Matching.Engine.Criteria;

namespace Matching.Engine.Explanation;

/// <summary>
/// Solves a proved matching again after an unmatched person has given another answer: the person's pairs are scored afresh, and one
/// search mends the optimum (<see cref="IncrementalMatching"/>). Each question starts from the same matching, so the order of
/// questions has no say, and several threads may ask.
/// </summary>
internal sealed class ChangedPerson(PoolOutcome outcome, PoolScorer scorer)
{
    private readonly MatchingProblem problem = outcome.Case.Problem;
    private readonly int[] mentorOfRow =
    [
        .. Enumerable.Range(0, outcome.Case.Problem.MenteeCount).Select(row => outcome.MentorOf[outcome.Case.MenteeOf(row)]),
    ];

    private readonly Lazy<IncrementalMatching.MenteesOfMentor> menteesOfMentor = new(() =>
        new IncrementalMatching.MenteesOfMentor(outcome.Case.Problem)
    );

    /// <summary>
    /// Who has fewer partners than before when the person is in every optimal matching; null when there is one without. Of a mentee
    /// the mentees who are no longer matched, of a mentor the mentors who have fewer mentees.
    /// </summary>
    public IReadOnlyList<Guid>? Loses(Participant changed, bool isMentee)
    {
        var matching = IncrementalMatching.OfSamePeople(problem, mentorOfRow, outcome.Certificate, menteesOfMentor);
        var (matched, score) = (matching.Matched, matching.Score);
        if (isMentee)
        {
            Change(matching, changed);
        }
        else
        {
            Replace(matching, changed);
        }

        // Without the person the best is what it was. So where it is better now, no optimal matching is without the person.
        var isBetter =
            problem.Objective == Objective.CoverageFirst
                ? (matching.Matched, matching.Score).CompareTo((matched, score)) > 0
                : matching.Score > score;
        return !isBetter ? null
            : isMentee ? MenteesWhoLose(matching)
            : MentorsWhoLose(matching);
    }

    /// <summary>What a pair would cost at today's prices; below 0 where it could better the matching.</summary>
    public long ReducedCost(int mentee, int mentor, int score) =>
        outcome.Case.RowOf(mentee) is var row and >= 0
            ? MatchingProblem.MaxScore - score - outcome.Certificate.MenteeDuals[row] - outcome.Certificate.MentorDuals[mentor]
            : 0;

    private void Change(IncrementalMatching matching, Participant mentee)
    {
        var pool = outcome.Case.Pool;
        var i = pool.MenteeAt(mentee.Id);
        var pairs = new Dictionary<int, int>();
        for (var j = 0; j < pool.Mentors.Count; j++)
        {
            if (
                problem.Capacities[j] > 0
                && !outcome.Case.IsForbidden(i, j)
                && scorer.Score(mentee, pool.Mentors[j]) is var score and >= 0
            )
            {
                pairs.Add(j, score);
            }
        }

        matching.SetPairs(outcome.Case.RowOf(i), pairs);
    }

    // A new mentor in place of the old one, who has no mentee. Pairs that cost no less than a mentee pays today can be left out:
    // a new mentor only lowers what mentees pay.
    private void Replace(IncrementalMatching matching, Participant mentor)
    {
        var pool = outcome.Case.Pool;
        var j = pool.MentorAt(mentor.Id);
        var pairs = new List<(int, int)>();
        for (var row = 0; row < problem.MenteeCount; row++)
        {
            var i = outcome.Case.MenteeOf(row);
            if (
                !outcome.Case.IsForbidden(i, j)
                && scorer.Score(pool.Mentees[i], mentor) is var score and >= 0
                && MatchingProblem.MaxScore - score < outcome.Certificate.MenteeDuals[row]
            )
            {
                pairs.Add((row, score));
            }
        }

        matching.SetPlaces(j, 0);
        matching.AddMentor(problem.Capacities[j], pairs);
    }

    private List<Guid> MenteesWhoLose(IncrementalMatching matching) =>
        [
            .. Enumerable
                .Range(0, problem.MenteeCount)
                .Where(row => mentorOfRow[row] >= 0 && matching.MentorOf(row) < 0)
                .Select(row => outcome.Case.Pool.Mentees[outcome.Case.MenteeOf(row)].Id),
        ];

    private List<Guid> MentorsWhoLose(IncrementalMatching matching)
    {
        // from none, -1, to the new mentor, who comes after the others
        var more = new int[problem.MentorCount + 2];
        for (var row = 0; row < problem.MenteeCount; row++)
        {
            more[mentorOfRow[row] + 1]--;
            more[matching.MentorOf(row) + 1]++;
        }

        return
        [
            .. Enumerable.Range(0, problem.MentorCount).Where(j => more[j + 1] < 0).Select(j => outcome.Case.Pool.Mentors[j].Id),
        ];
    }
}
