using System.Data.Common;
using Matching.Web.Data;
using Matching.Web.Features.Pairs.Pairs;
using Matching.Web.Features.Participants.CriteriaProfiles;
using Matching.Web.Features.Runs.Pool;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Runs.MatchRuns;

/// <summary>Turns the proposals of a dry run into pairs, all or none.</summary>
public sealed record AdoptMatchRun(Guid Id) : ICommand<MatchRun>, IOnSubject
{
    Guid IOnSubject.SubjectId => Id;
}

internal sealed class AdoptMatchRunHandler(
    Db db,
    PairProposals pairProposals,
    PoolReader pools,
    ProgrammeDays days,
    TimeProvider clock,
    CriteriaProfileStore profiles,
    MatchRunStore runs
) : IRequestHandler<AdoptMatchRun, MatchRun>
{
    public async Task<MatchRun> Handle(AdoptMatchRun request, CancellationToken cancellationToken)
    {
        var run = await runs.Get(request.Id, cancellationToken);
        var adopted = await db.Find<MatchRun>(
            $"""
            UPDATE match_runs SET adopted_at = @Now WHERE id = @Id AND is_dry_run AND status = 'optimal' AND adopted_at IS NULL
            RETURNING {MatchRun.Columns}
            """,
            new { run.Id, Now = clock.GetUtcNow() },
            cancellationToken
        );
        var proposals = await db.Query<ProposalRow>(
            """
            SELECT r.mentee_id, r.mentor_id, r.score, r.is_locked, e.site_id
            FROM proposals r JOIN people e ON e.id = r.mentee_id
            WHERE r.match_run_id = @Id ORDER BY r.mentee_id
            """,
            new { run.Id },
            cancellationToken
        );
        if (adopted is null)
        {
            throw Problems.Refused("match-run-not-adoptable");
        }

        if (await NotInPool(run, proposals, cancellationToken) is { Count: > 0 } people)
        {
            throw Problems.Refused("match-run-not-adoptable").With("people", people);
        }

        await Propose(run, proposals, cancellationToken);
        return adopted;
    }

    private async Task Propose(MatchRun run, List<ProposalRow> proposals, CancellationToken cancellationToken)
    {
        try
        {
            var pairs = await pairProposals.Store(
                run.ProgrammeId,
                run.Id,
                [
                    .. proposals.Select(proposal => new ProposedPair(
                        proposal.MentorId,
                        proposal.MenteeId,
                        proposal.SiteId,
                        proposal.Score
                    )),
                ],
                null,
                cancellationToken
            );
            await db.Execute(
                "UPDATE proposals SET pair_id = @PairId WHERE match_run_id = @RunId AND mentee_id = @MenteeId",
                pairs
                    .Select(pair => new
                    {
                        PairId = pair.Id,
                        RunId = run.Id,
                        pair.MenteeId,
                    })
                    .ToList(),
                cancellationToken
            );
        }
        catch (DbException exception) when (db.Dialect.Violation(exception)?.Constraint == "uq_pairs_mentee_id")
        {
            throw Problems.Refused("match-run-not-adoptable");
        }
    }

    // Who has left the pool since, mentors who no longer have the places, and mentees of pairs that a rule now forbids.
    private async Task<List<Guid>> NotInPool(MatchRun run, List<ProposalRow> proposals, CancellationToken cancellationToken)
    {
        var profile = await profiles.Get(run.CriteriaProfileId, cancellationToken);
        var today = await days.Today(run.ProgrammeId, cancellationToken);
        var pool = await pools.Read(
            new PoolScope(run.ProgrammeId, run.SiteId, null, today, profile.NeedsLanguages),
            cancellationToken
        );
        var mentees = pool.Mentees.ToDictionary(mentee => mentee.Id);
        var mentors = pool.Mentors.ToDictionary(mentor => mentor.Id);
        var scorer = pool.ScoredBy(profile, run.AsOf);
        return
        [
            .. proposals.Select(proposal => proposal.MenteeId).Where(id => !mentees.ContainsKey(id)),
            .. proposals
                .GroupBy(proposal => proposal.MentorId)
                .Where(pairs => !mentors.TryGetValue(pairs.Key, out var mentor) || mentor.Places < pairs.Count())
                .Select(pairs => pairs.Key),
            .. proposals.Where(IsForbidden).Select(proposal => proposal.MenteeId),
        ];

        // a lock passes over rules, never over a required gender
        bool IsForbidden(ProposalRow proposal) =>
            mentees.TryGetValue(proposal.MenteeId, out var mentee)
            && mentors.TryGetValue(proposal.MentorId, out var mentor)
            && scorer.BlockedBy(mentee, mentor).Any(rule => !proposal.IsLocked || rule == PairStates.GenderRule);
    }

    private sealed record ProposalRow
    {
        public required Guid MenteeId { get; init; }
        public required Guid MentorId { get; init; }
        public required int Score { get; init; }
        public required bool IsLocked { get; init; }
        public Guid? SiteId { get; init; }
    }
}
