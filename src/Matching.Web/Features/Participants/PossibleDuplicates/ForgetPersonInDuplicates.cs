using Matching.Web.Data;
using Matching.Web.Features.Participants.Rights;
using MediatR;

namespace Matching.Web.Features.Participants.PossibleDuplicates;

/// <summary>Deletes everything raised about a person who is erased.</summary>
internal sealed class ForgetPersonInDuplicates(Db db) : INotificationHandler<PersonErased>
{
    public async Task Handle(PersonErased notification, CancellationToken cancellationToken)
    {
        await db.Execute(
            "DELETE FROM possible_duplicates WHERE person_id = @PersonId OR other_id = @PersonId",
            new { notification.PersonId },
            cancellationToken
        );
    }
}
