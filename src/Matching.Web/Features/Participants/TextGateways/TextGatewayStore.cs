using System.Text.Json;
using Matching.Web.Data;
using Matching.Web.Features.Participants.Messages;
using Matching.Web.Features.Participants.Programmes;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;
using Microsoft.Extensions.Options;

namespace Matching.Web.Features.Participants.TextGateways;

/// <summary>A template with the secret that belongs to it.</summary>
internal sealed record KnownGateway(GatewayTemplate Template, string Secret, int Version = 0);

/// <summary>Reads by which request text messages are sent: the programme's own, else the operator's for the whole service.</summary>
internal sealed class TextGatewayStore(Db db, IdentityVault vault, IOptions<GatewayOptions> shared, IOptions<WebOptions> web)
{
    /// <summary>To what the sealed texts are bound.</summary>
    public static string TemplateOf(Guid programmeId) => $"text_gateways|template_sealed|{programmeId}";

    public static string SecretOf(Guid programmeId) => $"text_gateways|secret_sealed|{programmeId}";

    /// <summary>The gateway of a programme; null where it has none of its own.</summary>
    public async Task<KnownGateway?> Own(Guid programmeId, CancellationToken cancellationToken) =>
        await db.Find<Row>(
            "SELECT template_sealed, secret_sealed, version FROM text_gateways WHERE programme_id = @ProgrammeId",
            new { ProgrammeId = programmeId },
            cancellationToken
        )
            is { } row
            ? new KnownGateway(
                JsonSerializer.Deserialize<GatewayTemplate>(vault.OpenText(row.TemplateSealed, TemplateOf(programmeId)))!,
                row.SecretSealed is { } secret ? vault.OpenText(secret, SecretOf(programmeId)) : "",
                row.Version
            )
            : null;

    /// <summary>The gateway through which a programme's messages go; null where there is none.</summary>
    public async Task<KnownGateway?> Find(Guid programmeId, CancellationToken cancellationToken) =>
        await Own(programmeId, cancellationToken)
        ?? (
            shared.Value.IsOn
                ? new KnownGateway(
                    new GatewayTemplate
                    {
                        Url = shared.Value.Url,
                        Headers = await shared.Value.Headers(cancellationToken),
                        ContentType = shared.Value.ContentType,
                        Body = shared.Value.Body,
                    },
                    ""
                )
                : null
        );

    /// <summary>What is shown of a gateway.</summary>
    public TextGateway Shown(Guid programmeId, KnownGateway? own)
    {
        var template = own?.Template ?? new GatewayTemplate { Url = "" };
        return new TextGateway
        {
            ProgrammeId = programmeId,
            IsOwn = own is not null,
            HasShared = shared.Value.IsOn,
            HasAddress = web.Value.Address.Length > 0,
            Version = own?.Version ?? 0,
            HasSecret = own is { Secret.Length: > 0 },
            Method = template.Method,
            Url = template.Url,
            Headers = template.Headers,
            ContentType = template.ContentType,
            Body = template.Body,
            Sender = template.Sender,
            SuccessPath = template.SuccessPath,
            SuccessValue = template.SuccessValue,
            Places = GatewayTemplate.Places,
        };
    }

    private sealed record Row
    {
        public required string TemplateSealed { get; init; }
        public string? SecretSealed { get; init; }
        public required int Version { get; init; }
    }
}

/// <summary>Reads the gateway of a programme, without its secret.</summary>
public sealed record GetTextGateway(Guid ProgrammeId) : IQuery<TextGateway>;

internal sealed class GetTextGatewayHandler(TextGatewayStore gateways, ProgrammeStore programmes)
    : IRequestHandler<GetTextGateway, TextGateway>
{
    public async Task<TextGateway> Handle(GetTextGateway request, CancellationToken cancellationToken)
    {
        var programme = await programmes.Get(request.ProgrammeId, cancellationToken);
        return gateways.Shown(programme.Id, await gateways.Own(programme.Id, cancellationToken));
    }
}
