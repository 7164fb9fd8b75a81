using Matching.Web.Data;
using Matching.Web.Features.Participants.PossibleDuplicates;
using Matching.Web.Features.Participants.Rights;
using MediatR;

namespace Matching.Web.Features.Participants.Attempts;

/// <summary>Deletes the attempts to reach an erased person, and moves those of a merged record.</summary>
internal sealed class ForgetPersonInAttempts(Db db) : INotificationHandler<PersonErased>, INotificationHandler<PeopleMerged>
{
    public Task Handle(PersonErased notification, CancellationToken cancellationToken) =>
        db.Execute("DELETE FROM contact_attempts WHERE person_id = @PersonId", new { notification.PersonId }, cancellationToken);

    public Task Handle(PeopleMerged notification, CancellationToken cancellationToken) =>
        db.Execute(
            "UPDATE contact_attempts SET person_id = @KeptId WHERE person_id = @GoneId",
            new { notification.KeptId, notification.GoneId },
            cancellationToken
        );
}
