using Matching.Engine.Criteria;
using Matching.Engine.Explanation;
using Matching.Web.Features.Runs.Board;
using Matching.Web.Features.Runs.MatchRuns;
using Matching.Web.Http;

namespace Matching.Web.Features.Runs.OwnLists;

/// <summary>Puts into words why each mentee of a list gets the mentor found here, and not the list's own.</summary>
internal sealed class OwnReasons(OwnPeople people, PoolOutcome outcome, OwnPairs own)
{
    // what says most fits into one line
    private const int Most = 2;

    private ScoredPool Pool => outcome.Case.Pool;

    /// <summary>One line for each mentee.</summary>
    public List<OwnListPair> Pairs() => [.. Enumerable.Range(0, people.Mentees.Count).Select(Pair)];

    private OwnListPair Pair(int i)
    {
        var (ours, yours) = (outcome.MentorOf[i], own.MentorOf[i]);
        var broken = yours < 0 ? [] : Pool.Scorer.Blocks(Pool.Mentees[i], Pool.Mentors[yours]).Select(MatchTexts.Of).ToList();
        return new OwnListPair
        {
            Mentee = people.Mentees[i].Name,
            Ours = ours < 0 ? null : people.Mentors[ours].Name,
            OurScore = ours < 0 ? null : Pool.Score(i, ours),
            Yours = yours < 0 ? null : people.Mentors[yours].Name,
            YourScore = yours < 0 ? null : Pool.Score(i, yours),
            Broken = broken,
            Why = Why(i, ours, yours, broken),
            Contributions = ours < 0 ? [] : [.. Contributions(i, ours).Select(MatchTexts.InWords)],
        };
    }

    private string Why(int i, int ours, int yours, List<string> broken)
    {
        if (ours < 0)
        {
            return yours < 0 ? ""
                : broken.Count > 0 ? Texts.Page("try.why.broken", people.Mentors[yours].Name, string.Join(" ", broken))
                : Needed(yours, i, Texts.Page("try.why.needed", people.Mentors[yours].Name));
        }

        if (yours < 0 || yours == ours)
        {
            return string.Join(" ", Strongest(i, ours));
        }

        if (broken.Count > 0)
        {
            return Texts.Page(
                "try.why.broken-but",
                people.Mentors[yours].Name,
                string.Join(" ", broken),
                people.Mentors[ours].Name,
                string.Join(" ", Strongest(i, ours).Take(1))
            );
        }

        var lost = RunWords.Points(Pool.Score(i, yours)) - RunWords.Points(Pool.Score(i, ours));
        return lost > 0
            ? Needed(yours, i, Texts.Page("try.why.loses", people.Mentees[i].Name, lost))
            : string.Join(" ", Gains(i, ours, yours));
    }

    // Who has the mentor of the list now, and what that person gains by it.
    private string Needed(int mentor, int mentee, string text)
    {
        var now = Enumerable
            .Range(0, outcome.MentorOf.Length)
            .Where(i => i != mentee && outcome.MentorOf[i] == mentor && own.MentorOf[i] != mentor)
            .OrderByDescending(Gain)
            .Cast<int?>()
            .FirstOrDefault();
        return now is not { } other ? text
            : own.MentorOf[other] < 0 || Pool.AllowedScore(other, own.MentorOf[other]) is null
                ? Texts.Page("try.why.so-that-pair", text, people.Mentees[other].Name, people.Mentors[mentor].Name)
            : Gain(other) > 0
                ? Texts.Page(
                    "try.why.so-that-gains",
                    text,
                    people.Mentees[other].Name,
                    RunWords.Points(Gain(other)),
                    people.Mentors[mentor].Name
                )
            : Texts.Page("try.why.so-that-all", text);
    }

    private int Gain(int i) => Pool.Score(i, outcome.MentorOf[i]) - (own.MentorOf[i] < 0 ? 0 : Pool.Score(i, own.MentorOf[i]));

    private IEnumerable<string> Strongest(int i, int j) =>
        Contributions(i, j)
            .Where(part => part is { Known: true, Points: > 0 })
            .OrderByDescending(part => part.Points)
            .Take(Most)
            .Select(MatchTexts.Of);

    private IEnumerable<string> Gains(int i, int ours, int yours)
    {
        var gains = Contributions(i, ours)
            .Zip(Contributions(i, yours))
            .Where(pair => pair.First.Points > pair.Second.Points)
            .OrderByDescending(pair => pair.First.Points - pair.Second.Points)
            .Take(Most)
            .ToList();
        return gains.Count == 0
            ? [Needed(yours, i, Texts.Page("try.why.equal"))]
            : gains.Select(pair =>
                Texts.Page(
                    "try.why.against",
                    MatchTexts.Criterion(pair.First.Criterion),
                    MatchTexts.Of(pair.First),
                    people.Mentors[yours].Name,
                    MatchTexts.Of(pair.Second)
                )
            );
    }

    private IReadOnlyList<Contribution> Contributions(int i, int j) =>
        Pool.Scorer.Contributions(Pool.Mentees[i], Pool.Mentors[j]);
}
