using Matching.Web.Data;
using Matching.Web.Features.Participants.Rights;
using MediatR;

namespace Matching.Web.Features.Questionnaires.Responses;

/// <summary>Deletes the answers of an erased person.</summary>
internal sealed class ForgetPersonInResponses(Db db) : INotificationHandler<PersonErased>
{
    public async Task Handle(PersonErased notification, CancellationToken cancellationToken)
    {
        await db.Execute("DELETE FROM responses WHERE person_id = @PersonId", new { notification.PersonId }, cancellationToken);
    }
}
