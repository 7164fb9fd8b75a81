using Matching.Web.Data;
using Matching.Web.Features.People;
using MediatR;

namespace Matching.Web.Features.Concerns;

/// <summary>Moves concerns about a merged record. Their words have a key of their own.</summary>
internal sealed class MoveConcerns(Db db) : INotificationHandler<PeopleMerged>
{
    public Task Handle(PeopleMerged notification, CancellationToken cancellationToken) =>
        db.Execute(
            "UPDATE concerns SET person_id = @KeptId WHERE person_id = @GoneId",
            new { notification.KeptId, notification.GoneId },
            cancellationToken
        );
}
