using System.Text.Json.Nodes;
using Matching.Web.Data;
using Matching.Web.Features.Access.Webhooks;
using Matching.Web.Mediation;
using MediatR;
using Microsoft.Extensions.Options;

namespace Matching.Web.Features.Access.Audit;

/// <summary>
/// Sends the end of the chain to a file and to webhooks when it is due, out of reach of an intruder in the database. Returns
/// whether it was due.
/// </summary>
public sealed record SendAuditHead : IRequest<bool>;

internal sealed class SendAuditHeadHandler(
    Db db,
    WebhookOutbox outbox,
    IdentityVault vault,
    AuditHeadFile file,
    IOptions<AuditOptions> options,
    TimeProvider clock,
    ILogger<SendAuditHeadHandler> log
) : IRequestHandler<SendAuditHead, bool>
{
    public Task<bool> Handle(SendAuditHead request, CancellationToken cancellationToken) =>
        db.InTransaction(
            async () =>
            {
                // locked: of several instances one sends
                var head = await StoredHead.Lock(db, cancellationToken);
                if (head is null || !head.IsGenuine(vault))
                {
                    log.LogError(
                        "The stored end of the audit's chain was not written by the service and is not sent: run `matching audit verify`"
                    );
                    return false;
                }

                // in either direction, because a clock that was set back must not keep the next one waiting
                if (head.Position == 0 || (clock.GetUtcNow() - head.SentAt)?.Duration() < options.Value.HeadEvery)
                {
                    return false;
                }

                file.Append(head.Head, clock.GetUtcNow());
                await Queue(head, cancellationToken);
                await db.Execute(
                    "UPDATE audit_heads SET sent_at = @Now WHERE id = 1",
                    new { Now = clock.GetUtcNow() },
                    cancellationToken
                );
                return true;
            },
            cancellationToken
        );

    private async Task Queue(StoredHead head, CancellationToken cancellationToken)
    {
        var entry = await db.Find<Guid?>(
            "SELECT id FROM audit_entries WHERE chain_position = @Position",
            new { head.Position },
            cancellationToken
        );
        var sent = new WebhookEvent(
            WebhookEvents.AuditHead,
            entry ?? Guid.Empty,
            new JsonObject
            {
                ["position"] = head.Position,
                ["hash"] = head.Hash,
                ["counter"] = head.Counter,
            }
        );
        foreach (
            var programmeId in await db.Query<Guid>(
                "SELECT DISTINCT programme_id FROM webhooks WHERE is_enabled ORDER BY programme_id",
                null,
                cancellationToken
            )
        )
        {
            await outbox.Add(programmeId, [sent], null, cancellationToken);
        }
    }
}

/// <summary>Looks now and then whether the end of the chain is due; the first look comes soon after the start.</summary>
internal sealed class AuditHeadSender(
    IServiceScopeFactory scopes,
    IOptions<AuditOptions> options,
    TimeProvider clock,
    ILogger<AuditHeadSender> log
) : TimedWorker(scopes, options.Value.HeadEvery < Look ? options.Value.HeadEvery : Look, clock, log, AfterStart)
{
    private static readonly TimeSpan Look = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan AfterStart = TimeSpan.FromMinutes(1);

    protected override async Task Work(IMediator mediator, CancellationToken cancellationToken)
    {
        await mediator.Send(new SealAudit(), cancellationToken);
        await mediator.Send(new SendAuditHead(), cancellationToken);
    }
}
