using Matching.Web.Data;
using Matching.Web.Features.Participants.People;
using Matching.Web.Features.Participants.PersonTransitions;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Participants.Signups;

/// <summary>
/// A sign-up was received or came into another state, as its partner may know it: sent in the same transaction.
/// </summary>
/// <param name="Signup">The sign-up.</param>
/// <param name="Status">Its state now.</param>
/// <param name="IsNew">Whether it was received just now.</param>
public sealed record SignupMoved(SignupRow Signup, SignupStatus Status, bool IsNew) : INotification
{
    /// <summary>The enabled webhooks of the programme, when they were read already.</summary>
    public IReadOnlyList<WebhookListener>? Listeners { get; init; }

    /// <summary>Page of this service on which the person goes on with it; null of one without a link.</summary>
    public string? DraftPath { get; init; }
}

/// <summary>A sign-up as stored.</summary>
public sealed record SignupRow
{
    public required Guid Id { get; init; }
    public required Guid ProgrammeId { get; init; }
    public required Guid PartnerId { get; init; }
    public required Guid PersonId { get; init; }
    public required string Role { get; init; }
}

/// <summary>
/// Publishes how far the sign-ups of a person have come, when that is another state to a partner than before: nothing of reasons,
/// pairs or pauses. A further sign-up of a known person stays as it was; of a person with a restricted record nothing is
/// published.
/// </summary>
internal sealed class ReportSignupStatus(Db db, Events events) : INotificationHandler<PersonMoved>
{
    public Task Handle(PersonMoved notification, CancellationToken cancellationToken) =>
        Report(notification.PersonId, notification.From, notification.To, cancellationToken);

    /// <summary>Publishes the sign-ups of a person whose state changed.</summary>
    public async Task Report(Guid personId, PersonStatus from, PersonStatus to, CancellationToken cancellationToken)
    {
        var status = SignupStatuses.Of(to);
        if (SignupStatuses.Of(from) == status)
        {
            return;
        }

        var signups = await db.Query<SignupRow>(
            """
            SELECT s.id, s.programme_id, s.partner_id, s.person_id, s.role FROM signups s JOIN people p ON p.id = s.person_id
            WHERE s.person_id = @PersonId AND NOT p.is_restricted AND NOT s.is_repeated ORDER BY s.id
            """,
            new { PersonId = personId },
            cancellationToken
        );
        foreach (var signup in signups)
        {
            await events.Publish(new SignupMoved(signup, status, IsNew: false), cancellationToken);
        }
    }
}
