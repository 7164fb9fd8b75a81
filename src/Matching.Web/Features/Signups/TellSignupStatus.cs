using System.Text.Json.Nodes;
using Matching.Web.Data;
using Matching.Web.Features.People;
using Matching.Web.Features.Webhooks;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Signups;

/// <summary>
/// Sends webhooks the new status of a person's sign-ups, when it changes for the partner: nothing of reasons, pairs or pauses. A further sign-up of a person who
/// was known stays as it was; of a person who has stopped every use of their data nothing is sent.
/// </summary>
/// <param name="PersonId">The person.</param>
/// <param name="From">State before.</param>
/// <param name="To">State now.</param>
public sealed record TellSignupStatus(Guid PersonId, PersonStatus From, PersonStatus To) : ICommand<Nothing>;

/// <summary>Webhook events of a sign-up.</summary>
internal static class SignupEvents
{
    // the subject is the person, by whom an erasure finds it; the message names the sign-up only
    public static WebhookEvent Of(string type, SignupRow signup, SignupStatus status) => new(
        type,
        signup.PersonId,
        new JsonObject { ["programmeId"] = signup.ProgrammeId, ["signupId"] = signup.Id, ["role"] = signup.Role, ["status"] = status.ToText() },
        signup.PartnerId);
}

/// <summary>A sign-up as stored.</summary>
internal sealed record SignupRow
{
    public required Guid Id { get; init; }
    public required Guid ProgrammeId { get; init; }
    public required Guid PartnerId { get; init; }
    public required Guid PersonId { get; init; }
    public required string Role { get; init; }
}

internal sealed class TellSignupStatusHandler(Db db, IMediator mediator) : IRequestHandler<TellSignupStatus, Nothing>
{
    public async Task<Nothing> Handle(TellSignupStatus request, CancellationToken cancellationToken)
    {
        var status = SignupStatuses.Of(request.To);
        if (SignupStatuses.Of(request.From) == status)
        {
            return Nothing.Value;
        }

        var signups = await db.Query<SignupRow>(
            """
            SELECT s.id, s.programme_id, s.partner_id, s.person_id, s.role FROM signups s JOIN people p ON p.id = s.person_id
            WHERE s.person_id = @PersonId AND NOT p.is_restricted AND NOT s.is_repeated ORDER BY s.id
            """,
            new { request.PersonId },
            cancellationToken);
        foreach (var signup in signups)
        {
            await mediator.Send(new QueueWebhookEvents(signup.ProgrammeId, [SignupEvents.Of(WebhookEvents.SignupStatusChanged, signup, status)]), cancellationToken);
        }

        return Nothing.Value;
    }
}
