using Matching.Engine.Criteria;
using Matching.Engine.Explanation;
using Matching.Web.Data;
using Matching.Web.Features.Participants.People;
using Matching.Web.Features.Runs.Pool;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Runs.Explanations;

/// <summary>Who came after a run.</summary>
public sealed record NewcomerQuery
{
    /// <summary>A mentee or mentor of the run's programme who was not in its pool.</summary>
    [Mandatory]
    public Guid? PersonId { get; set; }
}

/// <summary>A person who is free for a late arrival while all other pairs stay.</summary>
public sealed record FreeForNewcomer
{
    /// <summary>The partner.</summary>
    public required Guid PersonId { get; init; }

    /// <summary>Score of the pair.</summary>
    public required int Score { get; init; }
}

/// <summary>The best match of a late arrival, and who would change. Nothing is stored.</summary>
public sealed record NewcomerSuggestion
{
    /// <summary>The run that the late arrival joins.</summary>
    public required Guid MatchRunId { get; init; }

    /// <summary>The late arrival.</summary>
    public required Guid PersonId { get; init; }

    /// <summary>Mentor or mentee.</summary>
    public required PersonRole Role { get; init; }

    /// <summary>The run as it is.</summary>
    public required MatchingTotals Before { get; init; }

    /// <summary>The best matching with the late arrival; the totals of a fresh run on the same people.</summary>
    public required MatchingTotals After { get; init; }

    /// <summary>Mentees whose mentor changes, including the late arrival or their new mentee, by id.</summary>
    public required IReadOnlyList<MatchingChange> Changes { get; init; }

    /// <summary>The best partner who is free while all other pairs stay; null when there is none.</summary>
    public FreeForNewcomer? WithoutMoves { get; init; }

    /// <summary>The answer in one sentence.</summary>
    public required string Text { get; init; }
}

/// <summary>Adds a late arrival to a finished run and returns the best matching with them.</summary>
public sealed record SuggestForNewcomer(Guid MatchRunId, NewcomerQuery Query) : IQuery<NewcomerSuggestion>;

internal sealed class SuggestForNewcomerHandler(Db db, OpenRuns runs, PoolReader pools, CallerContext callers)
    : IRequestHandler<SuggestForNewcomer, NewcomerSuggestion>
{
    public async Task<NewcomerSuggestion> Handle(SuggestForNewcomer request, CancellationToken cancellationToken)
    {
        var open = await runs.Open(request.MatchRunId, cancellationToken);
        var personId = request.Query.PersonId!.Value;
        var role =
            await db.Find<string>(
                $"""
                SELECT role FROM people
                WHERE id = @Id AND status <> 'erased' AND NOT is_restricted AND programme_id = @ProgrammeId
                  AND {callers.Caller.InSite("site_id")}
                """,
                new
                {
                    Id = personId,
                    open.Run.ProgrammeId,
                    Site = callers.Caller.SiteId,
                },
                cancellationToken
            ) ?? throw Problems.NotFound("person");
        if (open.Pool.MenteeAt(personId) >= 0 || open.Pool.MentorAt(personId) >= 0)
        {
            throw Problems.ValidationFailed("personId", Texts.Validation("newcomer-in-run"));
        }

        var isMentee = role == PersonRole.Mentee.ToText();
        var (newcomer, history) = await Known(open, personId, isMentee, cancellationToken);
        var scorer = new PoolScorer(open.Pool.Profile, new ScoringContext(open.Pool.Input.AsOf, history));
        var joined = await Task.Run(() => Newcomer.Join(open.Outcome, newcomer, isMentee, scorer), cancellationToken);
        var own = joined.Moves.Where(move => isMentee ? move.MenteeId == personId : move.MentorAfter == personId).ToList();
        return new NewcomerSuggestion
        {
            MatchRunId = open.Run.Id,
            PersonId = personId,
            Role = isMentee ? PersonRole.Mentee : PersonRole.Mentor,
            Before = MatchingTotals.Of(open.Outcome),
            After = new MatchingTotals { Matched = joined.Matched, Score = joined.Score },
            Changes = [.. joined.Moves.Select(ChangeOf)],
            WithoutMoves = joined.Free is { } free ? new FreeForNewcomer { PersonId = free.PersonId, Score = free.Score } : null,
            Text =
                own.Count == 0
                    ? Texts.Match("newcomer.none")
                    : Texts.Match("newcomer.text", own.Sum(move => move.ScoreAfter!.Value), joined.Moves.Count - own.Count),
        };
    }

    // As the pool knows them, were they in it already, with the pairs that they had before.
    private async Task<(Participant Newcomer, HashSet<(Guid, Guid)> History)> Known(
        OpenRun open,
        Guid personId,
        bool isMentee,
        CancellationToken cancellationToken
    )
    {
        var side = isMentee ? PersonRole.Mentee : PersonRole.Mentor;
        var pool = await pools.Read(
            new PoolScope(
                open.Run.ProgrammeId,
                callers.Caller.SiteId,
                side,
                open.Pool.Input.AsOf,
                NeedsLanguages: false,
                personId
            ),
            cancellationToken
        );
        return (
            (isMentee ? pool.Mentees : pool.Mentors).Single(person => person.Id == personId),
            pool.History.Select(pair => (pair.MenteeId, pair.MentorId)).ToHashSet()
        );
    }

    private static MatchingChange ChangeOf(Move move) =>
        new()
        {
            MenteeId = move.MenteeId,
            MentorBefore = move.MentorBefore,
            ScoreBefore = move.ScoreBefore,
            MentorAfter = move.MentorAfter,
            ScoreAfter = move.ScoreAfter,
        };
}
