using Matching.Engine.Criteria;

namespace Matching.Engine.Explanation;

/// <summary>How many ask for a need or language and how many places offer it.</summary>
/// <param name="Criterion">Name of the criterion: <c>needs</c>, <c>language</c>, <c>availability</c>, <c>gender</c>, <c>site</c>,
/// <c>accessibility</c> or <c>special_need</c>.</param>
/// <param name="Code">What is asked for: a code, a slot from 0 to 20, or the id of a site.</param>
/// <param name="Demand">Mentees who ask for it.</param>
/// <param name="Supply">Free places of mentors who offer it.</param>
/// <param name="Unmatched">Of the mentees who ask for it, those whom the matching leaves without a mentor.</param>
public sealed record GapCount(string Criterion, string Code, int Demand, int Supply, int Unmatched);

/// <summary>What one more place of a mentor would add.</summary>
/// <param name="MentorId">Who.</param>
/// <param name="DualValue">-v: no more than this can one more place lower the cost of the matching.</param>
/// <param name="Matched">Mentees more, solved exactly.</param>
/// <param name="Score">Points more, solved exactly; below 0 where one more person is matched at others' expense.</param>
public sealed record PlaceValue(Guid MentorId, long DualValue, int Matched, long Score);

/// <summary>What a pool lacks: counts a criterion, and the places that are worth most.</summary>
public static class SupplyGap
{
    /// <summary>
    /// Everything that at least one mentee asks for, the largest gap first. A language is asked for by each mentee who speaks it
    /// well enough to be met in it.
    /// </summary>
    public static IReadOnlyList<GapCount> Counts(PoolOutcome outcome)
    {
        var pool = outcome.Case.Pool;
        var demand = new Dictionary<(string, string), (int Asking, int Unmatched)>();
        var supply = new Dictionary<(string, string), int>();
        var least = Relaxations.LeastLanguageLevel(pool.Profile, pool.Context);
        for (var i = 0; i < pool.Mentees.Count; i++)
        {
            foreach (var key in Asked(pool.Mentees[i], least).Distinct())
            {
                var (asking, unmatched) = demand.GetValueOrDefault(key);
                demand[key] = (asking + 1, unmatched + (outcome.MentorOf[i] < 0 ? 1 : 0));
            }
        }

        foreach (var mentor in pool.Mentors)
        {
            foreach (var key in Offered(mentor, least).Distinct())
            {
                supply[key] = supply.GetValueOrDefault(key) + mentor.Places;
            }
        }

        return
        [
            .. demand
                .Select(entry => new GapCount(
                    entry.Key.Item1,
                    entry.Key.Item2,
                    entry.Value.Asking,
                    supply.GetValueOrDefault(entry.Key),
                    entry.Value.Unmatched
                ))
                .OrderByDescending(gap => gap.Demand - gap.Supply)
                .ThenBy(gap => gap.Criterion, StringComparer.Ordinal)
                .ThenBy(gap => gap.Code, StringComparer.Ordinal),
        ];
    }

    /// <summary>The places with the highest dual value, each solved again with one place more.</summary>
    public static IReadOnlyList<PlaceValue> Places(PoolOutcome outcome, int most, CancellationToken cancellationToken = default)
    {
        var (given, v) = (outcome.Case, outcome.Certificate.MentorDuals);
        return
        [
            .. Enumerable
                .Range(0, v.Length)
                .Where(j => v[j] < 0 && given.Problem.Capacities[j] > 0)
                .OrderBy(j => v[j])
                .ThenBy(j => j)
                .Take(most)
                .ToList()
                .ConvertAll(j =>
                {
                    var places = given.Problem.Capacities.ToArray();
                    places[j]++;
                    var more = Matcher.Match(given.Problem with { Capacities = places }, null, cancellationToken);
                    var with = given.Outcome(more.MentorOf, more.Certificate);
                    return new PlaceValue(
                        given.Pool.Mentors[j].Id,
                        -v[j],
                        with.Matched - outcome.Matched,
                        with.Score - outcome.Score
                    );
                }),
        ];
    }

    private static IEnumerable<(string, string)> Asked(Participant mentee, int least) =>
        [
            .. (mentee.Needs ?? []).Select(need => ("needs", need.Code)),
            .. Spoken(mentee, least),
            .. (mentee.Availability ?? []).Select(slot => ("availability", Codes.Text(slot))),
            .. (
                GenderWishes.IsMust(mentee)
                    ? mentee.WishedGender == "same"
                        ? GenderWishes.Shared(mentee)
                        : mentee.WishedGender
                    : null
            )
                is { } wished
                    and ("woman" or "man")
                ? [("gender", wished)]
                : Array.Empty<(string, string)>(),
            .. AtSite(mentee),
            .. (mentee.AccessibilityNeeds ?? []).Select(code => ("accessibility", code)),
            .. (mentee.SpecialNeeds ?? []).Select(need => ("special_need", need.Code)),
        ];

    private static IEnumerable<(string, string)> Offered(Participant mentor, int least) =>
        [
            .. (mentor.Offers ?? []).Select(offer => ("needs", offer.Code)),
            .. Spoken(mentor, least),
            .. (mentor.Availability ?? []).Select(slot => ("availability", Codes.Text(slot))),
            .. GenderWishes.Shared(mentor) is { } gender ? [("gender", gender)] : Array.Empty<(string, string)>(),
            .. AtSite(mentor),
            .. (mentor.AccessibilityOffers ?? []).Select(code => ("accessibility", code)),
            .. (mentor.Experience ?? []).Select(code => ("special_need", code)),
        ];

    private static IEnumerable<(string, string)> Spoken(Participant person, int least) =>
        (person.Languages ?? []).Where(skill => skill.Level >= least).Select(skill => ("language", skill.Code));

    private static (string, string)[] AtSite(Participant person) => person.SiteId is { } site ? [("site", site.ToString())] : [];
}
