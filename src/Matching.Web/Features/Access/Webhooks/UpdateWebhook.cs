using System.Text.Json;
using Matching.Web.Data;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;

namespace Matching.Web.Features.Access.Webhooks;

/// <summary>Changes a webhook by merge patch. Whose it is stays; enabling it forgets why it was disabled.</summary>
public sealed record UpdateWebhook(Guid ProgrammeId, Guid Id, IfMatch IfMatch, JsonElement Patch) : ICommand<Webhook>, IOnSubject
{
    Guid IOnSubject.SubjectId => Id;
}

internal sealed class UpdateWebhookHandler(
    Db db,
    IdentityVault vault,
    OutboundGuard guard,
    RequestValidator validator,
    IOptions<JsonOptions> json,
    TimeProvider clock,
    WebhookStore webhooks
) : IRequestHandler<UpdateWebhook, Webhook>
{
    public async Task<Webhook> Handle(UpdateWebhook request, CancellationToken cancellationToken)
    {
        var current = await webhooks.Get(request.ProgrammeId, request.Id, cancellationToken);
        request.IfMatch.Check(current.Version);
        var fields = MergePatch.Apply<CreateWebhook>(current, request.Patch, json.Value.SerializerOptions);
        await validator.Check(fields, cancellationToken);
        if (fields.PartnerId != current.PartnerId)
        {
            throw Problems.ValidationFailed("partnerId", Texts.Validation("fixed"));
        }

        fields.Check(guard, current.PartnerId);
        return (
            await db.Find<Webhook>(
                $"""
                UPDATE webhooks
                SET url = '', url_sealed = @UrlSealed, events = @Events, is_enabled = @IsEnabled,
                    disabled_reason = CASE WHEN @IsEnabled THEN NULL ELSE disabled_reason END,
                    disabled_at = CASE WHEN @IsEnabled THEN NULL ELSE disabled_at END,
                    failing_since = CASE WHEN @Starts THEN NULL ELSE failing_since END,
                    version = version + 1, updated_at = @Now
                WHERE id = @Id AND version = @Version RETURNING {Webhook.Columns}
                """,
                new
                {
                    current.Id,
                    current.Version,
                    UrlSealed = vault.SealText(fields.Url, Webhook.UrlOf(current.Id)),
                    fields.Events,
                    IsEnabled = fields.IsEnabled ?? true,
                    // another address, or a mended one, gets its full time again
                    Starts = fields.Url != current.Url || (!current.IsEnabled && fields.IsEnabled != false),
                    Now = clock.GetUtcNow(),
                },
                cancellationToken
            ) ?? throw Problems.Refused("precondition-failed")
        ).Open(vault);
    }
}
