using System.Text.Json;
using Matching.Engine;
using Matching.Web.Http;
using Matching.Web.Mediation;

namespace Matching.Web.Features.Runs.MatchRuns;

/// <summary>Status of a match run.</summary>
public enum MatchRunStatus
{
    Queued,
    Running,
    Optimal,
    Infeasible,
    Failed,
    Cancelled,
}

/// <summary>Two people whom a run must pair, or must not.</summary>
public sealed record PairOfPeople
{
    /// <summary>The mentor.</summary>
    [Mandatory]
    public Guid? MentorId { get; set; }

    /// <summary>The mentee.</summary>
    [Mandatory]
    public Guid? MenteeId { get; set; }

    internal IdPair Ids => new(MenteeId!.Value, MentorId!.Value);
}

/// <summary>One matching of a pool: its frozen input, its result and its proof.</summary>
public sealed record MatchRun : IResource, IInProgramme
{
    /// <summary>Id of the run.</summary>
    public required Guid Id { get; init; }

    /// <summary>The programme.</summary>
    public required Guid ProgrammeId { get; init; }

    /// <summary>The only site whose people take part; all when empty.</summary>
    public Guid? SiteId { get; init; }

    /// <summary>The profile by which it scores.</summary>
    public required Guid CriteriaProfileId { get; init; }

    /// <summary>Status of the run. It is <c>optimal</c> only after a separate check of the certificate.</summary>
    public required MatchRunStatus Status { get; init; }

    /// <summary>Share of the work done, 0 to 1.</summary>
    public required double Progress { get; init; }

    /// <summary>Objective.</summary>
    public required Objective Objective { get; init; }

    /// <summary>The day for which waiting times and ages are computed.</summary>
    public required DateOnly AsOf { get; init; }

    /// <summary>Whether it is a dry run: proposals but no pairs, until it is adopted.</summary>
    public required bool DryRun { get; init; }

    /// <summary>Whether the service made the run by itself, as set in the programme.</summary>
    public required bool Automatic { get; init; }

    /// <summary>Pairs that the run must include.</summary>
    public IReadOnlyList<PairOfPeople> Locks => Limits.Locks;

    /// <summary>Pairs that must not be.</summary>
    public IReadOnlyList<PairOfPeople> Forbids => Limits.Forbids;

    /// <summary>SHA-256 of the frozen input.</summary>
    public string? InputHash { get; init; }

    /// <summary>SHA-256 of pairs, scores and dual values; the same for the same input.</summary>
    public string? ResultHash { get; init; }

    /// <summary>Version of the engine.</summary>
    public required string EngineVersion { get; init; }

    /// <summary>Mentees in the pool.</summary>
    public required int Mentees { get; init; }

    /// <summary>Mentors in the pool.</summary>
    public required int Mentors { get; init; }

    /// <summary>Free places of the mentors in the pool.</summary>
    public required int Places { get; init; }

    /// <summary>
    /// Who was available and not in the pool, in numbers by side and reason. A person whose record is restricted is in none of
    /// them.
    /// </summary>
    public IReadOnlyList<LeftOut> LeftOut => JsonSerializer.Deserialize<List<LeftOut>>(LeftOutStored)!;

    /// <summary>Pairs that no rule forbids.</summary>
    public required long FeasiblePairs { get; init; }

    /// <summary>Mentees matched, locks included.</summary>
    public required int Matched { get; init; }

    /// <summary>Total score of the proposals, locks included.</summary>
    public required long Score { get; init; }

    /// <summary>Explanation of the outcome, such as why there are no pairs.</summary>
    public string? Reason => ReasonCode is null ? null : RunReason.Text(ReasonCode, LeftOut);

    /// <summary>
    /// Account or API key that started it; null for a run that the service made by itself, and for one of an earlier version.
    /// </summary>
    public Guid? CreatedBy { get; init; }

    /// <summary>When it was requested.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When the work began.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it was over.</summary>
    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>When the proposals of a dry run became pairs.</summary>
    public DateTimeOffset? AdoptedAt { get; init; }

    internal string Constraints { get; init; } = "";

    internal string LeftOutStored { get; init; } = "[]";

    internal string? ReasonCode { get; init; }

    /// <summary>Without its input, which was deleted with an erased person, a run cannot be computed again.</summary>
    internal bool IsInputGone { get; init; }

    internal bool IsCancelRequested { get; init; }

    internal RunConstraints Limits => JsonSerializer.Deserialize<RunConstraints>(Constraints)!;

    /// <summary>The run as lists show it: without the locks and forbids that name these people.</summary>
    internal MatchRun Without(IReadOnlySet<Guid> people)
    {
        bool Names(PairOfPeople pair) => people.Contains(pair.Ids.MenteeId) || people.Contains(pair.Ids.MentorId);
        var limits = Limits;
        return this with
        {
            Constraints = JsonSerializer.Serialize(
                new RunConstraints([.. limits.Locks.Where(pair => !Names(pair))], [.. limits.Forbids.Where(pair => !Names(pair))])
            ),
        };
    }

    internal bool IsOver => Status is not (MatchRunStatus.Queued or MatchRunStatus.Running);

    // Names of states lose their underscores on the way, so that they read as the enumeration's own.
    internal const string Columns = """
        id, programme_id, site_id, criteria_profile_id, status, progress, replace(objective, '_', '') AS objective,
        as_of, is_dry_run AS dry_run, automatic_key IS NOT NULL AS automatic, constraints,
        input_hash, result_hash, engine_version, mentees, mentors, places, feasible_pairs, matched, score,
        reason AS reason_code, is_cancel_requested, input IS NULL AS is_input_gone, left_out AS left_out_stored,
        created_by, created_at, started_at, finished_at, adopted_at
        """;

    // A proof names all people of its problem in clear, the proposals name those of locks.
    internal const string HoldsRestricted = """
        EXISTS (
            SELECT 1 FROM people p WHERE p.programme_id = match_runs.programme_id AND p.is_restricted AND p.status <> 'erased'
              AND (match_runs.certificate LIKE '%' || CAST(p.id AS TEXT) || '%'
                OR EXISTS (SELECT 1 FROM proposals q WHERE q.match_run_id = match_runs.id AND (q.mentee_id = p.id OR q.mentor_id = p.id))))
        """;
}

/// <summary>Locks and forbids as stored.</summary>
internal sealed record RunConstraints(List<PairOfPeople> Locks, List<PairOfPeople> Forbids);
