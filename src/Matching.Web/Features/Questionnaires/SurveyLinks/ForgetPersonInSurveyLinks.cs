using Matching.Web.Data;
using Matching.Web.Features.Participants.PossibleDuplicates;
using Matching.Web.Features.Participants.Rights;
using MediatR;

namespace Matching.Web.Features.Questionnaires.SurveyLinks;

/// <summary>
/// Deletes the links of an erased person. Those of a merged record go too: what was saved by them is sealed for that record, and
/// staff make a new link for the one that stays.
/// </summary>
internal sealed class ForgetPersonInSurveyLinks(Db db) : INotificationHandler<PersonErased>, INotificationHandler<PeopleMerged>
{
    public Task Handle(PersonErased notification, CancellationToken cancellationToken) =>
        Delete(notification.PersonId, cancellationToken);

    public Task Handle(PeopleMerged notification, CancellationToken cancellationToken) =>
        Delete(notification.GoneId, cancellationToken);

    private Task<int> Delete(Guid personId, CancellationToken cancellationToken) =>
        db.Execute("DELETE FROM survey_links WHERE person_id = @PersonId", new { PersonId = personId }, cancellationToken);
}
