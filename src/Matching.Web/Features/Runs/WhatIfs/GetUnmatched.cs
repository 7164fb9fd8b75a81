using Matching.Engine.Criteria;
using Matching.Engine.Explanation;
using Matching.Web.Features.Participants.People;
using Matching.Web.Features.Participants.Programmes;
using Matching.Web.Features.Participants.Vocabularies;
using Matching.Web.Features.Runs.Board;
using Matching.Web.Features.Runs.Explanations;
using Matching.Web.Features.Runs.MatchRuns;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Runs.WhatIfs;

/// <summary>A mentor who nearly fits a mentee without a match.</summary>
public sealed record NearMentor
{
    /// <summary>The mentor as the run saw them.</summary>
    public required Participant Mentor { get; init; }

    /// <summary>The rules that exclude the pair, in words.</summary>
    public required IReadOnlyList<MissingRule> Missing { get; init; }

    /// <summary>Score of the pair if the rules gave way.</summary>
    public required int Score { get; init; }
}

/// <summary>A mentee without a match: what blocks, and what would help.</summary>
public sealed record UnmatchedMentee
{
    /// <summary>The mentee as the run saw them.</summary>
    public required Participant Mentee { get; init; }

    /// <summary>Days since the application.</summary>
    public required int Days { get; init; }

    /// <summary><c>nobody_fits</c> or <c>no_place_left</c>.</summary>
    public required string Reason { get; init; }

    /// <summary>How many mentors no rule excludes.</summary>
    public required int Possible { get; init; }

    /// <summary>Rules with the number of mentors whom each excludes, without wishes for safety.</summary>
    public required IReadOnlyList<BlockCount> Blocked { get; init; }

    /// <summary>How many mentors only the common language excludes: an interpreter would open them.</summary>
    public required int WithInterpreter { get; init; }

    /// <summary>The one change of the mentee's answers with which the mentee is matched; null for none.</summary>
    public string? Help { get; init; }

    /// <summary>Mentees who would lose the match by it; none where one mentee more is matched.</summary>
    public IReadOnlyList<Guid> Loses { get; init; } = [];

    /// <summary>Up to three mentors with the fewest rules in the way, the best score first among equals.</summary>
    public required IReadOnlyList<NearMentor> Nearest { get; init; }
}

/// <summary>The mentees of a run without a match, the longest waiting first.</summary>
public sealed record UnmatchedView
{
    /// <summary>The run.</summary>
    public required MatchRun Run { get; init; }

    /// <summary>Time zone of the programme.</summary>
    public required string TimeZone { get; init; }

    /// <summary>Whether the run's input can be opened.</summary>
    public required bool IsOpen { get; init; }

    /// <summary>The mentees of this page, or the one asked for.</summary>
    public required IReadOnlyList<UnmatchedMentee> Mentees { get; init; }

    /// <summary>Place of the first of them among all, from 1.</summary>
    public required int From { get; init; }

    /// <summary>How many there are in all.</summary>
    public required int Total { get; init; }

    /// <summary>The mentee before the one asked for.</summary>
    public Guid? Before { get; init; }

    /// <summary>The mentee after the one asked for.</summary>
    public Guid? After { get; init; }

    /// <summary>Mentors in the pool.</summary>
    public required int Mentors { get; init; }

    /// <summary>Names of everyone whom the page mentions.</summary>
    public required IReadOnlyDictionary<Guid, PersonName> Names { get; init; }

    /// <summary>Names of the sites by id.</summary>
    public required IReadOnlyDictionary<string, string> Sites { get; init; }
}

/// <summary>Lists the mentees of a run without a match, or returns one of them, with what blocks and what would help.</summary>
/// <param name="MatchRunId">The run.</param>
/// <param name="From">Place of the first one on the page, from 1.</param>
/// <param name="PersonId">The only one asked for.</param>
public sealed record GetUnmatched(Guid MatchRunId, int From = 1, Guid? PersonId = null) : IQuery<UnmatchedView>
{
    /// <summary>How many a page has.</summary>
    public const int Most = 25;
}

internal sealed class GetUnmatchedHandler(
    MatchRunStore runs,
    OpenRuns openRuns,
    PersonNames personNames,
    ProgrammeStore programmes,
    OwnWordsStore ownWords
) : IRequestHandler<GetUnmatched, UnmatchedView>
{
    public async Task<UnmatchedView> Handle(GetUnmatched request, CancellationToken cancellationToken)
    {
        var run = await runs.Get(request.MatchRunId, cancellationToken);
        var programme = await programmes.Get(run.ProgrammeId, cancellationToken);
        var open = await BoardReader.TryOpen(openRuns, run, cancellationToken);
        var waiting = open is null
            ? []
            : open
                .Pool.Mentees.Where((_, i) => open.Outcome.MentorOf[i] < 0)
                .OrderBy(mentee => mentee.AppliedOn)
                .ThenBy(mentee => mentee.Id)
                .ToList();
        var at = request.PersonId is { } person
            ? waiting.FindIndex(mentee => mentee.Id == person)
            : Math.Clamp(request.From - 1, 0, Math.Max(0, waiting.Count - 1));
        if (at < 0)
        {
            throw Problems.NotFound("mentee");
        }

        var page = waiting.Skip(at).Take(request.PersonId is null ? GetUnmatched.Most : 1).ToList();
        var sites = await openRuns.SiteNames(run.ProgrammeId, cancellationToken);
        (await ownWords.Read(run.ProgrammeId, cancellationToken)).Speak();
        var found =
            open is null || page.Count == 0
                ? []
                : await Task.Run(() => UnmatchedReasons.Of(open, page, sites, cancellationToken), cancellationToken);
        return new UnmatchedView
        {
            Run = run,
            TimeZone = programme.TimeZone,
            IsOpen = open is not null,
            Mentees = found,
            From = at + 1,
            Total = waiting.Count,
            Before = request.PersonId is not null && at > 0 ? waiting[at - 1].Id : null,
            After = request.PersonId is not null && at + 1 < waiting.Count ? waiting[at + 1].Id : null,
            Mentors = run.Mentors,
            Sites = sites,
            Names = await personNames.Of(
                found
                    .SelectMany(mentee =>
                        mentee.Nearest.Select(near => near.Mentor.Id).Concat(mentee.Loses).Prepend(mentee.Mentee.Id)
                    )
                    .Concat(waiting.Skip(at - 1).Take(3).Select(mentee => mentee.Id))
                    .Distinct(),
                cancellationToken
            ),
        };
    }
}
