using System.Text.Json;
using Matching.Web.Data;
using Matching.Web.Features.Pool;
using Matching.Web.Mediation;
using MediatR;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;

namespace Matching.Web.Features.MatchRuns;

/// <summary>
/// Drops what runs keep of an erased person: their proposals, why they were kept out, and the whole frozen input and proof of every run that
/// they were in. Such a run keeps its pairs and totals and can no longer be computed again.
/// </summary>
public sealed record ForgetPersonInRuns(Guid ProgrammeId, Guid PersonId) : ICommand<Nothing>;

internal sealed class ForgetPersonInRunsHandler(Db db, ScoredPools pools, PoolCache cache, IOptions<JsonOptions> json) : IRequestHandler<ForgetPersonInRuns, Nothing>
{
    public async Task<Nothing> Handle(ForgetPersonInRuns request, CancellationToken cancellationToken)
    {
        // A proof names all people of its problem in clear, locks and proposals name the others: no input need be opened to know who was in it.
        var runs = await db.Query<RunRow>(
            """
            SELECT r.id, r.unmatched,
                   coalesce(r.certificate LIKE @Mention, FALSE) OR r.constraints LIKE @Mention
                   OR EXISTS (SELECT 1 FROM proposals q WHERE q.match_run_id = r.id AND (q.mentee_id = @PersonId OR q.mentor_id = @PersonId)) AS held
            FROM match_runs r
            WHERE r.programme_id = @ProgrammeId AND (r.certificate LIKE @Mention OR r.unmatched LIKE @Mention OR r.constraints LIKE @Mention
              OR EXISTS (SELECT 1 FROM proposals q WHERE q.match_run_id = r.id AND (q.mentee_id = @PersonId OR q.mentor_id = @PersonId)))
            ORDER BY r.id
            """,
            new { request.ProgrammeId, request.PersonId, Mention = $"%{request.PersonId}%" },
            cancellationToken);
        foreach (var run in runs)
        {
            await db.Execute(
                """
                UPDATE match_runs
                SET unmatched = @Unmatched, input = CASE WHEN @Held THEN NULL ELSE input END, certificate = CASE WHEN @Held THEN NULL ELSE certificate END
                WHERE id = @Id
                """,
                new { run.Id, run.Held, Unmatched = Without(run.Unmatched, request.PersonId) },
                cancellationToken);
            pools.Forget(run.Id);
        }

        await db.Execute("DELETE FROM proposals WHERE mentee_id = @PersonId OR mentor_id = @PersonId", new { request.PersonId }, cancellationToken);
        cache.Forget(request.PersonId);
        return Nothing.Value;
    }

    private string? Without(string? unmatched, Guid personId)
    {
        if (unmatched is null)
        {
            return null;
        }

        var stored = JsonSerializer.Deserialize<StoredUnmatched>(unmatched, json.Value.SerializerOptions)!;
        return JsonSerializer.Serialize(
            new StoredUnmatched([.. stored.Unmatched.Where(person => person.PersonId != personId)], [.. stored.KeptOut.Where(person => person.PersonId != personId)]),
            json.Value.SerializerOptions);
    }

    private sealed record RunRow
    {
        public required Guid Id { get; init; }
        public string? Unmatched { get; init; }
        public required bool Held { get; init; }
    }
}
