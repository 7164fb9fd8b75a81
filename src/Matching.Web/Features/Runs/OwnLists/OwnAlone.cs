using System.Globalization;
using Matching.Engine.Explanation;
using Matching.Web.Features.Pairs.Pairs;
using Matching.Web.Features.Runs.MatchRuns;
using Matching.Web.Http;

namespace Matching.Web.Features.Runs.OwnLists;

/// <summary>The people of a list for whom no pair is found, what is in the way and what would help.</summary>
internal sealed class OwnAlone
{
    private const string NoPlace = "no_place_left";
    private const int MostHelps = 3;

    private static readonly string[] Asked = ["language", "availability", "needs"];

    private static readonly Dictionary<string, string> NoSites = [];

    // wishes for safety are neither counted nor advised
    private static readonly string[] NeverCounted = [PairStates.GenderRule, "history", "forbid"];

    public OwnAlone(OwnPeople people, PoolOutcome outcome, CancellationToken cancellationToken)
    {
        var alone = outcome.Unmatched(null, false, cancellationToken);
        var mentees = alone.Where(person => person.IsMentee).ToList();
        People = mentees.ConvertAll(person => new OwnListAlone(
            people.Mentees[outcome.Case.Pool.MenteeAt(person.PersonId)].Name,
            Reason(person),
            Help(person, people, outcome.Case.Pool)
        ));
        FreeMentors =
        [
            .. alone
                .Where(person => !person.IsMentee)
                .Select(person => people.Mentors[outcome.Case.Pool.MentorAt(person.PersonId)].Name),
        ];
        Reasons =
        [
            .. mentees
                .GroupBy(person => person.Reason == NoPlace ? NoPlace : Rule(person))
                .OrderByDescending(group => group.Count())
                .ThenBy(group => group.Key, StringComparer.Ordinal)
                .Select(group => InWords(group.Key, group.Count(), people)),
        ];
        Helps =
        [
            .. mentees.Count > 0 ? Missing(outcome) : [],
            .. mentees
                .Where(person => person.CheapestRelaxation is not null)
                .GroupBy(person => MatchTexts.Change(person.CheapestRelaxation!, people.SiteNames))
                .OrderByDescending(group => group.Count())
                .Take(MostHelps)
                .Select(group => Texts.Page(group.Count() == 1 ? "try.help.one" : "try.help", group.Key, group.Count())),
        ];
    }

    public IReadOnlyList<OwnListAlone> People { get; }

    public IReadOnlyList<string> Reasons { get; }

    public IReadOnlyList<string> Helps { get; }

    public IReadOnlyList<string> FreeMentors { get; }

    private static string Rule(UnmatchedPerson person) =>
        person.Blocked.FirstOrDefault(block => !NeverCounted.Contains(block.Criterion))?.Criterion ?? "";

    private static string Reason(UnmatchedPerson person) =>
        person.Reason == NoPlace
            ? Texts.Page(person.Possible == 1 ? "board.places-taken.one" : "board.places-taken", person.Possible)
            : string.Join(
                "; ",
                person
                    .Blocked.Where(block => !NeverCounted.Contains(block.Criterion))
                    .Take(2)
                    .Select(block => Texts.Page("try.blocks", MatchTexts.Criterion(block.Criterion), block.Count))
            );

    // where a language alone is in the way, an interpreter opens most
    private static string? Help(UnmatchedPerson person, OwnPeople people, ScoredPool pool)
    {
        var mentee = pool.Mentees[pool.MenteeAt(person.PersonId)];
        var interpreted = pool.Mentors.Count(mentor => pool.Scorer.BlockedBy(mentee, mentor).Take(2).ToList() is ["language"]);
        return interpreted > 0 ? Texts.Page(interpreted == 1 ? "board.interpreter.one" : "board.interpreter", interpreted)
            : person.CheapestRelaxation is { } change ? MatchTexts.Of(change, true, people.SiteNames)
            : null;
    }

    // what more mentees ask for than mentors have places, the largest gap of each kind
    private static IEnumerable<string> Missing(PoolOutcome outcome) =>
        SupplyGap
            .Counts(outcome)
            .Where(gap => gap.Demand > gap.Supply && gap.Unmatched > 0 && Asked.Contains(gap.Criterion))
            .GroupBy(gap => gap.Criterion)
            .OrderBy(group => Array.IndexOf(Asked, group.Key))
            .Select(group => group.MaxBy(gap => (gap.Unmatched, gap.Demand - gap.Supply))!)
            .Select(gap =>
                Texts.Page(
                    "try.missing." + gap.Criterion,
                    MatchTexts.Label(gap.Criterion, gap.Code, NoSites),
                    gap.Demand,
                    gap.Supply,
                    gap.Unmatched
                )
            );

    private static string InWords(string rule, int count, OwnPeople people) =>
        rule switch
        {
            NoPlace => Texts.Page(
                count == 1 ? "try.alone.places.one" : "try.alone.places",
                count,
                people.Mentors.Sum(mentor => mentor.Participant.Places),
                people.Mentees.Count
            ),
            "" => Texts.Page(count == 1 ? "try.alone.several.one" : "try.alone.several", count),
            _ => Texts.Page(
                count == 1 ? "try.alone.rule.one" : "try.alone.rule",
                count.ToString(CultureInfo.CurrentCulture),
                MatchTexts.Criterion(rule)
            ),
        };
}
