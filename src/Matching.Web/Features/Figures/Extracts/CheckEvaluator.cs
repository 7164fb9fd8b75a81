using Matching.Web.Data;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Figures.Extracts;

/// <summary>
/// Refuses an analyst whose key or account carries no permission of an evaluator that holds today. Returns its last day, null for staff,
/// whose role is enough.
/// </summary>
public sealed record CheckEvaluator : IQuery<CheckedEvaluator>;

/// <summary>A permission that holds.</summary>
/// <param name="EndsOn">Its last day; null for none.</param>
public sealed record CheckedEvaluator(DateOnly? EndsOn);

internal sealed class CheckEvaluatorHandler(EvaluatorPermission permission) : IRequestHandler<CheckEvaluator, CheckedEvaluator>
{
    public Task<CheckedEvaluator> Handle(CheckEvaluator request, CancellationToken cancellationToken) =>
        permission.Check(cancellationToken);
}

/// <summary>Returns the permission of an evaluator that an analyst has today; null without one.</summary>
public sealed record GetEvaluator : IQuery<CheckedEvaluator?>;

internal sealed class GetEvaluatorHandler(EvaluatorPermission permission) : IRequestHandler<GetEvaluator, CheckedEvaluator?>
{
    public Task<CheckedEvaluator?> Handle(GetEvaluator request, CancellationToken cancellationToken) =>
        permission.Find(cancellationToken);
}

/// <summary>The permission of an evaluator, which an analyst's key or account carries.</summary>
internal sealed class EvaluatorPermission(Db db, CallerContext callers, ProgrammeDays days)
{
    /// <summary>Returns the permission of the caller, or refuses an analyst who has none that holds today.</summary>
    public async Task<CheckedEvaluator> Check(CancellationToken cancellationToken) =>
        callers.Caller.Role != Role.Analyst
            ? new CheckedEvaluator(null)
            : await Find(cancellationToken) ?? throw Problems.Refused("evaluator-permission-needed");

    /// <summary>Returns the permission of an analyst that holds today; null without one.</summary>
    public async Task<CheckedEvaluator?> Find(CancellationToken cancellationToken)
    {
        var permission = await db.Find<PermissionRow>(
            """
            SELECT evaluator_ends_on FROM api_keys WHERE id = @Id AND evaluator_ends_on IS NOT NULL
            UNION ALL
            SELECT evaluator_ends_on FROM accounts WHERE id = @Id AND evaluator_ends_on IS NOT NULL
            """,
            new { callers.Caller.Id },
            cancellationToken
        );
        return
            permission is not null
            && permission.EvaluatorEndsOn >= await days.Today(callers.Caller.ProgrammeId, cancellationToken)
            ? new CheckedEvaluator(permission.EvaluatorEndsOn)
            : null;
    }

    private sealed record PermissionRow
    {
        public required DateOnly EvaluatorEndsOn { get; init; }
    }
}
