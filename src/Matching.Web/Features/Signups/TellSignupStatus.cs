using System.Text.Json.Nodes;
using Matching.Web.Data;
using Matching.Web.Features.People;
using Matching.Web.Features.Webhooks;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Signups;

/// <summary>
/// Tells webhooks how far somebody's sign-ups have come, when that is another thing to a partner than before: nothing of reasons, pairs or pauses. A further sign-up of somebody who
/// was known stays as it was; of somebody who has stopped every use of their data nothing is told.
/// </summary>
/// <param name="PersonId">The person.</param>
/// <param name="From">State before; null of one that has just arrived.</param>
/// <param name="To">State now.</param>
/// <param name="SignupId">Only this one; all of the person when left out.</param>
public sealed record TellSignupStatus(Guid PersonId, PersonStatus? From, PersonStatus To, Guid? SignupId = null) : ICommand<Nothing>;

internal sealed class TellSignupStatusHandler(Db db, IMediator mediator) : IRequestHandler<TellSignupStatus, Nothing>
{
    public async Task<Nothing> Handle(TellSignupStatus request, CancellationToken cancellationToken)
    {
        var status = SignupStatuses.Of(request.To);
        if (request.From is { } before && SignupStatuses.Of(before) == status)
        {
            return Nothing.Value;
        }

        var type = request.From is null ? WebhookEvents.SignupReceived : WebhookEvents.SignupStatusChanged;
        var signups = await db.Query<Row>(
            """
            SELECT s.id, s.programme_id, s.partner_id, s.role FROM signups s JOIN people p ON p.id = s.person_id
            WHERE s.person_id = @PersonId AND NOT p.is_restricted AND (s.id = @SignupId OR (CAST(@SignupId AS TEXT) IS NULL AND NOT s.is_repeated)) ORDER BY s.id
            """,
            new { request.PersonId, request.SignupId },
            cancellationToken);
        foreach (var signup in signups)
        {
            var data = new JsonObject { ["programmeId"] = signup.ProgrammeId, ["signupId"] = signup.Id, ["role"] = signup.Role, ["status"] = status.ToText() };
            // erasure goes by the person; the message names the sign-up alone
            await mediator.Send(new QueueWebhookEvents(signup.ProgrammeId, [new WebhookEvent(type, request.PersonId, data, signup.PartnerId)]), cancellationToken);
        }

        return Nothing.Value;
    }

    private sealed record Row
    {
        public required Guid Id { get; init; }
        public required Guid ProgrammeId { get; init; }
        public required Guid PartnerId { get; init; }
        public required string Role { get; init; }
    }
}
