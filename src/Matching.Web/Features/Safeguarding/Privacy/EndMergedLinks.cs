using Matching.Web.Data;
using Matching.Web.Features.Participants.PossibleDuplicates;
using MediatR;

namespace Matching.Web.Features.Safeguarding.Privacy;

/// <summary>Ends the personal links of a merged record: they open a record that is no longer there.</summary>
internal sealed class EndMergedLinks(Db db) : INotificationHandler<PeopleMerged>
{
    public Task Handle(PeopleMerged notification, CancellationToken cancellationToken) =>
        db.Execute("DELETE FROM personal_links WHERE person_id = @GoneId", new { notification.GoneId }, cancellationToken);
}
