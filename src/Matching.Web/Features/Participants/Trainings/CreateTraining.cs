using Matching.Web.Data;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Participants.Trainings;

/// <summary>Records a training session.</summary>
[Example(
    """
        {
          "programmeId": "0199c0de-0000-7000-8000-000000000001", "title": "Being a mentor", "heldOn": "2026-02-10",
          "minutes": 120, "attendedBy": []
        }
        """
)]
[ChangeExample("""{ "minutes": 90 }""")]
public sealed record CreateTraining : TrainingFields, ICommand<Training>, ICreate, INamesProgramme;

internal sealed class CreateTrainingHandler(Db db, Attendance attendance, IdSource ids, TimeProvider clock)
    : IRequestHandler<CreateTraining, Training>
{
    public async Task<Training> Handle(CreateTraining request, CancellationToken cancellationToken)
    {
        await attendance.Check(request, cancellationToken);
        var training = await db.Single<Training>(
            $"""
            INSERT INTO trainings ({Training.Columns})
            VALUES (@Id, @ProgrammeId, @SiteId, @Title, @HeldOn, @Minutes, 1, @Now, @Now)
            RETURNING {Training.Columns}
            """,
            new
            {
                Id = ids.New(),
                request.ProgrammeId,
                request.SiteId,
                request.Title,
                request.HeldOn,
                request.Minutes,
                Now = clock.GetUtcNow(),
            },
            cancellationToken
        );
        return await attendance.Write(training, request.AttendedBy, cancellationToken);
    }
}
