using MediatR;

namespace Matching.Web.Mediation;

/// <summary>Publishes what an area above has to know, to handlers in the same transaction.</summary>
public sealed class Events(IMediator mediator)
{
    public Task Publish<T>(T happened, CancellationToken cancellationToken)
        where T : INotification => mediator.Publish(happened, cancellationToken);
}
