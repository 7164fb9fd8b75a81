using Matching.Web.Data;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Figures.Targets;

/// <summary>Sets a target.</summary>
[Example(
    """
        {
          "programmeId": "0199c0de-0000-7000-8000-000000000001", "indicator": "out.participants", "baseline": 0,
          "baselineOn": "2026-01-01", "target": 180, "dueOn": "2099-12-31", "owner": "Coordination"
        }
        """
)]
[ChangeExample("""{ "risk": "Few mentors in small towns." }""")]
public sealed record CreateTarget : TargetFields, ICommand<Target>, ICreate, INamesProgramme;

internal sealed class CreateTargetHandler(Db db, TargetGuard guard, IdSource ids, TimeProvider clock, TargetStandings standings)
    : IRequestHandler<CreateTarget, Target>
{
    public async Task<Target> Handle(CreateTarget request, CancellationToken cancellationToken)
    {
        await guard.Check(request, null, cancellationToken);
        var target = await db.Single<Target>(
            $"""
            INSERT INTO targets (id, programme_id, indicator, indicator_version, wave, stat, breakdown, category,
                                 baseline, baseline_on, target, due_on, milestones,
                source, owner, assumption, risk, plan_b, version, created_at, updated_at)
            VALUES (@Id, @ProgrammeId, @Indicator, @IndicatorVersion, @Wave, @Stat, @Breakdown, @Category, @Baseline,
                    @BaselineOn, @Target, @DueOn, @Milestones,
                @Source, @Owner, @Assumption, @Risk, @PlanB, 1, @Now, @Now)
            RETURNING {Target.Columns}
            """,
            new
            {
                Id = ids.New(),
                request.ProgrammeId,
                request.Indicator,
                IndicatorVersion = request.IndicatorVersion ?? request.Of.Version,
                Wave = request.WaveOrDefault,
                Stat = request.StatOrDefault,
                request.Breakdown,
                request.Category,
                request.Baseline,
                request.BaselineOn,
                request.Target,
                request.DueOn,
                Milestones = Target.TextOf(request.Milestones),
                request.Source,
                request.Owner,
                request.Assumption,
                request.Risk,
                request.PlanB,
                Now = clock.GetUtcNow(),
            },
            cancellationToken
        );
        return (await standings.Read([target], cancellationToken))[0];
    }
}
