using Matching.Web.Features.Pairs.Pairs;
using Matching.Web.Features.Participants.Messages;
using MediatR;

namespace Matching.Web.Features.Pairs.News;

/// <summary>Announces to both that there is good news once both have agreed, without a word about whom it is with.</summary>
internal sealed class AnnouncePairs(MessageOutbox outbox) : INotificationHandler<PairsMoved>
{
    public async Task Handle(PairsMoved notification, CancellationToken cancellationToken)
    {
        foreach (
            var personId in notification
                .Pairs.Where(pair => pair.Status == PairStatus.Agreed)
                .SelectMany(pair => new[] { pair.MentorId, pair.MenteeId })
        )
        {
            await outbox.ToPerson(notification.ProgrammeId, personId, MessageKind.PersonPaired, null, cancellationToken);
        }
    }
}
