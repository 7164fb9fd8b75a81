using System.Text.Json.Serialization;
using Matching.Web.Data;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Access.Webhooks;

/// <summary>
/// Creates a new secret of a webhook. The previous one also signs for some hours, so that the receiver can change over without
/// losing a message; a third one, from an earlier change that is not over yet, no longer signs.
/// </summary>
[Example("""{ "overlapHours": 24 }""")]
public sealed record RotateWebhookSecret : ICommand<NewWebhook>, ICreate, IOnSubject
{
    /// <summary>A working day and a night: long enough to change a setting in another system.</summary>
    internal const int DefaultHours = 24;

    [JsonIgnore]
    public Guid ProgrammeId { get; set; }

    [JsonIgnore]
    public Guid Id { get; set; }

    /// <summary>Hours for which the previous secret still signs. Defaults to 24; use 0 when others know the secret.</summary>
    [Between(0, 168)]
    public int? OverlapHours { get; set; }

    int ICreate.AnswerStatus => StatusCodes.Status200OK;

    Guid IOnSubject.SubjectId => Id;
}

internal sealed class RotateWebhookSecretHandler(Db db, IdentityVault vault, TimeProvider clock, WebhookStore webhooks)
    : IRequestHandler<RotateWebhookSecret, NewWebhook>
{
    public async Task<NewWebhook> Handle(RotateWebhookSecret request, CancellationToken cancellationToken)
    {
        var current = await webhooks.Get(request.ProgrammeId, request.Id, cancellationToken);
        var before = vault.OpenText(
            await db.Single<string>("SELECT secret_sealed FROM webhooks WHERE id = @Id", new { current.Id }, cancellationToken),
            WebhookSignature.SecretOf(current.Id)
        );
        var secret = WebhookSignature.NewSecret();
        var hours = request.OverlapHours ?? RotateWebhookSecret.DefaultHours;
        var now = clock.GetUtcNow();
        var changed =
            await db.Find<Webhook>(
                $"""
                UPDATE webhooks
                SET secret_sealed = @Secret, previous_secret_sealed = @Previous, previous_secret_ends_at = @EndsAt,
                    version = version + 1, updated_at = @Now
                WHERE id = @Id AND version = @Version RETURNING {Webhook.Columns}
                """,
                new
                {
                    current.Id,
                    current.Version,
                    Secret = vault.SealText(secret, WebhookSignature.SecretOf(current.Id)),
                    Previous = hours == 0 ? null : vault.SealText(before, WebhookSignature.PreviousSecretOf(current.Id)),
                    EndsAt = hours == 0 ? null : now.AddHours(hours) as DateTimeOffset?,
                    Now = now,
                },
                cancellationToken
            ) ?? throw Problems.Refused("precondition-failed");
        return NewWebhook.Of(changed.Open(vault), secret);
    }
}

/// <summary>Deletes secrets that no longer sign. Returns how many.</summary>
public sealed record ForgetOldWebhookSecrets : IRequest<int>;

internal sealed class ForgetOldWebhookSecretsHandler(Db db, TimeProvider clock) : IRequestHandler<ForgetOldWebhookSecrets, int>
{
    public Task<int> Handle(ForgetOldWebhookSecrets request, CancellationToken cancellationToken) =>
        db.InTransaction(
            () =>
                db.Execute(
                    """
                    UPDATE webhooks
                    SET previous_secret_sealed = NULL, previous_secret_ends_at = NULL
                    WHERE previous_secret_ends_at <= @Now
                    """,
                    new { Now = clock.GetUtcNow() },
                    cancellationToken
                ),
            cancellationToken
        );
}
