using Matching.Web.Data;
using Matching.Web.Features.Participants.PossibleDuplicates;
using Matching.Web.Features.Participants.Rights;
using MediatR;

namespace Matching.Web.Features.Participants.PersonTies;

/// <summary>Takes people out of ties.</summary>
public sealed class TieEnds(Db db)
{
    /// <summary>Takes a person out; a tie of one person is none.</summary>
    public Task Remove(Guid personId, CancellationToken cancellationToken) =>
        db.Execute(
            """
            DELETE FROM person_ties
            WHERE tie_id = (SELECT t.tie_id FROM person_ties t WHERE t.person_id = @Id)
              AND (person_id = @Id OR (SELECT count(*) FROM person_ties o WHERE o.tie_id = person_ties.tie_id) < 3)
            """,
            new { Id = personId },
            cancellationToken
        );
}

/// <summary>An erased person comes with no others; of a merged record, the one that stays does.</summary>
internal sealed class ForgetPersonInTies(Db db, TieEnds ties)
    : INotificationHandler<PersonErased>,
        INotificationHandler<PeopleMerged>
{
    public Task Handle(PersonErased notification, CancellationToken cancellationToken) =>
        ties.Remove(notification.PersonId, cancellationToken);

    public async Task Handle(PeopleMerged notification, CancellationToken cancellationToken)
    {
        var moved = await db.Execute(
            """
            UPDATE person_ties SET person_id = @KeptId
            WHERE person_id = @GoneId AND NOT EXISTS (SELECT 1 FROM person_ties k WHERE k.person_id = @KeptId)
            """,
            new { notification.KeptId, notification.GoneId },
            cancellationToken
        );
        if (moved == 0)
        {
            await ties.Remove(notification.GoneId, cancellationToken);
        }
    }
}
