using Matching.Web.Data;
using Matching.Web.Mediation;

namespace Matching.Web.Features.Pairs;

/// <summary>Keeps what happened to a pair, and puts the event where it will be told from: in the same transaction, ids and states only.</summary>
public sealed class PairJournal(Db db, CallerContext callers, IdSource ids, TimeProvider clock)
{
    public async Task Write(Pair pair, PairStatus? from, string? reason, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await db.Execute(
            """
            INSERT INTO pair_events (id, programme_id, pair_id, from_status, to_status, reason, mentor_id, actor, occurred_at)
            VALUES (@Id, @ProgrammeId, @PairId, @From, @To, @Reason, @MentorId, @Actor, @Now)
            """,
            new
            {
                Id = ids.New(),
                pair.ProgrammeId,
                PairId = pair.Id,
                From = from?.ToText(),
                To = pair.Status.ToText(),
                Reason = reason,
                pair.MentorId,
                Actor = callers.Caller.Id.ToString(),
                Now = now,
            },
            cancellationToken);
        await db.Execute(
            """
            INSERT INTO outbox_messages (id, programme_id, kind, subject_id, payload, attempts, due_at, created_at)
            VALUES (@Id, @ProgrammeId, @Kind, @Subject, @Payload, 0, @Now, @Now)
            """,
            new
            {
                Id = ids.New(),
                pair.ProgrammeId,
                Kind = "pair." + pair.Status.ToText(),
                Subject = pair.Id.ToString(),
                Payload = $$"""{"pairId":"{{pair.Id}}","status":"{{pair.Status.ToText()}}"}""",
                Now = now,
            },
            cancellationToken);
    }
}
