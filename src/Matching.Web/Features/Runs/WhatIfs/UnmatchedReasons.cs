using Matching.Engine.Criteria;
using Matching.Engine.Explanation;
using Matching.Web.Features.Pairs.Pairs;
using Matching.Web.Features.Runs.Explanations;
using Matching.Web.Features.Runs.MatchRuns;

namespace Matching.Web.Features.Runs.WhatIfs;

/// <summary>Finds what blocks mentees of a run, and what would help.</summary>
internal static class UnmatchedReasons
{
    // wishes for safety are neither counted nor advised; what lies in the past or was decided is no advice
    private static readonly string[] NeverCounted = [PairStates.GenderRule, "history", "forbid"];

    public static List<UnmatchedMentee> Of(
        OpenRun open,
        List<Participant> page,
        IReadOnlyDictionary<string, string> sites,
        CancellationToken cancellationToken
    )
    {
        var wanted = page.Select(mentee => mentee.Id).ToHashSet();
        var explained = open.Outcome.Unmatched(wanted.Contains, true, cancellationToken).ToDictionary(person => person.PersonId);
        return page.ConvertAll(mentee => Of(open, mentee, explained[mentee.Id], sites));
    }

    private static UnmatchedMentee Of(
        OpenRun open,
        Participant mentee,
        UnmatchedPerson person,
        IReadOnlyDictionary<string, string> sites
    ) =>
        new()
        {
            Mentee = mentee,
            Days = Math.Max(0, open.Run.AsOf.DayNumber - mentee.AppliedOn.DayNumber),
            Reason = person.Reason,
            Possible = person.Possible,
            Blocked = [.. person.Blocked.Where(block => !NeverCounted.Contains(block.Criterion))],
            WithInterpreter = open.Pool.Mentors.Count(mentor =>
                open.Pool.Scorer.BlockedBy(mentee, mentor).Take(2).ToList() is ["language"]
            ),
            Help = person.CheapestRelaxation is { } relaxation ? MatchTexts.Of(relaxation, true, sites) : null,
            Loses = person.CheapestRelaxation?.Loses ?? [],
            Nearest =
            [
                .. person
                    .Nearest.Select(near => (Near: near, Mentor: open.Pool.Mentors[open.Pool.MentorAt(near.PersonId)]))
                    .Select(near => new NearMentor
                    {
                        Mentor = near.Mentor,
                        Missing =
                        [
                            .. near.Near.Missing.Select(block => new MissingRule
                            {
                                Criterion = block.Criterion,
                                Text = MatchTexts.Of(block),
                            }),
                        ],
                        Score = open.Pool.Scorer.SoftScore(mentee, near.Mentor),
                    })
                    .OrderBy(near => near.Missing.Count)
                    .ThenByDescending(near => near.Score),
            ],
        };
}
