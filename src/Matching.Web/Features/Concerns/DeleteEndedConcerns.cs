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

internal sealed class DeleteEndedConcernsHandler(Db db, Auditor auditor, IOptions<ConcernOptions> options, TimeProvider clock) : IRequestHandler<DeleteEndedConcerns, int>
{
    public Task<int> Handle(DeleteEndedConcerns request, CancellationToken cancellationToken) => db.InTransaction(
        async () =>
        {
            var now = clock.GetUtcNow();
            var deleted = await db.Query<Ended>(
                """
                DELETE FROM concerns
                WHERE status = 'closed' AND (keep_until IS NULL OR keep_until < @Today)
                  AND (closed_at < @Before OR EXISTS (
                      SELECT 1 FROM people p LEFT JOIN pairs r ON r.id = concerns.pair_id
                      WHERE p.status = 'erased' AND (p.id = concerns.person_id OR p.id = r.mentor_id OR p.id = r.mentee_id)))
                RETURNING id, programme_id
                """,
                new { Today = DateOnly.FromDateTime(now.UtcDateTime), Before = now.AddMonths(-options.Value.KeepMonths) },
                cancellationToken);
            await auditor.RecordAll(nameof(DeleteEndedConcerns), deleted, null, cancellationToken);
            return deleted.Count;
        },
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

internal sealed class ForgetPersonInConcernsHandler(Db db, TimeProvider clock) : IRequestHandler<ForgetPersonInConcerns, Nothing>
{
    public async Task<Nothing> Handle(ForgetPersonInConcerns request, CancellationToken cancellationToken)
    {
        await db.Execute(
            """
            DELETE FROM concerns
            WHERE status = 'closed' AND (keep_until IS NULL OR keep_until < @Today)
              AND (person_id = @PersonId OR pair_id IN (SELECT id FROM pairs WHERE mentor_id = @PersonId OR mentee_id = @PersonId) OR pair_id IN (SELECT pair_id FROM pair_events WHERE mentor_id = @PersonId))
            """,
            new { request.PersonId, Today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime) },
            cancellationToken);
        return Nothing.Value;
    }
}
