using System.Data.Common;
using Matching.Web.Data;
using Matching.Web.Features.Pairs;
using Matching.Web.Features.People;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.MatchRuns;

/// <summary>Turns the proposals of a dry run into pairs, all or none.</summary>
public sealed record AdoptMatchRun(Guid Id) : ICommand<MatchRun>, IOnSubject
{
    Guid IOnSubject.SubjectId => Id;
}

internal sealed class AdoptMatchRunHandler(Db db, IMediator mediator, TimeProvider clock) : IRequestHandler<AdoptMatchRun, MatchRun>
{
    public async Task<MatchRun> Handle(AdoptMatchRun request, CancellationToken cancellationToken)
    {
        var run = await mediator.Send(new GetMatchRun(request.Id), cancellationToken);
        var claimed = await db.Execute(
            "UPDATE match_runs SET adopted_at = @Now WHERE id = @Id AND is_dry_run AND status = 'optimal' AND adopted_at IS NULL",
            new { run.Id, Now = clock.GetUtcNow() },
            cancellationToken);
        var proposals = await db.Query<ProposalRow>(
            """
            SELECT r.mentee_id, r.mentor_id, r.score, e.site_id, (e.status = 'available' AND o.status = 'available' AND e.birth_year <= @AdultBorn AND o.birth_year <= @AdultBorn
                    AND 2 = (SELECT count(DISTINCT person_id) FROM consents WHERE person_id IN (e.id, o.id) AND purpose = 'matching' AND withdrawn_at IS NULL)) AS is_available
            FROM proposals r JOIN people e ON e.id = r.mentee_id JOIN people o ON o.id = r.mentor_id
            WHERE r.match_run_id = @Id ORDER BY r.mentee_id
            """,
            new { run.Id, AdultBorn = clock.GetUtcNow().Year - PersonStates.MinimumAge },
            cancellationToken);
        if (claimed == 0 || proposals.Exists(proposal => !proposal.IsAvailable))
        {
            throw Problems.Refused("match-run-not-adoptable");
        }

        try
        {
            var pairs = await mediator.Send(
                new ProposePairs(run.ProgrammeId, run.Id, [.. proposals.Select(proposal => new ProposedPair(proposal.MentorId, proposal.MenteeId, proposal.SiteId, proposal.Score))], null),
                cancellationToken);
            await db.Execute(
                "UPDATE proposals SET pair_id = @PairId WHERE match_run_id = @RunId AND mentee_id = @MenteeId",
                pairs.Select(pair => new { PairId = pair.Id, RunId = run.Id, pair.MenteeId }).ToList(),
                cancellationToken);
        }
        catch (DbException exception) when (db.Dialect.Violation(exception)?.Constraint == "uq_pairs_mentee_id")
        {
            throw Problems.Refused("match-run-not-adoptable");
        }

        return await mediator.Send(new GetMatchRun(run.Id), cancellationToken);
    }

    private sealed record ProposalRow
    {
        public required Guid MenteeId { get; init; }
        public required Guid MentorId { get; init; }
        public required int Score { get; init; }
        public Guid? SiteId { get; init; }
        public required bool IsAvailable { get; init; }
    }
}
