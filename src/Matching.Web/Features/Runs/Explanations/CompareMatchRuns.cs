using System.Text.Json;
using Matching.Web.Data;
using Matching.Web.Features.Runs.MatchRuns;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;

namespace Matching.Web.Features.Runs.Explanations;

/// <summary>A comparison of two runs of a programme. Each run scores by its own criteria.</summary>
public sealed record MatchRunComparison
{
    /// <summary>The run before.</summary>
    public required Guid BeforeId { get; init; }

    /// <summary>The run after.</summary>
    public required Guid AfterId { get; init; }

    /// <summary>Totals of the run before.</summary>
    public required MatchingTotals Before { get; init; }

    /// <summary>Totals of the run after.</summary>
    public required MatchingTotals After { get; init; }

    /// <summary>Matched after less matched before.</summary>
    public required int MatchedDifference { get; init; }

    /// <summary>Score after less score before; the sum of the differences of all changes.</summary>
    public required long ScoreDifference { get; init; }

    /// <summary>Whether both runs score by the same profile, so that scores mean the same.</summary>
    public required bool SameCriteria { get; init; }

    /// <summary>How many gain.</summary>
    public required int Gain { get; init; }

    /// <summary>How many lose.</summary>
    public required int Lose { get; init; }

    /// <summary>How many of all changes are a change from one mentor to another.</summary>
    public required int ChangePartner { get; init; }

    /// <summary>Pairs that are the same with the same score.</summary>
    public required int Unchanged { get; init; }

    /// <summary>Mentees whose mentor or score differs, by id.</summary>
    public required IReadOnlyList<MatchingChange> Changes { get; init; }

    /// <summary>Mentees in the pool of the run before alone.</summary>
    public required IReadOnlyList<Guid> OnlyInBefore { get; init; }

    /// <summary>Mentees in the pool of the run after alone.</summary>
    public required IReadOnlyList<Guid> OnlyInAfter { get; init; }
}

/// <summary>Compares two optimal runs of the same programme.</summary>
public sealed record CompareMatchRuns(Guid BeforeId, Guid AfterId) : IQuery<MatchRunComparison>;

internal sealed class CompareMatchRunsHandler(Db db, IOptions<JsonOptions> json, MatchRunStore runs)
    : IRequestHandler<CompareMatchRuns, MatchRunComparison>
{
    public async Task<MatchRunComparison> Handle(CompareMatchRuns request, CancellationToken cancellationToken)
    {
        var (before, after) = (
            await runs.GetFinished(request.BeforeId, cancellationToken),
            await runs.GetFinished(request.AfterId, cancellationToken)
        );
        if (before.ProgrammeId != after.ProgrammeId)
        {
            throw Problems.Refused("match-runs-not-comparable");
        }

        var (old, now) = await Read(before, after, cancellationToken);
        var changes = old
            .Pairs.Keys.Union(now.Pairs.Keys)
            .Order()
            .Select(id => Change(id, old.Pairs.GetValueOrDefault(id), now.Pairs.GetValueOrDefault(id)))
            .OfType<MatchingChange>()
            .ToList();
        return new MatchRunComparison
        {
            BeforeId = before.Id,
            AfterId = after.Id,
            Before = new MatchingTotals { Matched = before.Matched, Score = before.Score },
            After = new MatchingTotals { Matched = after.Matched, Score = after.Score },
            MatchedDifference = after.Matched - before.Matched,
            ScoreDifference = after.Score - before.Score,
            SameCriteria = before.CriteriaProfileId == after.CriteriaProfileId,
            Gain = changes.Count(change => change.Effect == MatchingEffect.Gains),
            Lose = changes.Count(change => change.Effect == MatchingEffect.Loses),
            ChangePartner = changes.Count(change =>
                change.MentorBefore is not null && change.MentorAfter is not null && change.MentorBefore != change.MentorAfter
            ),
            Unchanged = old.Pairs.Count(pair => now.Pairs.GetValueOrDefault(pair.Key) == pair.Value),
            Changes = changes,
            OnlyInBefore = [.. old.Mentees.Except(now.Mentees).Order()],
            OnlyInAfter = [.. now.Mentees.Except(old.Mentees).Order()],
        };
    }

    private static MatchingChange? Change(Guid menteeId, PairRow? before, PairRow? after) =>
        before == after
            ? null
            : new MatchingChange
            {
                MenteeId = menteeId,
                MentorBefore = before?.MentorId,
                ScoreBefore = before?.Score,
                MentorAfter = after?.MentorId,
                ScoreAfter = after?.Score,
            };

    private async Task<(Content Before, Content After)> Read(MatchRun before, MatchRun after, CancellationToken cancellationToken)
    {
        var both = new { BeforeId = before.Id, AfterId = after.Id };
        var rows = (
            await db.Query<ProposalRow>(
                """
                SELECT match_run_id, mentee_id, mentor_id, score FROM proposals
                WHERE match_run_id = @BeforeId OR match_run_id = @AfterId
                """,
                both,
                cancellationToken
            )
        ).ToLookup(row => row.MatchRunId);
        var proofs = (
            await db.Query<ProofRow>(
                "SELECT id, certificate FROM match_runs WHERE id = @BeforeId OR id = @AfterId",
                both,
                cancellationToken
            )
        ).ToDictionary(row => row.Id, row => row.Certificate);
        return (Of(before), Of(after));

        Content Of(MatchRun run)
        {
            var proof = JsonSerializer.Deserialize<StoredCertificate>(proofs[run.Id], json.Value.SerializerOptions)!;
            return new Content(
                rows[run.Id].ToDictionary(row => row.MenteeId, row => new PairRow(row.MentorId, row.Score)),
                [.. proof.MenteeIds, .. run.Locks.Select(pair => pair.MenteeId!.Value)]
            );
        }
    }

    private sealed record Content(Dictionary<Guid, PairRow> Pairs, HashSet<Guid> Mentees);

    private sealed record PairRow(Guid MentorId, int Score);

    private sealed record ProofRow
    {
        public required Guid Id { get; init; }
        public required string Certificate { get; init; }
    }

    private sealed record ProposalRow
    {
        public required Guid MatchRunId { get; init; }
        public required Guid MenteeId { get; init; }
        public required Guid MentorId { get; init; }
        public required int Score { get; init; }
    }
}
