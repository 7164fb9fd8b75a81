using Matching.Web.Data;
using Matching.Web.Features.Pairs.Notes;
using Matching.Web.Features.Pairs.Waivers;
using Matching.Web.Features.Participants.People;
using Matching.Web.Features.Participants.PossibleDuplicates;
using Matching.Web.Http;
using MediatR;

namespace Matching.Web.Features.Pairs.Pairs;

/// <summary>Moves pairs of a merged record, with the words that are sealed under the mentee's key.</summary>
internal sealed class MovePairs(Db db, IdentityVault vault) : INotificationHandler<PeopleMerged>
{
    public async Task Handle(PeopleMerged notification, CancellationToken cancellationToken)
    {
        var ids = new { notification.KeptId, notification.GoneId };
        // a step before the merge is not undone: its copy names the record that goes
        await db.Execute(
            "DELETE FROM pair_undos WHERE pair_id IN (SELECT id FROM pairs WHERE mentor_id = @GoneId OR mentee_id = @GoneId)",
            ids,
            cancellationToken
        );
        await db.Execute("UPDATE pair_tasks SET person_id = @KeptId WHERE person_id = @GoneId", ids, cancellationToken);
        await MoveWaivers(notification, cancellationToken);
        if (notification.Role == PersonRole.Mentee)
        {
            await RefuseIfBothPaired(notification, cancellationToken);
            await Reseal(notification, cancellationToken);
            await db.Execute(
                "UPDATE pairs SET mentee_id = @KeptId, version = version + 1 WHERE mentee_id = @GoneId",
                ids,
                cancellationToken
            );
        }
        else
        {
            await db.Execute(
                "UPDATE pairs SET mentor_id = @KeptId, version = version + 1 WHERE mentor_id = @GoneId",
                ids,
                cancellationToken
            );
            await db.Execute("UPDATE pair_events SET mentor_id = @KeptId WHERE mentor_id = @GoneId", ids, cancellationToken);
        }
    }

    // A mentee is in one pair at a time; a mentor may have both.
    private async Task RefuseIfBothPaired(PeopleMerged merged, CancellationToken cancellationToken)
    {
        var busy = await db.Single<long>(
            $"SELECT count(*) FROM pairs WHERE (mentee_id = @KeptId OR mentee_id = @GoneId) AND status IN ({PairStates.UnderWay})",
            new { merged.KeptId, merged.GoneId },
            cancellationToken
        );
        if (busy > 1)
        {
            throw Problems.Refused("duplicate-both-paired");
        }
    }

    private async Task MoveWaivers(PeopleMerged merged, CancellationToken cancellationToken)
    {
        foreach (
            var waiver in await db.Query<SealedRow>(
                "SELECT id, reason_sealed AS sealed FROM answer_waivers WHERE person_id = @GoneId",
                new { merged.GoneId },
                cancellationToken
            )
        )
        {
            await db.Execute(
                "UPDATE answer_waivers SET person_id = @KeptId, reason_sealed = @Sealed WHERE id = @Id",
                new
                {
                    waiver.Id,
                    merged.KeptId,
                    Sealed = Moved<string>(waiver, merged, AnswerWaiverStore.Column),
                },
                cancellationToken
            );
        }
    }

    private async Task Reseal(PeopleMerged merged, CancellationToken cancellationToken)
    {
        foreach (
            var pair in await db.Query<SealedRow>(
                "SELECT id, notes_sealed AS sealed FROM pairs WHERE mentee_id = @GoneId AND notes_sealed IS NOT NULL",
                new { merged.GoneId },
                cancellationToken
            )
        )
        {
            await db.Execute(
                "UPDATE pairs SET notes_sealed = @Sealed WHERE id = @Id",
                new { pair.Id, Sealed = Moved<PairNotes>(pair, merged, PairJournal.NotesColumn) },
                cancellationToken
            );
        }

        var reasons = await db.Query<SealedRow>(
            """
            SELECT e.id, e.reason_sealed AS sealed
            FROM pair_events e JOIN pairs c ON c.id = e.pair_id
            WHERE c.mentee_id = @GoneId AND e.reason_sealed IS NOT NULL
            """,
            new { merged.GoneId },
            cancellationToken
        );
        foreach (var reason in reasons)
        {
            await db.Execute(
                "UPDATE pair_events SET reason_sealed = @Sealed WHERE id = @Id",
                new { reason.Id, Sealed = Moved<string>(reason, merged, PairJournal.ReasonColumn) },
                cancellationToken
            );
        }

        await ResealNotes(merged, cancellationToken);
    }

    private async Task ResealNotes(PeopleMerged merged, CancellationToken cancellationToken)
    {
        var notes = await db.Query<SealedRow>(
            """
            SELECT n.id, n.text_sealed AS sealed FROM pair_notes n JOIN pairs p ON p.id = n.pair_id WHERE p.mentee_id = @GoneId
            """,
            new { merged.GoneId },
            cancellationToken
        );
        foreach (var note in notes)
        {
            await db.Execute(
                "UPDATE pair_notes SET text_sealed = @Sealed WHERE id = @Id",
                new { note.Id, Sealed = Moved<string>(note, merged, PairNoteRow.SealColumn) },
                cancellationToken
            );
        }

        var comments = await db.Query<SealedRow>(
            """
            SELECT c.id, c.text_sealed AS sealed
            FROM pair_note_comments c JOIN pair_notes n ON n.id = c.pair_note_id JOIN pairs p ON p.id = n.pair_id
            WHERE p.mentee_id = @GoneId
            """,
            new { merged.GoneId },
            cancellationToken
        );
        foreach (var comment in comments)
        {
            await db.Execute(
                "UPDATE pair_note_comments SET text_sealed = @Sealed WHERE id = @Id",
                new { comment.Id, Sealed = Moved<string>(comment, merged, PairNoteCommentRow.SealColumn) },
                cancellationToken
            );
        }
    }

    private string Moved<T>(SealedRow row, PeopleMerged merged, string column) =>
        vault.Seal(
            vault.Open<T>(row.Sealed, merged.GoneKey, merged.GoneId, $"{column}|{row.Id}"),
            merged.KeptKey,
            merged.KeptId,
            $"{column}|{row.Id}"
        );

    private sealed record SealedRow
    {
        public required Guid Id { get; init; }
        public required string Sealed { get; init; }
    }
}
