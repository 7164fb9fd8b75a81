using System.Data.Common;
using System.Text.Json;
using Matching.Engine;
using Matching.Engine.Explanation;
using Matching.Web.Data;
using Matching.Web.Features.Pairs.Pairs;
using Matching.Web.Features.Participants.CriteriaProfiles;
using Matching.Web.Features.Runs.Pool;
using Matching.Web.Mediation;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;

namespace Matching.Web.Features.Runs.MatchRuns;

/// <summary>Works one claimed run off: reads the pool, solves outside any transaction, and stores everything in one.</summary>
internal sealed class RunMatching(
    Db db,
    PairProposals pairProposals,
    IdentityVault vault,
    MatchRunInput inputs,
    ScoredPools pools,
    IOptions<JsonOptions> json,
    TimeProvider clock,
    ILogger<RunMatching> log,
    CriteriaProfileStore profiles,
    MatchRunStore runs
)
{
    // A pool that changes faster than this many times in a row is being edited; the coordinator can try again.
    private const int Tries = 5;

    public async Task Work(MatchRun run, Guid claim, IProgress<double> progress, CancellationToken cancellationToken)
    {
        try
        {
            for (var attempt = 0; attempt < Tries; attempt++)
            {
                if (await Attempt(run, claim, progress, cancellationToken))
                {
                    return;
                }
            }

            await Finish(run.Id, claim, MatchRunStatus.Failed, "pool-changing");
        }
        catch (OperationCanceledException)
        {
            throw;
        }
        catch (NotInPoolException exception)
        {
            log.LogWarning(exception, "Match run {Run} was refused", run.Id);
            await Finish(run.Id, claim, MatchRunStatus.Failed, "lock-not-in-pool");
        }
        catch (Exception exception) when (exception is not DbException)
        {
            log.LogError(exception, "Match run {Run} failed", run.Id);
            await Finish(run.Id, claim, MatchRunStatus.Failed, "error");
        }
    }

    /// <summary>Works a queued run off here and now, for callers that cannot wait for the worker.</summary>
    public async Task<MatchRun> WorkNow(Guid runId, CancellationToken cancellationToken)
    {
        var claim = runId;
        var now = clock.GetUtcNow();
        var run = await db.Single<MatchRun>(
            $"""
            UPDATE match_runs
            SET status = 'running', claim = @Claim, claimed_until = @Now, started_at = @Now
            WHERE id = @Id AND status = 'queued'
            RETURNING {MatchRun.Columns}
            """,
            new
            {
                Id = runId,
                Claim = claim,
                Now = now,
            },
            cancellationToken
        );
        await Work(run, claim, new Progress<double>(), cancellationToken);
        return await runs.Get(runId, cancellationToken);
    }

    public Task Finish(Guid runId, Guid claim, MatchRunStatus status, string? reason) =>
        db.InTransaction(
            () =>
                db.Execute(
                    """
                    UPDATE match_runs
                    SET status = @Status, progress = 1, reason = @Reason, finished_at = @Now, claimed_until = NULL
                    WHERE id = @Id AND claim = @Claim AND status = 'running'
                    """,
                    new
                    {
                        Id = runId,
                        Claim = claim,
                        Status = status.ToText(),
                        Reason = reason,
                        Now = clock.GetUtcNow(),
                    },
                    CancellationToken.None
                ),
            CancellationToken.None
        );

    private async Task<bool> Attempt(MatchRun run, Guid claim, IProgress<double> progress, CancellationToken cancellationToken)
    {
        var profile = await profiles.Get(run.CriteriaProfileId, cancellationToken);
        var (input, people) = await inputs.Load(run, profile, cancellationToken);
        var freezing = Task.Run(
            () =>
            {
                var frozen = MatchRunInput.Freeze(input);
                return new FrozenInput(
                    frozen,
                    vault.SealAnswer(System.Text.Encoding.UTF8.GetBytes(frozen), MatchRunInput.BindingOf(run.Id)),
                    MatchRunInput.HashOf(frozen)
                );
            },
            cancellationToken
        );
        var result = PoolMatcher.Match(input, progress, cancellationToken);
        if (result.Contradiction is not null)
        {
            await Finish(run.Id, claim, MatchRunStatus.Infeasible, "locks-contradict");
            return true;
        }

        // written while the pairs are stored
        var options = json.Value.SerializerOptions;
        var proving = Task.Run(
            () =>
                JsonSerializer.Serialize(
                    new StoredCertificate(
                        result.MenteeIds,
                        result.MentorIds,
                        result.Matching.MentorOf,
                        result.Matching.Certificate
                    ),
                    options
                ),
            cancellationToken
        );
        try
        {
            var isStored = await db.InTransaction(
                () => Store(run, claim, profile, freezing, proving, input, people, result, cancellationToken),
                cancellationToken
            );
            if (isStored)
            {
                KeepScored(run, input, result);
            }

            return isStored;
        }
        catch (DbException exception) when (db.Dialect.Violation(exception)?.Constraint == "uq_pairs_mentee_id")
        {
            // a person was paired during the run
            return false;
        }
    }

    // The first question about the run then need not score it again. With locks or forbids some pairs were never scored.
    private void KeepScored(MatchRun run, PoolInput input, PoolResult result)
    {
        if (
            input is { Locks.Count: 0, Forbids.Count: 0 }
            && new ScoredPool(input, result.Problem).AsRun().Proved(result.Matching.MentorOf, result.Matching.Certificate)
                is { } outcome
        )
        {
            pools.Keep(run.Id, new KnownRun(outcome.Case.Pool, outcome));
        }
    }

    private async Task<bool> Store(
        MatchRun run,
        Guid claim,
        CriteriaProfile profile,
        Task<FrozenInput> freezing,
        Task<string> proving,
        PoolInput input,
        PoolOfPeople people,
        PoolResult result,
        CancellationToken cancellationToken
    )
    {
        await KeepClaim(run, claim, cancellationToken);
        var (now, _) = await inputs.Load(run, profile, cancellationToken);
        var frozen = await freezing;
        if (!MatchRunInput.AreTheSame(now, input) && MatchRunInput.Freeze(now) != frozen.Document)
        {
            return false;
        }

        var pairIds = run.DryRun ? [] : await Propose(run, input, result, cancellationToken);
        await StoreProposals(run, result, pairIds, cancellationToken);
        await StoreResult(run, frozen, await proving, input, people, result, cancellationToken);
        return true;
    }

    private async Task KeepClaim(MatchRun run, Guid claim, CancellationToken cancellationToken)
    {
        var isOurs = await db.Execute(
            "UPDATE match_runs SET progress = 1 WHERE id = @Id AND claim = @Claim AND status = 'running' AND NOT is_cancel_requested",
            new { run.Id, Claim = claim },
            cancellationToken
        );
        if (isOurs == 0)
        {
            throw new OperationCanceledException("The run was cancelled, or another instance has taken it over.");
        }
    }

    // The pairs of a run that is not a dry run, by mentee.
    private async Task<Dictionary<Guid, Guid>> Propose(
        MatchRun run,
        PoolInput input,
        PoolResult result,
        CancellationToken cancellationToken
    )
    {
        var sites = input.Mentees.ToDictionary(mentee => mentee.Id, mentee => mentee.SiteId);
        var proposed = result.Proposals.Select(proposal => new ProposedPair(
            proposal.MentorId,
            proposal.MenteeId,
            sites[proposal.MenteeId],
            proposal.Score
        ));
        var pairs = await pairProposals.Store(run.ProgrammeId, run.Id, [.. proposed], null, cancellationToken);
        return pairs.ToDictionary(pair => pair.MenteeId, pair => pair.Id);
    }

    private async Task StoreProposals(
        MatchRun run,
        PoolResult result,
        Dictionary<Guid, Guid> pairIds,
        CancellationToken cancellationToken
    )
    {
        var options = json.Value.SerializerOptions;
        // written beforehand, on every core
        var rows = result
            .Proposals.AsParallel()
            .AsOrdered()
            .Select(proposal => new
            {
                RunId = run.Id,
                proposal.MenteeId,
                proposal.MentorId,
                PairId = pairIds.TryGetValue(proposal.MenteeId, out var pair) ? pair : (Guid?)null,
                proposal.Score,
                proposal.IsLocked,
                ContributionsSealed = StoredContributions.Seal(vault, proposal.Contributions, run.Id, proposal.MenteeId, options),
                Flags = JsonSerializer.Serialize(proposal.Flags, options),
                SecondBest = proposal.SecondBest is null ? null : JsonSerializer.Serialize(proposal.SecondBest, options),
            });
        await db.Execute("DELETE FROM proposals WHERE match_run_id = @Id", new { run.Id }, cancellationToken);
        await db.InsertAll(
            """
            INSERT INTO proposals
                (match_run_id, mentee_id, mentor_id, pair_id, score, is_locked, contributions, contributions_sealed, flags, second_best)
            VALUES (@RunId, @MenteeId, @MentorId, @PairId, @Score, @IsLocked, '', @ContributionsSealed, @Flags, @SecondBest)
            """,
            rows,
            cancellationToken
        );
    }

    private Task<int> StoreResult(
        MatchRun run,
        FrozenInput frozen,
        string certificate,
        PoolInput input,
        PoolOfPeople people,
        PoolResult result,
        CancellationToken cancellationToken
    )
    {
        var unmatched = result.Unmatched.Select(person => new StoredUnpaired(person.PersonId, person.IsMentee));
        return db.Execute(
            """
            UPDATE match_runs
            SET status = 'optimal', progress = 1, input = @Input, input_hash = @InputHash, result_hash = @ResultHash,
                certificate = @Certificate, unmatched = @Unmatched, mentees = @Mentees, mentors = @Mentors, places = @Places,
                feasible_pairs = @FeasiblePairs, matched = @Matched, score = @Score, reason = @Reason, left_out = @LeftOut,
                finished_at = @Now, claimed_until = NULL
            WHERE id = @Id
            """,
            new
            {
                run.Id,
                Input = frozen.Sealed,
                InputHash = frozen.Hash,
                ResultHash = ResultHash(result),
                Certificate = certificate,
                Unmatched = JsonSerializer.Serialize(
                    new StoredUnmatched([.. unmatched], people.KeptOut),
                    json.Value.SerializerOptions
                ),
                Mentees = input.Mentees.Count,
                Mentors = input.Mentors.Count,
                Places = input.Mentors.Sum(mentor => mentor.Places),
                FeasiblePairs = (long)result.Problem.PairCount,
                Matched = result.Proposals.Count,
                Score = result.Proposals.Sum(proposal => (long)proposal.Score),
                Reason = RunReason.Of(input, result, people.KeptOut),
                LeftOut = JsonSerializer.Serialize(LeftOut.Of(people.KeptOut, people.PairedMentees)),
                Now = clock.GetUtcNow(),
            },
            cancellationToken
        );
    }

    /// <summary>Hash over what a run decided: pairs with scores, then the dual values.</summary>
    public static string ResultHash(PoolResult result) =>
        MatchRunInput.HashOf(
            string.Join(
                '\n',
                result
                    .Proposals.Select(proposal =>
                        FormattableString.Invariant(
                            $"{proposal.MenteeId} {proposal.MentorId} {proposal.Score} {proposal.IsLocked}"
                        )
                    )
                    .Append(string.Join(' ', result.Matching.Certificate.MenteeDuals))
                    .Append(string.Join(' ', result.Matching.Certificate.MentorDuals))
            )
        );

    private sealed record FrozenInput(string Document, string Sealed, string Hash);
}
