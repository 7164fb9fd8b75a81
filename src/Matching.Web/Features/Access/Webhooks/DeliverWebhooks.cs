using System.ComponentModel.DataAnnotations;
using Matching.Web.Data;
using Matching.Web.Mediation;
using MediatR;
using Microsoft.Extensions.Options;

namespace Matching.Web.Features.Access.Webhooks;

/// <summary>Settings of deliveries.</summary>
public sealed class WebhookOptions
{
    /// <summary>How often to look for messages that are due.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan DeliverEvery { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Days for which an endpoint may fail before it is disabled.</summary>
    [Range(1, 365)]
    public int DisableAfterDays { get; set; } = 5;

    /// <summary>Days for which it stays known what was sent.</summary>
    [Range(1, 365)]
    public int KeepDays { get; set; } = 30;
}

/// <summary>
/// Sends messages that are due, some at a time, and returns how many. A message is claimed in the database for a while, so each
/// is sent by one instance, and one whose instance died in between is sent again: at least once, with the same id.
/// </summary>
public sealed record DeliverWebhooks : IRequest<int>;

internal sealed class DeliverWebhooksHandler(
    Db db,
    IMediator mediator,
    IdentityVault vault,
    WebhookSender sender,
    IdSource ids,
    IOptions<WebhookOptions> options,
    TimeProvider clock,
    ILogger<DeliverWebhooksHandler> log
) : IRequestHandler<DeliverWebhooks, int>
{
    private const int AtOnce = 20;

    // An endpoint that answers slowly takes a part of the places only.
    private const int ToOne = 5;

    // Several times what an attempt may take.
    private static readonly TimeSpan Claim = TimeSpan.FromMinutes(1);

    public async Task<int> Handle(DeliverWebhooks request, CancellationToken cancellationToken)
    {
        if (
            await db.Find<Guid?>($"SELECT d.id {WebhookDue.Sql} LIMIT 1", new { Now = clock.GetUtcNow() }, cancellationToken)
            is null
        )
        {
            return 0;
        }

        var claim = ids.New();
        var due = await db.InTransaction(() => Take(claim, cancellationToken), cancellationToken);
        var outcomes = await Task.WhenAll(due.Select(message => Attempt(message, cancellationToken)));
        // What was sent is kept, also when the service stops: else it would be sent again.
        var sent = due.Zip(outcomes)
            .Where(pair => pair.Second is not null)
            .Select(pair => (Message: pair.First, Outcome: pair.Second!))
            .ToList();
        var failing = await db.InTransaction(() => Keep(claim, sent, CancellationToken.None), CancellationToken.None);
        foreach (var (webhookId, reason) in failing)
        {
            await mediator.Send(new DisableWebhook(webhookId, reason), CancellationToken.None);
            log.LogWarning("Webhook {Webhook} was disabled: {Reason}", webhookId, reason.ToText());
        }

        return due.Count;
    }

    private async Task<List<DueRow>> Take(Guid claim, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        // Asked again in the outer statement: on PostgreSQL a twin waits for the row and then sees that it is taken.
        await db.Execute(
            $"""
            UPDATE webhook_deliveries SET claim = @Claim, claimed_until = @Until, attempts = attempts + 1, last_attempt_at = @Now
            WHERE status = 'pending' AND due_at <= @Now AND (claimed_until IS NULL OR claimed_until < @Now) AND id IN
            (
                SELECT q.id
                FROM (SELECT d.id, d.due_at, row_number() OVER (PARTITION BY d.webhook_id ORDER BY d.due_at, d.id) AS place
                      {WebhookDue.Sql}) q
                WHERE q.place <= @ToOne ORDER BY q.due_at, q.id LIMIT @AtOnce
            )
            """,
            new
            {
                Claim = claim,
                Until = now + Claim,
                Now = now,
                ToOne,
                AtOnce,
            },
            cancellationToken
        );
        return await db.Query<DueRow>(
            """
            SELECT d.id, d.webhook_id, d.event_id, d.body, d.attempts, w.url, w.url_sealed, w.secret_sealed,
              CASE WHEN w.previous_secret_ends_at > @Now THEN w.previous_secret_sealed END AS previous_secret_sealed
            FROM webhook_deliveries d JOIN webhooks w ON w.id = d.webhook_id
            WHERE d.status = 'pending' AND d.claim = @Claim
            ORDER BY d.webhook_id, d.id
            """,
            new { Claim = claim, Now = now },
            cancellationToken
        );
    }

    // What is wrong with one message keeps no other from being sent.
    private async Task<WebhookOutcome?> Attempt(DueRow message, CancellationToken cancellationToken)
    {
        try
        {
            return await sender.Send(Url(message), Secrets(message), message.EventId, message.Body, cancellationToken);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            // words of a library may hold the address, which may hold a secret
            log.LogError(
                "Delivery {Delivery} was not sent: {Error} {Where}",
                message.Id,
                exception.GetType().Name,
                exception.StackTrace
            );
            return new WebhookOutcome(null, WebhookFailure.Internal);
        }
    }

    private string Url(DueRow message) =>
        message.UrlSealed is { } sealedUrl ? vault.OpenText(sealedUrl, Webhook.UrlOf(message.WebhookId)) : message.Url;

    private List<string> Secrets(DueRow message)
    {
        var present = vault.OpenText(message.SecretSealed, WebhookSignature.SecretOf(message.WebhookId));
        return message.PreviousSecretSealed is { } previous
            ? [present, vault.OpenText(previous, WebhookSignature.PreviousSecretOf(message.WebhookId))]
            : [present];
    }

    // In the order of the endpoints, so that two instances never wait for each other. Returns the endpoints to disable.
    private async Task<Dictionary<Guid, WebhookDisabledReason>> Keep(
        Guid claim,
        List<(DueRow Message, WebhookOutcome Outcome)> sent,
        CancellationToken cancellationToken
    )
    {
        var now = clock.GetUtcNow();
        var failing = new Dictionary<Guid, WebhookDisabledReason>();
        foreach (var (message, outcome) in sent)
        {
            var isGone = outcome.ResponseStatus == StatusCodes.Status410Gone;
            var wait = outcome.Failure is null || isGone ? null : DeliveryBackoff.After(message.Attempts, message.Id);
            await KeepDelivery(claim, message.Id, outcome, wait, now, cancellationToken);
            var webhook = await KeepWebhook(message.WebhookId, outcome, now, cancellationToken);
            if (webhook?.IsEnabled != true)
            {
                // removed or disabled in the meantime
                continue;
            }

            if (isGone)
            {
                failing[message.WebhookId] = WebhookDisabledReason.Gone;
            }
            else if (webhook.FailingSince <= now.AddDays(-options.Value.DisableAfterDays))
            {
                failing.TryAdd(message.WebhookId, WebhookDisabledReason.Failing);
            }
        }

        return failing;
    }

    // Without a wait after a failure, the message is not sent again.
    private Task<int> KeepDelivery(
        Guid claim,
        Guid id,
        WebhookOutcome outcome,
        TimeSpan? wait,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        var status =
            outcome.Failure is null ? WebhookDeliveryStatus.Delivered
            : wait is null ? WebhookDeliveryStatus.Dead
            : WebhookDeliveryStatus.Pending;
        return db.Execute(
            """
            UPDATE webhook_deliveries
            SET status = @Status, due_at = @DueAt, claim = NULL, claimed_until = NULL,
                response_status = @ResponseStatus, failure = @Failure, delivered_at = @DeliveredAt
            WHERE id = @Id AND claim = @Claim
            """,
            new
            {
                Id = id,
                Claim = claim,
                Status = status.ToText(),
                DueAt = now + (wait ?? TimeSpan.Zero),
                outcome.ResponseStatus,
                Failure = outcome.Failure?.ToText(),
                DeliveredAt = outcome.Failure is null ? now : (DateTimeOffset?)null,
            },
            cancellationToken
        );
    }

    private Task<Webhook?> KeepWebhook(
        Guid id,
        WebhookOutcome outcome,
        DateTimeOffset now,
        CancellationToken cancellationToken
    ) =>
        db.Find<Webhook>(
            outcome.Failure is null
                ? $"""
                UPDATE webhooks
                SET last_delivered_at = @Now, last_response_status = @ResponseStatus, failing_since = NULL
                WHERE id = @WebhookId
                RETURNING {Webhook.Columns}
                """
                : $"""
                UPDATE webhooks
                SET last_failed_at = @Now, last_response_status = @ResponseStatus,
                    failing_since = coalesce(failing_since, @Now)
                WHERE id = @WebhookId
                RETURNING {Webhook.Columns}
                """,
            new
            {
                WebhookId = id,
                Now = now,
                outcome.ResponseStatus,
            },
            cancellationToken
        );

    private sealed record DueRow
    {
        public required Guid Id { get; init; }
        public required Guid WebhookId { get; init; }
        public required Guid EventId { get; init; }
        public required string Body { get; init; }
        public required int Attempts { get; init; }
        public required string Url { get; init; }
        public string? UrlSealed { get; init; }
        public required string SecretSealed { get; init; }
        public string? PreviousSecretSealed { get; init; }
    }

    private static class WebhookDue
    {
        public const string Sql = """
            FROM webhook_deliveries d JOIN webhooks w ON w.id = d.webhook_id
            WHERE d.status = 'pending' AND d.due_at <= @Now AND (d.claimed_until IS NULL OR d.claimed_until < @Now) AND w.is_enabled
            """;
    }
}

/// <summary>
/// Disables an endpoint that no longer accepts messages. The webhook has the reason, and the audit names the service.
/// </summary>
public sealed record DisableWebhook(Guid Id, WebhookDisabledReason Reason) : ICommand<Webhook>, IOnSubject
{
    Guid IOnSubject.SubjectId => Id;
}

internal sealed class DisableWebhookHandler(Db db, IdentityVault vault, TimeProvider clock)
    : IRequestHandler<DisableWebhook, Webhook>
{
    public async Task<Webhook> Handle(DisableWebhook request, CancellationToken cancellationToken) =>
        (
            await db.Single<Webhook>(
                $"""
                UPDATE webhooks
                SET is_enabled = FALSE, disabled_reason = @Reason, disabled_at = @Now, version = version + 1,
                    updated_at = @Now
                WHERE id = @Id RETURNING {Webhook.Columns}
                """,
                new
                {
                    request.Id,
                    Reason = request.Reason.ToText(),
                    Now = clock.GetUtcNow(),
                },
                cancellationToken
            )
        ).Open(vault);
}

/// <summary>Deletes deliveries, sent or dead, that are older than is kept. Returns how many.</summary>
public sealed record PruneWebhookDeliveries : IRequest<int>;

internal sealed class PruneWebhookDeliveriesHandler(Db db, IOptions<WebhookOptions> options, TimeProvider clock)
    : IRequestHandler<PruneWebhookDeliveries, int>
{
    public Task<int> Handle(PruneWebhookDeliveries request, CancellationToken cancellationToken) =>
        db.InTransaction(
            () =>
                db.Execute(
                    "DELETE FROM webhook_deliveries WHERE created_at < @Before",
                    new { Before = clock.GetUtcNow().AddDays(-options.Value.KeepDays) },
                    cancellationToken
                ),
            cancellationToken
        );
}

/// <summary>Sends what is due every few seconds, and once an hour forgets what is old.</summary>
internal sealed class WebhookWorker(
    IServiceScopeFactory scopes,
    IOptions<WebhookOptions> options,
    TimeProvider clock,
    ILogger<WebhookWorker> log
) : TimedWorker(scopes, options.Value.DeliverEvery, clock, log)
{
    private static readonly TimeSpan PruneEvery = TimeSpan.FromHours(1);
    private readonly TimeProvider clock = clock;
    private DateTimeOffset prunedAt = DateTimeOffset.MinValue;

    protected override async Task Work(IMediator mediator, CancellationToken cancellationToken)
    {
        if (clock.GetUtcNow() - prunedAt > PruneEvery)
        {
            await mediator.Send(new PruneWebhookDeliveries(), cancellationToken);
            await mediator.Send(new ForgetOldWebhookSecrets(), cancellationToken);
            prunedAt = clock.GetUtcNow();
        }

        while (await mediator.Send(new DeliverWebhooks(), cancellationToken) > 0) { }
    }
}
