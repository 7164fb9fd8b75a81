using System.Text.Json;
using Matching.Web.Data;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;

namespace Matching.Web.Features.Participants.Trainings;

/// <summary>Changes what is recorded of a training session, by merge patch; <c>attendedBy</c> is replaced whole.</summary>
public sealed record UpdateTraining(Guid Id, IfMatch IfMatch, JsonElement Patch) : ICommand<Training>, IOnSubject
{
    Guid IOnSubject.SubjectId => Id;
}

internal sealed class UpdateTrainingHandler(
    Db db,
    Attendance attendance,
    RequestValidator validator,
    IOptions<JsonOptions> json,
    TimeProvider clock,
    TrainingStore trainings
) : IRequestHandler<UpdateTraining, Training>
{
    public async Task<Training> Handle(UpdateTraining request, CancellationToken cancellationToken)
    {
        var current = await trainings.Get(request.Id, cancellationToken);
        request.IfMatch.Check(current.Version);
        var fields = MergePatch.Apply<CreateTraining>(current, request.Patch, json.Value.SerializerOptions);
        await validator.Check(fields, cancellationToken);
        if (fields.ProgrammeId != current.ProgrammeId)
        {
            throw Problems.ValidationFailed("programmeId", Texts.Validation("fixed"));
        }

        await attendance.Check(fields, cancellationToken);
        var training =
            await db.Find<Training>(
                $"""
                UPDATE trainings
                SET site_id = @SiteId, title = @Title, held_on = @HeldOn, minutes = @Minutes, version = version + 1,
                    updated_at = @Now
                WHERE id = @Id AND version = @Version
                RETURNING {Training.Columns}
                """,
                new
                {
                    fields.SiteId,
                    fields.Title,
                    fields.HeldOn,
                    fields.Minutes,
                    Now = clock.GetUtcNow(),
                    current.Id,
                    current.Version,
                },
                cancellationToken
            ) ?? throw Problems.Refused("precondition-failed");
        return await attendance.Write(training, fields.AttendedBy, cancellationToken);
    }
}
