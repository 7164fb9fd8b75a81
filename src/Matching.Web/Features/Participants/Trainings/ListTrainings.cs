using Matching.Web.Data;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Participants.Trainings;

/// <summary>Lists training sessions.</summary>
public sealed record ListTrainings : PageQuery, IQuery<Page<Training>>
{
    /// <summary>Filters by programme.</summary>
    public Guid? ProgrammeId { get; set; }

    /// <summary>Filters by a person who attended.</summary>
    public Guid? PersonId { get; set; }
}

internal sealed class ListTrainingsHandler(Db db, Attendance attendance, CallerContext callers)
    : IRequestHandler<ListTrainings, Page<Training>>
{
    private const string AttendedByPerson = """
        t.id IN (SELECT a.training_id FROM training_attendances a WHERE a.person_id = @PersonId)
        AND NOT EXISTS (SELECT 1 FROM people p WHERE p.id = @PersonId AND p.is_restricted)
        """;

    public async Task<Page<Training>> Handle(ListTrainings request, CancellationToken cancellationToken)
    {
        var found = await db.Query<Training>(
            $"""
            SELECT {Training.Columns} FROM trainings t
            WHERE {callers.Caller.InProgramme("programme_id")} AND {callers.Caller.InSite("site_id")}
              AND {Where.Set(request.ProgrammeId, "programme_id = @ProgrammeId")}
              AND {Where.Set(request.PersonId, AttendedByPerson)}
              AND id > @After
            ORDER BY id LIMIT @Fetch
            """,
            new
            {
                Scope = callers.Caller.ProgrammeId,
                Site = callers.Caller.SiteId,
                request.ProgrammeId,
                request.PersonId,
                After = request.AfterId,
                request.Fetch,
            },
            cancellationToken
        );
        return request.Cut(await attendance.Read(found, isList: true, cancellationToken), training => training.Id);
    }
}
