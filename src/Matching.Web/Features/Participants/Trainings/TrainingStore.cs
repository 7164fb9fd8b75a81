using Matching.Web.Data;
using Matching.Web.Http;
using Matching.Web.Mediation;

namespace Matching.Web.Features.Participants.Trainings;

/// <summary>Reads trainings with those who attended.</summary>
public sealed class TrainingStore(Db db, Attendance attendance, CallerContext callers)
{
    public async Task<Training> Get(Guid id, CancellationToken cancellationToken)
    {
        var found =
            await db.Find<Training>(
                $"""
                SELECT {Training.Columns} FROM trainings
                WHERE id = @Id AND {callers.Caller.InProgramme("programme_id")} AND {callers.Caller.InSite("site_id")}
                """,
                new
                {
                    Id = id,
                    Scope = callers.Caller.ProgrammeId,
                    Site = callers.Caller.SiteId,
                },
                cancellationToken
            ) ?? throw Problems.NotFound("training");
        return (await attendance.Read([found], isList: false, cancellationToken))[0];
    }
}
