using Matching.Web.Data;
using Matching.Web.Features.Participants.PossibleDuplicates;
using Matching.Web.Features.Participants.Rights;
using MediatR;

namespace Matching.Web.Features.Participants.Notes;

/// <summary>Deletes the notes about an erased person; those of a merged record are sealed again under the key that stays.</summary>
internal sealed class ForgetPersonInNotes(Db db, IdentityVault vault)
    : INotificationHandler<PersonErased>,
        INotificationHandler<PeopleMerged>
{
    public Task Handle(PersonErased notification, CancellationToken cancellationToken) =>
        db.Execute("DELETE FROM notes WHERE person_id = @PersonId", new { notification.PersonId }, cancellationToken);

    public async Task Handle(PeopleMerged notification, CancellationToken cancellationToken)
    {
        var notes = await db.Query<NoteRow>(
            $"SELECT {NoteRow.Columns} FROM notes n WHERE n.person_id = @GoneId",
            new { notification.GoneId },
            cancellationToken
        );
        foreach (var note in notes)
        {
            await db.Execute(
                "UPDATE notes SET person_id = @KeptId, text_sealed = @Text WHERE id = @Id",
                new
                {
                    note.Id,
                    notification.KeptId,
                    Text = vault.Seal(
                        note.Open(vault, notification.GoneKey).Text,
                        notification.KeptKey,
                        notification.KeptId,
                        $"{NoteRow.SealColumn}|{note.Id}"
                    ),
                },
                cancellationToken
            );
        }
    }
}
