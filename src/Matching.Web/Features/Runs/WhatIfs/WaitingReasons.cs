using Matching.Web.Features.Participants.Vocabularies;
using Matching.Web.Features.Runs.Board;
using Matching.Web.Features.Runs.Explanations;
using Matching.Web.Features.Runs.MatchRuns;
using Matching.Web.Features.Runs.Pool;
using Matching.Web.Http;

namespace Matching.Web.Features.Runs.WhatIfs;

/// <summary>Why a mentee has no match yet, in words, without wishes for safety.</summary>
/// <param name="Text">What is in the way.</param>
/// <param name="Help">What would help most; null for nothing that may be advised.</param>
public sealed record WaitingReason(string Text, string? Help);

/// <summary>Says of a few mentees why the newest run left them without a match.</summary>
internal sealed class WaitingReasons(OpenRuns openRuns, ScoredPools pools, OwnWordsStore ownWords)
{
    // To score a pool of this size takes a tenth of a second; a larger one is opened on the page of the run.
    private const long MostPairs = 200_000;

    /// <param name="run">The newest finished run.</param>
    /// <param name="people">The mentees.</param>
    /// <param name="sites">Names of the programme's sites.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public async Task<IReadOnlyDictionary<Guid, WaitingReason>> Of(
        MatchRun run,
        IReadOnlyCollection<Guid> people,
        IReadOnlyDictionary<string, string> sites,
        CancellationToken cancellationToken
    )
    {
        var isCheap = pools.Find(run.Id) is not null || (long)run.Mentees * run.Mentors <= MostPairs;
        if (!isCheap || await BoardReader.TryOpen(openRuns, run, cancellationToken) is not { } open)
        {
            return new Dictionary<Guid, WaitingReason>();
        }

        var places = open.Pool.Mentees.Select((mentee, at) => (mentee, at)).ToDictionary(each => each.mentee.Id);
        var left = people.Where(id => places.TryGetValue(id, out var found) && open.Outcome.MentorOf[found.at] < 0);
        var page = left.Select(id => places[id].mentee).ToList();
        List<UnmatchedMentee> explained = [];
        if (page.Count > 0)
        {
            (await ownWords.Read(run.ProgrammeId, cancellationToken)).Speak();
            explained = await Task.Run(() => UnmatchedReasons.Of(open, page, sites, cancellationToken), cancellationToken);
        }

        var reasons = explained.ToDictionary(mentee => mentee.Mentee.Id, mentee => Reason(mentee, run.Mentors));
        // a dry run has proposed nothing
        var matched = run is { DryRun: true, AdoptedAt: null } ? "waiting.matched.dry" : "waiting.matched";
        foreach (var id in people.Except(reasons.Keys))
        {
            reasons.Add(id, new WaitingReason(Texts.Page(places.ContainsKey(id) ? matched : "waiting.later"), null));
        }

        return reasons;
    }

    private static WaitingReason Reason(UnmatchedMentee mentee, int mentors) =>
        new(
            UnmatchedWords.Blocks(mentee, mentors) is { Length: > 0 } text ? text : Texts.Page("waiting.none"),
            UnmatchedWords.Help(mentee)
        );
}
