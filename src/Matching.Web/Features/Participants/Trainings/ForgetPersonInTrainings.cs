using Matching.Web.Data;
using Matching.Web.Features.Participants.Rights;
using MediatR;

namespace Matching.Web.Features.Participants.Trainings;

/// <summary>Removes an erased person from the attendance lists.</summary>
internal sealed class ForgetPersonInTrainings(Db db) : INotificationHandler<PersonErased>
{
    public async Task Handle(PersonErased notification, CancellationToken cancellationToken)
    {
        await db.Execute(
            "DELETE FROM training_attendances WHERE person_id = @PersonId",
            new { notification.PersonId },
            cancellationToken
        );
    }
}
