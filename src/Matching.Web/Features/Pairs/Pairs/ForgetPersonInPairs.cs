using Matching.Web.Data;
using Matching.Web.Features.Participants.Rights;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Pairs.Pairs;

/// <summary>
/// Ends the pairs of an erased person and removes every word that was written about them: words about two people name both. That
/// there was a pair, with its dates, stays for the other half.
/// </summary>
internal sealed class ForgetPersonInPairs(Db db, PairJournal journal, ProgrammeDays days, TimeProvider clock)
    : INotificationHandler<PersonErased>
{
    public async Task Handle(PersonErased notification, CancellationToken cancellationToken)
    {
        var pairs = await db.Query<Pair>(
            $"""
            SELECT {Pair.Columns} FROM pairs
            WHERE (mentor_id = @PersonId OR mentee_id = @PersonId) AND status IN ({PairStates.UnderWay})
            ORDER BY id
            """,
            new { notification.PersonId },
            cancellationToken
        );
        foreach (var pair in pairs)
        {
            await End(pair, notification.PersonId, cancellationToken);
        }

        await ForgetWords(notification, cancellationToken);
    }

    private async Task ForgetWords(PersonErased notification, CancellationToken cancellationToken)
    {
        // also where another person has become the mentor since
        await db.Execute(
            """
            UPDATE pairs
            SET notes_sealed = NULL
            WHERE mentor_id = @PersonId
              OR mentee_id = @PersonId
              OR id IN (SELECT pair_id FROM pair_events WHERE mentor_id = @PersonId)
            """,
            new { notification.PersonId },
            cancellationToken
        );
        await db.Execute(
            """
            UPDATE pair_events SET reason_sealed = NULL
            WHERE mentor_id = @PersonId OR pair_id IN (SELECT id FROM pairs WHERE mentor_id = @PersonId OR mentee_id = @PersonId)
               OR pair_id IN (SELECT pair_id FROM pair_events WHERE mentor_id = @PersonId)
            """,
            new { notification.PersonId },
            cancellationToken
        );
        await db.Execute(
            """
            DELETE FROM answer_waivers
            WHERE person_id = @PersonId
              OR pair_id IN (SELECT id FROM pairs WHERE mentor_id = @PersonId OR mentee_id = @PersonId)
              OR pair_id IN (SELECT pair_id FROM pair_events WHERE mentor_id = @PersonId)
            """,
            new { notification.PersonId },
            cancellationToken
        );
        // their comments go with them
        await db.Execute(
            """
            DELETE FROM pair_notes
            WHERE pair_id IN (SELECT id FROM pairs WHERE mentor_id = @PersonId OR mentee_id = @PersonId)
               OR pair_id IN (SELECT pair_id FROM pair_events WHERE mentor_id = @PersonId)
            """,
            new { notification.PersonId },
            cancellationToken
        );
        await db.Execute("DELETE FROM pair_tasks WHERE person_id = @PersonId", new { notification.PersonId }, cancellationToken);
        await db.Execute(
            """
            DELETE FROM pair_undos
            WHERE mentor_id = @PersonId
              OR pair_id IN (SELECT id FROM pairs WHERE mentor_id = @PersonId OR mentee_id = @PersonId)
              OR pair_id IN (SELECT pair_id FROM pair_events WHERE mentor_id = @PersonId)
            """,
            new { notification.PersonId },
            cancellationToken
        );
        await db.Execute(
            "DELETE FROM mentor_locks WHERE mentor_id = @PersonId",
            new { notification.PersonId },
            cancellationToken
        );
    }

    private async Task End(Pair pair, Guid personId, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var hasBegun = pair.Status is not (PairStatus.Proposed or PairStatus.Offered or PairStatus.MentorAccepted);
        var to = hasBegun ? PairStatus.EndedEarly : PairStatus.Withdrawn;
        await db.Execute(
            """
            UPDATE pairs
            SET status = @To, status_changed_at = @Now, ended_on = @EndedOn, end_reason = @Reason,
                ended_by = @EndedBy, version = version + 1, updated_at = @Now
            WHERE id = @Id
            """,
            new
            {
                pair.Id,
                To = to.ToText(),
                Now = now,
                EndedOn = hasBegun ? await days.Today(pair.ProgrammeId, cancellationToken) : (DateOnly?)null,
                Reason = hasBegun ? "other" : null,
                EndedBy = hasBegun ? (pair.MentorId == personId ? EndedBy.Mentor : EndedBy.Mentee).ToText() : null,
            },
            cancellationToken
        );
        await journal.Write(pair with { Status = to }, pair.Status, null, cancellationToken);
    }
}
