using System.Text.Json.Nodes;
using Matching.Web.Features.Figures.Releases;
using Matching.Web.Features.Pairs.Pairs;
using Matching.Web.Features.Participants.Signups;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Access.Webhooks;

/// <summary>Queues for webhooks what happened: ids and states only.</summary>
internal sealed class NotifyWebhooks(WebhookOutbox outbox)
    : INotificationHandler<PairsMoved>,
        INotificationHandler<SignupMoved>,
        INotificationHandler<ReleasePublished>
{
    public Task Handle(PairsMoved notification, CancellationToken cancellationToken) =>
        outbox.Add(
            notification.ProgrammeId,
            [.. notification.Pairs.Select(pair => Event(pair, notification.From))],
            null,
            cancellationToken
        );

    public Task Handle(SignupMoved notification, CancellationToken cancellationToken) =>
        outbox.Add(notification.Signup.ProgrammeId, [Event(notification)], notification.Listeners, cancellationToken);

    public Task Handle(ReleasePublished notification, CancellationToken cancellationToken) =>
        outbox.Add(notification.Release.ProgrammeId, [Event(notification.Release)], null, cancellationToken);

    private static WebhookEvent Event(Pair pair, PairStatus? from) =>
        new(
            WebhookEvents.Pair(pair.Status),
            pair.Id,
            new JsonObject
            {
                ["programmeId"] = pair.ProgrammeId,
                ["pairId"] = pair.Id,
                ["from"] = from?.ToText(),
                ["status"] = pair.Status.ToText(),
            }
        );

    // The subject is the person, by whom an erasure finds it; the message names the sign-up only.
    private static WebhookEvent Event(SignupMoved moved) =>
        new(
            moved.IsNew ? WebhookEvents.SignupReceived : WebhookEvents.SignupStatusChanged,
            moved.Signup.PersonId,
            new JsonObject
            {
                ["programmeId"] = moved.Signup.ProgrammeId,
                ["signupId"] = moved.Signup.Id,
                ["role"] = moved.Signup.Role,
                ["status"] = moved.Status.ToText(),
            },
            moved.Signup.PartnerId
        );

    private static WebhookEvent Event(Release release) =>
        new(
            WebhookEvents.ReleasePublished,
            release.Id,
            new JsonObject
            {
                ["programmeId"] = release.ProgrammeId,
                ["releaseId"] = release.Id,
                ["number"] = release.Number,
                ["replaces"] = release.Replaces,
            }
        );
}
