using Matching.Engine;
using Matching.Engine.Explanation;
using Matching.Web.Data;
using Matching.Web.Features.Pairs.Tasks;
using Matching.Web.Features.Participants.People;
using Matching.Web.Features.Participants.Vocabularies;
using Matching.Web.Features.Runs.MatchRuns;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Runs.Explanations;

/// <summary>Explains any two people of a run's programme.</summary>
public sealed record ExplainPair(Guid MatchRunId, ExplainQuery Query) : IQuery<PairExplanation>;

internal sealed class ExplainPairHandler(Db db, OpenRuns runs, PairTaskStore tasks, CallerContext callers, OwnWordsStore ownWords)
    : IRequestHandler<ExplainPair, PairExplanation>
{
    public async Task<PairExplanation> Handle(ExplainPair request, CancellationToken cancellationToken)
    {
        var pair = new IdPair(request.Query.MenteeId!.Value, request.Query.MentorId!.Value);
        var open = await runs.Open(request.MatchRunId, cancellationToken);
        (await ownWords.Read(open.Run.ProgrammeId, cancellationToken)).Speak();
        await CheckKnown(open.Run, PersonRole.Mentee, pair.MenteeId, cancellationToken);
        await CheckKnown(open.Run, PersonRole.Mentor, pair.MentorId, cancellationToken);
        var (mentee, mentor) = (open.Pool.MenteeAt(pair.MenteeId), open.Pool.MentorAt(pair.MentorId));
        if (mentee < 0 || mentor < 0)
        {
            return await Absent(open, pair, mentee < 0, mentor < 0, cancellationToken);
        }

        var explanation = new PairExplaining(open, mentee, mentor).Explain();
        if (explanation.State != ExplainedState.Blocked)
        {
            explanation = explanation with { Tasks = await tasks.Of(pair.MentorId, pair.MenteeId, null, cancellationToken) };
        }

        return request.Query.Exact == true && explanation.State == ExplainedState.Possible
            ? explanation with
            {
                Forced = await Task.Run(() => Forced(open, pair, cancellationToken), cancellationToken),
            }
            : explanation;
    }

    private static ForcedMatching Forced(OpenRun open, IdPair pair, CancellationToken cancellationToken)
    {
        var (before, input) = (open.Outcome, open.Pool.Input);
        var after = open.Pool.With([.. input.Locks, pair], input.Forbids, input.Objective, out _)!.Solve(cancellationToken);
        var changes = MatchingChange.Between(before, after);
        var (matched, score) = (before.Matched - after.Matched, before.Score - after.Score);
        var displaced = changes.Count(change => change.MenteeId != pair.MenteeId && change.Effect == MatchingEffect.Loses);
        return new ForcedMatching
        {
            Before = MatchingTotals.Of(before),
            After = MatchingTotals.Of(after),
            LostMatched = matched,
            LostScore = score,
            Changes = changes,
            Text = Texts.Match("explain.forced", matched, score, displaced),
        };
    }

    // People who are gone, or belong elsewhere, are left out, though the frozen input may still know them.
    private async Task CheckKnown(MatchRun run, PersonRole role, Guid id, CancellationToken cancellationToken)
    {
        var known = await db.Single<long>(
            $"""
            SELECT count(*) FROM people
            WHERE id = @Id AND role = @Role AND programme_id = @ProgrammeId AND {callers.Caller.InSite("site_id")}
            """,
            new
            {
                Id = id,
                Role = role.ToText(),
                run.ProgrammeId,
                Site = callers.Caller.SiteId,
            },
            cancellationToken
        );
        if (known == 0)
        {
            throw Problems.NotFound(role.ToText());
        }
    }

    private async Task<PairExplanation> Absent(
        OpenRun open,
        IdPair pair,
        bool isMenteeAbsent,
        bool isMentorAbsent,
        CancellationToken cancellationToken
    )
    {
        var keptOut = (await runs.Unmatched(open.Run.Id, cancellationToken)).KeptOut;
        AbsentPerson Of(Guid id, PersonRole role) =>
            new()
            {
                PersonId = id,
                Role = role,
                Text = keptOut.FirstOrDefault(kept => kept.PersonId == id) is { } kept
                    ? Texts.Match("gate." + kept.Gate)
                    : Texts.Match("explain.absent"),
            };
        return new PairExplanation
        {
            MatchRunId = open.Run.Id,
            MenteeId = pair.MenteeId,
            MentorId = pair.MentorId,
            State = ExplainedState.NotInPool,
            Locked = false,
            Text = Texts.Match("explain.not_in_pool"),
            Contributions = [],
            BlockedBy = [],
            Flags = [],
            Tasks = [],
            Absent =
            [
                .. isMenteeAbsent ? [Of(pair.MenteeId, PersonRole.Mentee)] : Array.Empty<AbsentPerson>(),
                .. isMentorAbsent ? [Of(pair.MentorId, PersonRole.Mentor)] : Array.Empty<AbsentPerson>(),
            ],
        };
    }
}

/// <summary>Two people of one pool: what pairs them, or keeps them apart.</summary>
internal sealed class PairExplaining(OpenRun open, int mentee, int mentor)
{
    private readonly ScoredPool pool = open.Pool;
    private readonly PoolCase given = open.Case;
    private readonly PoolOutcome outcome = open.Outcome;

    public PairExplanation Explain()
    {
        var rules = pool
            .Scorer.Blocks(pool.Mentees[mentee], pool.Mentors[mentor])
            .Select(block => new MissingRule { Criterion = block.Criterion, Text = MatchTexts.Of(block) })
            .ToList();
        var isMatched = outcome.MentorOf[mentee] == mentor;
        var blocked = isMatched ? rules : [.. rules, .. LimitsOfTheRun()];
        var state =
            isMatched ? ExplainedState.Matched
            : blocked.Count > 0 ? ExplainedState.Blocked
            : ExplainedState.Possible;
        var score = state == ExplainedState.Blocked ? (int?)null : pool.Score(mentee, mentor);
        return new PairExplanation
        {
            MatchRunId = open.Run.Id,
            MenteeId = pool.Mentees[mentee].Id,
            MentorId = pool.Mentors[mentor].Id,
            State = state,
            Locked = given.LockedTo(mentee) == mentor,
            Text = Sentence(state, score, blocked.Count),
            Score = score,
            Contributions = score is null
                ? []
                : [.. pool.Scorer.Contributions(pool.Mentees[mentee], pool.Mentors[mentor]).Select(MatchTexts.InWords)],
            BlockedBy = blocked,
            Flags =
                state == ExplainedState.Blocked
                    ? []
                    : [.. pool.Scorer.Flags(pool.Mentees[mentee], pool.Mentors[mentor]).Select(MatchTexts.Flag)],
            Tasks = [],
            Absent = [],
            SecondForMentee = isMatched ? SecondMentor(score!.Value) : null,
            SecondForMentor = isMatched ? SecondMentee(score!.Value) : null,
            Loss = state == ExplainedState.Possible ? Loss() : null,
        };
    }

    private string Sentence(ExplainedState state, int? score, int blocked) =>
        state switch
        {
            ExplainedState.Matched => Texts.Match(
                given.LockedTo(mentee) == mentor ? "explain.locked" : "explain.matched",
                score!.Value
            ),
            ExplainedState.Blocked => Texts.Match("explain.blocked", blocked),
            _ => Texts.Match("explain.possible", score!.Value),
        };

    // What the run itself adds to the rules of the profile.
    private IEnumerable<MissingRule> LimitsOfTheRun()
    {
        if (given.IsForbidden(mentee, mentor))
        {
            yield return new MissingRule { Criterion = "forbid", Text = Texts.Match("block.forbid") };
        }

        if (given.LockedTo(mentee) >= 0)
        {
            yield return new MissingRule { Criterion = "lock", Text = Texts.Match("block.lock") };
        }
        else if (given.Problem.Capacities[mentor] < 1 && pool.Mentors[mentor].Places > 0)
        {
            yield return new MissingRule { Criterion = "lock", Text = Texts.Match("block.lock.places") };
        }
    }

    private LeastLoss Loss()
    {
        var bound = ForcedPair.AtLeast(outcome, mentee, mentor);
        return new LeastLoss
        {
            ReducedCost = bound.ReducedCost,
            Matched = bound.Mentees,
            Score = bound.Score,
            Text = Texts.Match(
                bound.Mentees > 0 ? "explain.loss.mentee"
                    : bound.Score == 0 ? "explain.loss.none"
                    : "explain.loss.score",
                bound.Score
            ),
        };
    }

    private SecondPartner? SecondMentor(int own) =>
        Best(
            Enumerable
                .Range(0, pool.Mentors.Count)
                .Where(j => j != mentor && !given.IsForbidden(mentee, j))
                .Select(j => (pool.Mentors[j].Id, pool.AllowedScore(mentee, j))),
            own
        );

    private SecondPartner? SecondMentee(int own) =>
        Best(
            Enumerable
                .Range(0, pool.Mentees.Count)
                .Where(i => outcome.MentorOf[i] != mentor && !given.IsForbidden(i, mentor))
                .Select(i => (pool.Mentees[i].Id, pool.AllowedScore(i, mentor))),
            own
        );

    // By score, the earlier id among equals.
    private static SecondPartner? Best(IEnumerable<(Guid Id, int? Score)> others, int own)
    {
        SecondPartner? best = null;
        foreach (var (id, score) in others)
        {
            if (score is { } found && (best is null || found > best.Score))
            {
                best = new SecondPartner
                {
                    PersonId = id,
                    Score = found,
                    Difference = own - found,
                };
            }
        }

        return best;
    }
}
