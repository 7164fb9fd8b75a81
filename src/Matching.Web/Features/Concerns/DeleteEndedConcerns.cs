using Matching.Web.Data;
using Matching.Web.Mediation;
using MediatR;
using Microsoft.Extensions.Options;

namespace Matching.Web.Features.Concerns;

/// <summary>
/// Deletes concerns that are over: closed, with no day until which they have to be kept, and either about somebody who has been erased since or closed longer ago than
/// concerns are kept. Answers how many.
/// </summary>
public sealed record DeleteEndedConcerns : IQuery<int>;

internal sealed class DeleteEndedConcernsHandler(Db db, Auditor auditor, IOptions<ConcernOptions> options, ProgrammeDays days, TimeProvider clock) : IRequestHandler<DeleteEndedConcerns, int>
{
    public Task<int> Handle(DeleteEndedConcerns request, CancellationToken cancellationToken) => db.InTransaction(
        async () =>
        {
            var before = clock.GetUtcNow().AddMonths(-options.Value.KeepMonths);
            var deleted = new List<Ended>();
            foreach (var (programmeId, today) in await days.All(cancellationToken))
            {
                deleted.AddRange(await Delete(programmeId, today, before, cancellationToken));
            }

            await auditor.RecordAll(nameof(DeleteEndedConcerns), deleted, null, cancellationToken);
            return deleted.Count;
        },
        cancellationToken);

    private Task<List<Ended>> Delete(Guid programmeId, DateOnly today, DateTimeOffset before, CancellationToken cancellationToken) => db.Query<Ended>(
        """
        DELETE FROM concerns
        WHERE programme_id = @ProgrammeId AND status = 'closed' AND (keep_until IS NULL OR keep_until < @Today)
          AND (closed_at < @Before OR EXISTS (
              SELECT 1 FROM people p LEFT JOIN pairs r ON r.id = concerns.pair_id
              WHERE p.status = 'erased' AND (p.id = concerns.person_id OR p.id = r.mentor_id OR p.id = r.mentee_id)))
        RETURNING id, programme_id
        """,
        new { ProgrammeId = programmeId, Today = today, Before = before },
        cancellationToken);

    private sealed record Ended : IResource, IInProgramme
    {
        public required Guid Id { get; init; }
        public required Guid ProgrammeId { get; init; }
    }
}

/// <summary>
/// Deletes the closed concerns about somebody who is erased, and about their pairs. One that is being looked into, or that the law wants kept until a day,
/// stays until then (Article 17(3) GDPR): nobody ends an inquiry into themselves by leaving.
/// </summary>
public sealed record ForgetPersonInConcerns(Guid PersonId) : ICommand<Nothing>;

internal sealed class ForgetPersonInConcernsHandler(Db db, ProgrammeDays days) : IRequestHandler<ForgetPersonInConcerns, Nothing>
{
    public async Task<Nothing> Handle(ForgetPersonInConcerns request, CancellationToken cancellationToken)
    {
        await db.Execute(
            """
            DELETE FROM concerns
            WHERE status = 'closed' AND (keep_until IS NULL OR keep_until < @Today)
              AND (person_id = @PersonId OR pair_id IN (SELECT id FROM pairs WHERE mentor_id = @PersonId OR mentee_id = @PersonId) OR pair_id IN (SELECT pair_id FROM pair_events WHERE mentor_id = @PersonId))
            """,
            new { request.PersonId, Today = await days.TodayOfPerson(request.PersonId, cancellationToken) },
            cancellationToken);
        return Nothing.Value;
    }
}
