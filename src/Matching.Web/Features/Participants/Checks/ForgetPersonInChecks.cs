using Matching.Web.Data;
using Matching.Web.Features.Participants.Rights;
using MediatR;

namespace Matching.Web.Features.Participants.Checks;

/// <summary>Deletes the checks of an erased person.</summary>
internal sealed class ForgetPersonInChecks(Db db) : INotificationHandler<PersonErased>
{
    public async Task Handle(PersonErased notification, CancellationToken cancellationToken)
    {
        await db.Execute("DELETE FROM checks WHERE person_id = @PersonId", new { notification.PersonId }, cancellationToken);
    }
}
