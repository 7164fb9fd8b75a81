using System.Text.Json;
using Matching.Web.Data;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;

namespace Matching.Web.Features.Figures.Targets;

/// <summary>Changes a target, by merge patch; <c>milestones</c> are replaced whole.</summary>
public sealed record UpdateTarget(Guid Id, IfMatch IfMatch, JsonElement Patch) : ICommand<Target>, IOnSubject
{
    Guid IOnSubject.SubjectId => Id;
}

internal sealed class UpdateTargetHandler(
    Db db,
    TargetGuard guard,
    RequestValidator validator,
    IOptions<JsonOptions> json,
    TimeProvider clock,
    TargetStore targets,
    TargetStandings standings
) : IRequestHandler<UpdateTarget, Target>
{
    public async Task<Target> Handle(UpdateTarget request, CancellationToken cancellationToken)
    {
        var current = await targets.Get(request.Id, cancellationToken);
        guard.CheckMayChange(current);
        request.IfMatch.Check(current.Version);
        var fields = MergePatch.Apply<CreateTarget>(current, request.Patch, json.Value.SerializerOptions);
        await validator.Check(fields, cancellationToken);
        if (fields.ProgrammeId != current.ProgrammeId)
        {
            throw Problems.ValidationFailed("programmeId", Texts.Validation("fixed"));
        }

        await guard.Check(fields, fields.Indicator == current.Indicator ? current.IndicatorVersion : null, cancellationToken);
        var changed = await db.Find<Target>(
            $"""
            UPDATE targets
            SET indicator = @Indicator, indicator_version = @IndicatorVersion, wave = @Wave, stat = @Stat,
                breakdown = @Breakdown, category = @Category,
                baseline = @Baseline, baseline_on = @BaselineOn, target = @Target, due_on = @DueOn, milestones = @Milestones,
                source = @Source, owner = @Owner, assumption = @Assumption, risk = @Risk, plan_b = @PlanB,
                version = version + 1, updated_at = @Now
            WHERE id = @Id AND version = @Version
            RETURNING {Target.Columns}
            """,
            new
            {
                fields.Indicator,
                IndicatorVersion = fields.IndicatorVersion ?? fields.Of.Version,
                Wave = fields.WaveOrDefault,
                Stat = fields.StatOrDefault,
                fields.Breakdown,
                fields.Category,
                fields.Baseline,
                fields.BaselineOn,
                fields.Target,
                fields.DueOn,
                Milestones = Target.TextOf(fields.Milestones),
                fields.Source,
                fields.Owner,
                fields.Assumption,
                fields.Risk,
                fields.PlanB,
                Now = clock.GetUtcNow(),
                current.Id,
                current.Version,
            },
            cancellationToken
        );
        return changed is null
            ? throw Problems.Refused("precondition-failed")
            : (await standings.Read([changed], cancellationToken))[0];
    }
}
