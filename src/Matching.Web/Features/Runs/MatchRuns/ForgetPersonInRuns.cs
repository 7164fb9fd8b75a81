using System.Text.Json;
using Matching.Web.Data;
using Matching.Web.Features.Participants.PossibleDuplicates;
using Matching.Web.Features.Participants.Rights;
using Matching.Web.Features.Runs.Pool;
using MediatR;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;

namespace Matching.Web.Features.Runs.MatchRuns;

/// <summary>
/// Drops what runs keep of an erased person: their proposals, why they were kept out, and the whole frozen input and proof of
/// every run that they were in. Such a run keeps its pairs and totals and can no longer be computed again.
/// </summary>
internal sealed class ForgetPersonInRuns(Db db, ScoredPools pools, PoolCache cache, IOptions<JsonOptions> json)
    : INotificationHandler<PersonErased>,
        INotificationHandler<RecordRemoved>
{
    public Task Handle(RecordRemoved notification, CancellationToken cancellationToken) =>
        Handle(new PersonErased(notification.ProgrammeId, notification.PersonId), cancellationToken);

    public async Task Handle(PersonErased notification, CancellationToken cancellationToken)
    {
        // A proof names all people of its problem in clear, locks and proposals name the others: no input need be opened to know
        // who was in it.
        var runs = await db.Query<RunRow>(
            """
            SELECT r.id, r.unmatched,
                   coalesce(r.certificate LIKE @Mention, FALSE) OR r.constraints LIKE @Mention
                   OR EXISTS (SELECT 1 FROM proposals q
                       WHERE q.match_run_id = r.id AND (q.mentee_id = @PersonId OR q.mentor_id = @PersonId)) AS held
            FROM match_runs r
            WHERE r.programme_id = @ProgrammeId AND (r.certificate LIKE @Mention OR r.unmatched LIKE @Mention OR r.constraints LIKE @Mention
              OR EXISTS (SELECT 1 FROM proposals q WHERE q.match_run_id = r.id AND (q.mentee_id = @PersonId OR q.mentor_id = @PersonId)))
            ORDER BY r.id
            """,
            new
            {
                notification.ProgrammeId,
                notification.PersonId,
                Mention = $"%{notification.PersonId}%",
            },
            cancellationToken
        );
        foreach (var run in runs)
        {
            await db.Execute(
                """
                UPDATE match_runs
                SET unmatched = @Unmatched, input = CASE WHEN @Held THEN NULL ELSE input END,
                    certificate = CASE WHEN @Held THEN NULL ELSE certificate END
                WHERE id = @Id
                """,
                new
                {
                    run.Id,
                    run.Held,
                    Unmatched = Without(run.Unmatched, notification.PersonId),
                },
                cancellationToken
            );
            pools.Forget(run.Id);
        }

        await db.Execute(
            "DELETE FROM proposals WHERE mentee_id = @PersonId OR mentor_id = @PersonId",
            new { notification.PersonId },
            cancellationToken
        );
        cache.Forget(notification.PersonId);
    }

    private string? Without(string? unmatched, Guid personId)
    {
        if (unmatched is null)
        {
            return null;
        }

        var stored = JsonSerializer.Deserialize<StoredUnmatched>(unmatched, json.Value.SerializerOptions)!;
        return JsonSerializer.Serialize(
            new StoredUnmatched(
                [.. stored.Unmatched.Where(person => person.PersonId != personId)],
                [.. stored.KeptOut.Where(person => person.PersonId != personId)]
            ),
            json.Value.SerializerOptions
        );
    }

    private sealed record RunRow
    {
        public required Guid Id { get; init; }
        public string? Unmatched { get; init; }
        public required bool Held { get; init; }
    }
}
