using Matching.Engine;
using Matching.Engine.Assignment;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Runs.MatchRuns;

/// <summary>A dual value of a person.</summary>
public sealed record DualValue
{
    /// <summary>Number in the instance, from 0.</summary>
    public required int Index { get; init; }

    /// <summary>Who.</summary>
    public required Guid PersonId { get; init; }

    /// <summary>The value.</summary>
    public required long Value { get; init; }
}

/// <summary>The proof that a run is optimal, checked again when it is read.</summary>
public sealed record MatchRunCertificate
{
    /// <summary>Whether a separate check of pairs and dual values against the frozen input succeeded just now.</summary>
    public required bool Checked { get; init; }

    /// <summary>Difference of the two sides of the proof; 0 when it holds.</summary>
    public required long Gap { get; init; }

    /// <summary>Cost of an unmatched mentee.</summary>
    public required long W { get; init; }

    /// <summary>Mentees matched, without locks.</summary>
    public required int Matched { get; init; }

    /// <summary>Total score, without locks.</summary>
    public required long Score { get; init; }

    /// <summary>Dual values of the mentees (u).</summary>
    public required IReadOnlyList<DualValue> MenteeDuals { get; init; }

    /// <summary>Dual values of the mentors (v).</summary>
    public required IReadOnlyList<DualValue> MentorDuals { get; init; }
}

/// <summary>The problem that a run solved.</summary>
public sealed record MatchRunInstance
{
    /// <summary>Who is mentee 0, 1, …; locked mentees are not among them.</summary>
    public required IReadOnlyList<Guid> MenteeIds { get; init; }

    /// <summary>Who is mentor 0, 1, ….</summary>
    public required IReadOnlyList<Guid> MentorIds { get; init; }

    /// <summary>Free places of each mentor, locks taken off.</summary>
    public required IReadOnlyList<int> Capacities { get; init; }

    /// <summary>Feasible pairs as mentee, mentor, score.</summary>
    public required IReadOnlyList<IReadOnlyList<int>> Pairs { get; init; }
}

/// <summary>Whether a run computed again from its frozen input gives the same result.</summary>
public sealed record MatchRunReplay
{
    /// <summary>Hash of the input.</summary>
    public required string InputHash { get; init; }

    /// <summary>Hash of the result stored.</summary>
    public required string StoredResultHash { get; init; }

    /// <summary>Hash of the result computed just now.</summary>
    public required string ComputedResultHash { get; init; }

    /// <summary>Whether the two are the same.</summary>
    public required bool Same { get; init; }
}

/// <summary>A run's problem, computed again from its frozen input, with the result stored.</summary>
public sealed record MatchRunProof(
    string InputHash,
    string ResultHash,
    PoolResult Computed,
    int[] MentorOf,
    OptimalityCertificate Certificate
)
{
    public MatchRunCertificate Certified()
    {
        var problem = Computed.Problem;
        var (matched, score) = CertificateValidator.Totals(problem, MentorOf);
        var primal = ((long)MatchingProblem.MaxScore * matched) - score + (Certificate.W * (MentorOf.Length - matched));
        var dual = Certificate.MenteeDuals.Sum() + Certificate.MentorDuals.Select((v, j) => v * problem.Capacities[j]).Sum();
        return new MatchRunCertificate
        {
            Checked = CertificateValidator.Fault(problem, MentorOf, Certificate) is null,
            Gap = primal - dual,
            W = Certificate.W,
            Matched = matched,
            Score = score,
            MenteeDuals =
            [
                .. Certificate.MenteeDuals.Select(
                    (value, i) =>
                        new DualValue
                        {
                            Index = i,
                            PersonId = Computed.MenteeIds[i],
                            Value = value,
                        }
                ),
            ],
            MentorDuals =
            [
                .. Certificate.MentorDuals.Select(
                    (value, j) =>
                        new DualValue
                        {
                            Index = j,
                            PersonId = Computed.MentorIds[j],
                            Value = value,
                        }
                ),
            ],
        };
    }

    public MatchRunInstance Instance()
    {
        var problem = Computed.Problem;
        return new MatchRunInstance
        {
            MenteeIds = Computed.MenteeIds,
            MentorIds = Computed.MentorIds,
            Capacities = problem.Capacities,
            Pairs =
            [
                .. Enumerable
                    .Range(0, problem.MenteeCount)
                    .SelectMany(i =>
                        Enumerable
                            .Range(problem.RowStart[i], problem.RowStart[i + 1] - problem.RowStart[i])
                            .Select(k => (IReadOnlyList<int>)[i, problem.Mentors[k], problem.Scores[k]])
                    ),
            ],
        };
    }

    public MatchRunReplay Replay()
    {
        var computed = RunMatching.ResultHash(Computed);
        return new MatchRunReplay
        {
            InputHash = InputHash,
            StoredResultHash = ResultHash,
            ComputedResultHash = computed,
            Same = computed == ResultHash,
        };
    }
}

/// <summary>Reads the proof of an optimal run.</summary>
public sealed record GetMatchRunProof(Guid Id) : IQuery<MatchRunProof>;

internal sealed class GetMatchRunProofHandler(MatchRunStore runs, FrozenRuns frozen)
    : IRequestHandler<GetMatchRunProof, MatchRunProof>
{
    public async Task<MatchRunProof> Handle(GetMatchRunProof request, CancellationToken cancellationToken)
    {
        var run = await runs.GetFinished(request.Id, cancellationToken);
        var (input, certificate) = await frozen.Open(run, cancellationToken);
        var computed = await Task.Run(() => PoolMatcher.Match(input, null, cancellationToken), cancellationToken);
        return new MatchRunProof(run.InputHash!, run.ResultHash!, computed, certificate.MentorOf, certificate.Certificate);
    }
}
