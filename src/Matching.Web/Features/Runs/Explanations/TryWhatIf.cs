using System.ComponentModel.DataAnnotations;
using Matching.Engine;
using Matching.Engine.Criteria;
using Matching.Engine.Explanation;
using Matching.Web.Features.Participants.CriteriaProfiles;
using Matching.Web.Features.Runs.MatchRuns;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Runs.Explanations;

/// <summary>Changes to the run. A lock or forbid given here overrides one of the run that contradicts it.</summary>
[Example("""{ "objective": "total_score" }""")]
public sealed record WhatIfChanges : IValidatableObject
{
    /// <summary>Pairs that the run must include, besides its own locks.</summary>
    [ItemsUpTo(5000)]
    public List<PairOfPeople>? Locks { get; set; }

    /// <summary>Pairs that the run must not include, besides its own forbids.</summary>
    [ItemsUpTo(5000)]
    public List<PairOfPeople>? Forbids { get; set; }

    /// <summary>
    /// Weights of soft criteria by name, in place of those of the run's profile; criteria left out keep theirs.
    /// </summary>
    [ItemsUpTo(100)]
    public Dictionary<string, double>? Weights { get; set; }

    /// <summary>Criteria in place of all of the run's, as in a profile.</summary>
    [ItemsUpTo(100)]
    public List<CriterionEntry>? Criteria { get; set; }

    /// <summary>Objective. Defaults to the run's.</summary>
    public Objective? Objective { get; set; }

    /// <summary>People whom the run must leave out, as if they had not been in its pool.</summary>
    [ItemsUpTo(200)]
    public List<Guid>? Without { get; set; }

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Criteria is not null)
        {
            Engine.Criteria.CriteriaProfile.Create([.. Criteria.Select(entry => entry.Setting)], out var errors);
            foreach (var error in errors)
            {
                yield return new ValidationResult(Texts.Validation(error.Rule, error.Arguments), [error.Path]);
            }
        }
    }
}

/// <summary>A run solved again under changes. Nothing is stored.</summary>
public sealed record WhatIf
{
    /// <summary>The run.</summary>
    public required Guid MatchRunId { get; init; }

    /// <summary>The run as it is.</summary>
    public required MatchingTotals Before { get; init; }

    /// <summary>Under the changes, scored by the criteria asked for.</summary>
    public required MatchingTotals After { get; init; }

    /// <summary>
    /// Total score of the new pairs by the run's own criteria; the same as that of <c>after</c> unless criteria changed.
    /// </summary>
    public required long ComparableScore { get; init; }

    /// <summary>Matched after less matched before.</summary>
    public required int MatchedDifference { get; init; }

    /// <summary>Comparable score less score before; the sum of the differences of all changes.</summary>
    public required long ScoreDifference { get; init; }

    /// <summary>How many gain.</summary>
    public required int Gain { get; init; }

    /// <summary>How many lose.</summary>
    public required int Lose { get; init; }

    /// <summary>Mentees who get another mentor, or none, by id, scored by the run's own criteria.</summary>
    public required IReadOnlyList<MatchingChange> Changes { get; init; }

    /// <summary>Whether a separate check of pairs and dual values succeeded; otherwise there is no result.</summary>
    public required bool Checked { get; init; }

    /// <summary>The answer in one sentence.</summary>
    public required string Text { get; init; }
}

/// <summary>Solves the frozen input of a run again under other locks, forbids, weights or another objective.</summary>
public sealed record TryWhatIf(Guid MatchRunId, WhatIfChanges Changes) : IQuery<WhatIf>;

internal sealed class TryWhatIfHandler(OpenRuns runs, WhatIfSolver solver) : IRequestHandler<TryWhatIf, WhatIf>
{
    public async Task<WhatIf> Handle(TryWhatIf request, CancellationToken cancellationToken)
    {
        var open = await runs.Open(request.MatchRunId, cancellationToken);
        var after = await solver.Solve(open, request.Changes, cancellationToken);
        var changes = MatchingChange.Between(open.Outcome, after);
        var (matched, score) = (after.Matched - open.Outcome.Matched, changes.Sum(change => (long)change.Difference));
        return new WhatIf
        {
            MatchRunId = open.Run.Id,
            Before = MatchingTotals.Of(open.Outcome),
            After = MatchingTotals.Of(after),
            ComparableScore = open.Outcome.Score + score,
            MatchedDifference = matched,
            ScoreDifference = score,
            Gain = changes.Count(change => change.Effect == MatchingEffect.Gains),
            Lose = changes.Count(change => change.Effect == MatchingEffect.Loses),
            Changes = changes,
            // the matcher throws rather than answer without a valid proof
            Checked = true,
            Text = Texts.Match("what-if.text", changes.Count, matched, score),
        };
    }
}

/// <summary>Solves an open run again under changes.</summary>
internal sealed class WhatIfSolver(OpenRuns runs)
{
    // A change costs up to some ten milliseconds, a fresh solve up to some hundred.
    private const int FewChanges = 16;

    public async Task<PoolOutcome> Solve(OpenRun open, WhatIfChanges changes, CancellationToken cancellationToken)
    {
        var pool = await PoolFor(open, changes, cancellationToken);
        var given = Limited(open, pool, changes);
        return await Task.Run(
            () =>
                given.Tightens(open.Outcome.Case) && Asked(changes) <= FewChanges
                    ? given.SolveFrom(open.Outcome, cancellationToken)
                    : given.Solve(cancellationToken),
            cancellationToken
        );
    }

    private static int Asked(WhatIfChanges changes) =>
        (changes.Locks?.Count ?? 0) + (changes.Forbids?.Count ?? 0) + (changes.Without is { Count: > 0 } ? FewChanges : 0);

    private async Task<ScoredPool> PoolFor(OpenRun open, WhatIfChanges changes, CancellationToken cancellationToken)
    {
        if (changes.Criteria is null && changes.Weights is not { Count: > 0 })
        {
            return open.Pool;
        }

        var criteria = changes.Criteria?.ConvertAll(entry => entry.Setting) ?? [.. open.Pool.Input.Criteria];
        foreach (var (id, weight) in changes.Weights ?? [])
        {
            var at = criteria.FindIndex(setting => setting.Id == id && setting.Kind == "soft");
            if (at < 0)
            {
                throw Problems.ValidationFailed(
                    $"weights.{id}",
                    Texts.Validation(
                        "criterion-unknown",
                        id,
                        string.Join(", ", criteria.Where(setting => setting.Kind == "soft").Select(setting => setting.Id))
                    )
                );
            }

            criteria[at] = criteria[at] with { Weight = weight };
        }

        if (Engine.Criteria.CriteriaProfile.Create(criteria, out var errors) is null)
        {
            throw Problems.ValidationFailed(
                errors
                    .DistinctBy(error => error.Path)
                    .ToDictionary(
                        error => Named(criteria, error.Path, changes),
                        error => new[] { Texts.Validation(error.Rule, error.Arguments) }
                    )
            );
        }

        return await runs.Rescored(open, criteria, cancellationToken);
    }

    // An error in a weight that was given by name is reported under that name.
    private static string Named(List<CriterionSetting> criteria, string path, WhatIfChanges changes) =>
        path == "criteria" ? "weights"
        : criteria
            .Select((setting, i) => (setting.Id, Path: $"criteria[{i}].weight"))
            .FirstOrDefault(entry => entry.Path == path && changes.Weights?.ContainsKey(entry.Id) == true)
            .Id
            is { } id
            ? $"weights.{id}"
        : path;

    private static PoolCase Limited(OpenRun open, ScoredPool pool, WhatIfChanges changes)
    {
        List<IdPair> locks = [.. (changes.Locks ?? []).Select(pair => pair.Ids).Distinct()],
            forbids = [.. (changes.Forbids ?? []).Select(pair => pair.Ids).Distinct()];
        for (var i = 0; i < (changes.Locks?.Count ?? 0); i++)
        {
            var pair = changes.Locks![i].Ids;
            InPool(pool.MentorAt(pair.MentorId), $"locks[{i}].mentorId");
            InPool(pool.MenteeAt(pair.MenteeId), $"locks[{i}].menteeId");
        }

        for (var i = 0; i < (changes.Forbids?.Count ?? 0); i++)
        {
            var pair = changes.Forbids![i].Ids;
            InPool(pool.MentorAt(pair.MentorId), $"forbids[{i}].mentorId");
            InPool(pool.MenteeAt(pair.MenteeId), $"forbids[{i}].menteeId");
        }

        var without = Without(pool, changes);
        forbids.AddRange(PairsOf(pool, without));
        var mentees = locks.Select(pair => pair.MenteeId).Concat(without).ToHashSet();
        var input = open.Pool.Input;
        return pool.With(
                [
                    .. input.Locks.Where(pair =>
                        !mentees.Contains(pair.MenteeId) && !without.Contains(pair.MentorId) && !forbids.Contains(pair)
                    ),
                    .. locks,
                ],
                [.. input.Forbids.Where(pair => !locks.Contains(pair)), .. forbids],
                changes.Objective ?? input.Objective,
                out var contradiction
            )
            ?? throw Problems
                .Refused("locks-contradict")
                .With("menteeId", contradiction!.Value.MenteeId)
                .With("mentorId", contradiction.Value.MentorId);
    }

    private static HashSet<Guid> Without(ScoredPool pool, WhatIfChanges changes)
    {
        for (var i = 0; i < (changes.Without?.Count ?? 0); i++)
        {
            InPool(Math.Max(pool.MenteeAt(changes.Without![i]), pool.MentorAt(changes.Without[i])), $"without[{i}]");
        }

        return [.. changes.Without ?? []];
    }

    // Every pair that the rules allow these people.
    private static IEnumerable<IdPair> PairsOf(ScoredPool pool, HashSet<Guid> people)
    {
        for (var i = 0; people.Count > 0 && i < pool.Mentees.Count; i++)
        {
            for (var k = pool.Pairs.RowStart[i]; k < pool.Pairs.RowStart[i + 1]; k++)
            {
                var pair = new IdPair(pool.Mentees[i].Id, pool.Mentors[pool.Pairs.Mentors[k]].Id);
                if (people.Contains(pair.MenteeId) || people.Contains(pair.MentorId))
                {
                    yield return pair;
                }
            }
        }
    }

    private static void InPool(int at, string field)
    {
        if (at < 0)
        {
            throw Problems.ValidationFailed(field, Texts.Validation("in-the-pool"));
        }
    }
}
