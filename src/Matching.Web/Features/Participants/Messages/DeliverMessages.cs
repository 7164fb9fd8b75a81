using Matching.Web.Data;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;
using Microsoft.Extensions.Options;

namespace Matching.Web.Features.Participants.Messages;

/// <summary>
/// Sends messages that are due, some at a time, and returns how many it looked at. A message is claimed in the database for a
/// while, so each is sent by one instance, and one whose instance died in between is sent again: at least once, with the same id.
/// </summary>
public sealed record DeliverMessages : IRequest<int>;

internal sealed class DeliverMessagesHandler(
    Db db,
    MessageAttempt attempt,
    MessageOutbox outbox,
    IdSource ids,
    TimeProvider clock
) : IRequestHandler<DeliverMessages, int>
{
    private const int AtOnce = 10;

    // More than all of a turn take, each at its limit.
    private static readonly TimeSpan Claim = TimeSpan.FromMinutes(6);

    public async Task<int> Handle(DeliverMessages request, CancellationToken cancellationToken)
    {
        if (
            !await outbox.Reaches(null, cancellationToken)
            || await db.Find<Guid?>($"SELECT m.id {MessageDue.Sql} LIMIT 1", new { Now = clock.GetUtcNow() }, cancellationToken)
                is null
        )
        {
            return 0;
        }

        var claim = ids.New();
        var due = await db.InTransaction(() => Take(claim, cancellationToken), cancellationToken);
        foreach (var message in due)
        {
            if (await attempt.Of(message, cancellationToken) is not { } outcome)
            {
                break;
            }

            // what was sent is kept, also when the service stops: else it would be sent again
            await db.InTransaction(() => Keep(claim, message, outcome), CancellationToken.None);
        }

        return due.Count;
    }

    private async Task<List<DueMessage>> Take(Guid claim, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        // Asked again in the outer statement: on PostgreSQL a twin waits for the row and then sees that it is taken.
        await db.Execute(
            $"""
            UPDATE messages SET claim = @Claim, claimed_until = @Until, attempts = attempts + 1
            WHERE status = 'waiting' AND due_at <= @Now AND (claimed_until IS NULL OR claimed_until < @Now) AND id IN
            (SELECT m.id {MessageDue.Sql} ORDER BY m.due_at, m.id LIMIT @AtOnce)
            """,
            new
            {
                Claim = claim,
                Until = now + Claim,
                Now = now,
                AtOnce,
            },
            cancellationToken
        );
        return await db.Query<DueMessage>(
            $"SELECT {DueMessage.Columns} FROM messages m WHERE m.status = 'waiting' AND m.claim = @Claim ORDER BY m.due_at, m.id",
            new { Claim = claim },
            cancellationToken
        );
    }

    private Task<int> Keep(Guid claim, DueMessage message, MessageOutcome outcome)
    {
        if (LeavesNoTrace(message.Type, outcome))
        {
            return db.Execute(
                "DELETE FROM messages WHERE id = @Id AND claim = @Claim",
                new { message.Id, Claim = claim },
                CancellationToken.None
            );
        }

        var now = clock.GetUtcNow();
        var wait = outcome.Until is { } until ? until - now : DeliveryBackoff.After(message.Attempts, message.Id);
        var status = outcome.Status == MessageStatus.Waiting && wait is null ? MessageStatus.Dead : outcome.Status;
        var isSent = status == MessageStatus.Sent;
        return db.Execute(
            """
            UPDATE messages
            SET status = @Status, reason = @Reason, due_at = @DueAt, attempts = attempts - @NotTried, claim = NULL,
                claimed_until = NULL, last_attempt_at = @TriedAt, sent_at = @SentAt,
                parameters_sealed = CASE WHEN @IsOver THEN NULL ELSE parameters_sealed END
            WHERE id = @Id AND claim = @Claim
            """,
            new
            {
                message.Id,
                Claim = claim,
                Status = status.ToText(),
                Reason = outcome.Reason?.ToText(),
                DueAt = status == MessageStatus.Waiting ? now + wait!.Value : now,
                NotTried = outcome.Until is null ? 0 : 1,
                TriedAt = outcome.Until is null ? now : (DateTimeOffset?)null,
                SentAt = isSent ? now : (DateTimeOffset?)null,
                // a link that opens data is not kept longer than it is needed
                IsOver = (isSent && MessageKinds.HoldsSecret(message.Type)) || status == MessageStatus.Cancelled,
            },
            CancellationToken.None
        );
    }

    // A question that needs no answer, and an address without an account: what strangers typed is not kept.
    private static bool LeavesNoTrace(MessageKind kind, MessageOutcome outcome) =>
        outcome.Status == MessageStatus.Cancelled
        && (
            kind == MessageKind.PasswordReset
            || (
                kind == MessageKind.AddressCheck
                && outcome.Reason is MessageReason.NoAddress or MessageReason.Confirmed or MessageReason.TooSoon
            )
        );
}

/// <summary>Which messages are to be sent now.</summary>
internal static class MessageDue
{
    public const string Sql = """
        FROM messages m
        WHERE m.status = 'waiting' AND m.due_at <= @Now AND (m.claimed_until IS NULL OR m.claimed_until < @Now)
        """;
}

/// <summary>Deletes messages that are older than is kept. Returns how many.</summary>
public sealed record PruneMessages : IRequest<int>;

internal sealed class PruneMessagesHandler(Db db, IOptions<MailOptions> options, TimeProvider clock)
    : IRequestHandler<PruneMessages, int>
{
    public Task<int> Handle(PruneMessages request, CancellationToken cancellationToken) =>
        db.InTransaction(
            () =>
                db.Execute(
                    "DELETE FROM messages WHERE created_at < @Before AND status <> 'waiting'",
                    new { Before = clock.GetUtcNow().AddDays(-options.Value.KeepDays) },
                    cancellationToken
                ),
            cancellationToken
        );
}

/// <summary>Sends what is due every few seconds, and once an hour forgets what is old.</summary>
internal sealed class MessageWorker(
    IServiceScopeFactory scopes,
    IOptions<MailOptions> options,
    TimeProvider clock,
    ILogger<MessageWorker> log
) : TimedWorker(scopes, options.Value.SendEvery, clock, log)
{
    private static readonly TimeSpan PruneEvery = TimeSpan.FromHours(1);
    private readonly TimeProvider clock = clock;
    private DateTimeOffset prunedAt = DateTimeOffset.MinValue;

    protected override async Task Work(IMediator mediator, CancellationToken cancellationToken)
    {
        if (clock.GetUtcNow() - prunedAt > PruneEvery)
        {
            await mediator.Send(new PruneMessages(), cancellationToken);
            prunedAt = clock.GetUtcNow();
        }

        while (await mediator.Send(new DeliverMessages(), cancellationToken) > 0) { }
    }
}
