using Matching.Web.Data;
using Matching.Web.Features.Participants.Programmes;
using Matching.Web.Features.Participants.Sites;
using Matching.Web.Http;
using Matching.Web.Mediation;

namespace Matching.Web.Features.Participants.Trainings;

/// <summary>Who was at a session: checked against the programme, written whole.</summary>
public sealed class Attendance(Db db, CallerContext callers, ProgrammeDays days, ProgrammeStore programmes, SiteStore sites)
{
    public async Task Check(TrainingFields training, CancellationToken cancellationToken)
    {
        await programmes.Get(training.ProgrammeId, cancellationToken).NamedBy("programmeId");
        if (callers.Caller.SiteId is { } only && training.SiteId != only)
        {
            throw Problems.ValidationFailed("siteId", Texts.Validation("unknown-id"));
        }

        if (training.SiteId is { } site)
        {
            await sites.Get(training.ProgrammeId, site, cancellationToken).NamedBy("siteId");
        }

        var people = training.AttendedBy ?? [];
        if (people.Count > 0 && training.HeldOn > await days.Today(training.ProgrammeId, cancellationToken))
        {
            // a session in the future has no attendance
            throw Problems.ValidationFailed("attendedBy", Texts.Validation("in-future"));
        }

        var (test, parameters) = db.Dialect.In("id", people);
        parameters.AddDynamicParams(new { training.ProgrammeId, Site = callers.Caller.SiteId });
        var known =
            people.Count == 0
                ? []
                : (
                    await db.Query<Guid>(
                        $"""
                        SELECT id FROM people
                        WHERE {test} AND status <> 'erased' AND programme_id = @ProgrammeId
                          AND {callers.Caller.InSite("site_id")}
                        """,
                        parameters,
                        cancellationToken
                    )
                ).ToHashSet();
        if (people.FindIndex(person => !known.Contains(person)) is var unknown and >= 0)
        {
            throw Problems.ValidationFailed($"attendedBy[{unknown}]", Texts.Validation("unknown-id"));
        }
    }

    /// <summary>Replaces who was there. Returns the session with them, in the order of a reading.</summary>
    public async Task<Training> Write(Training training, IReadOnlyList<Guid>? people, CancellationToken cancellationToken)
    {
        var attended = (people ?? []).Order().ToList();
        await db.Execute("DELETE FROM training_attendances WHERE training_id = @Id", new { training.Id }, cancellationToken);
        await db.InsertAll(
            "INSERT INTO training_attendances (programme_id, training_id, person_id) VALUES (@ProgrammeId, @TrainingId, @PersonId)",
            attended.Select(person => new
            {
                training.ProgrammeId,
                TrainingId = training.Id,
                PersonId = person,
            }),
            cancellationToken
        );
        return training with { AttendedBy = attended };
    }

    /// <summary>
    /// The sessions with who was there, in the order given; a list leaves out those who have stopped every use of their data.
    /// </summary>
    public async Task<List<Training>> Read(List<Training> trainings, bool isList, CancellationToken cancellationToken)
    {
        if (trainings.Count == 0)
        {
            return trainings;
        }

        var (test, parameters) = db.Dialect.In("a.training_id", trainings.Select(training => training.Id));
        parameters.Add("IsList", isList);
        var people = (
            await db.Query<AttendanceRow>(
                $"""
                SELECT a.training_id, a.person_id
                FROM training_attendances a JOIN people p ON p.id = a.person_id
                WHERE {test} AND NOT (@IsList AND p.is_restricted)
                ORDER BY a.person_id
                """,
                parameters,
                cancellationToken
            )
        ).ToLookup(row => row.TrainingId, row => row.PersonId);
        return trainings.ConvertAll(training => training with { AttendedBy = [.. people[training.Id]] });
    }

    private sealed record AttendanceRow
    {
        public required Guid TrainingId { get; init; }
        public required Guid PersonId { get; init; }
    }
}
