using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using Matching.Web.Data;
using Matching.Web.Features.Participants.Messages;
using Matching.Web.Features.Participants.Programmes;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Participants.TextGateways;

/// <summary>A request to a gateway as it is written.</summary>
public abstract partial record TextGatewayFields : IValidatableObject
{
    [JsonIgnore]
    public Guid ProgrammeId { get; set; }

    /// <summary>Method of the request: <c>POST</c>, <c>PUT</c> or <c>GET</c>. Defaults to <c>POST</c>.</summary>
    [LengthUpTo(4)]
    public string? Method { get; set; }

    /// <summary>
    /// Address to call: https, a public host, port 443 or 8443, or one of the operator's network that the operator's settings name.
    /// Its path and query can have places for values.
    /// </summary>
    [Mandatory, LengthUpTo(500)]
    public string Url { get; set; } = "";

    /// <summary>Headers of the request.</summary>
    [ItemsUpTo(10)]
    public List<GatewayHeader>? Headers { get; set; }

    /// <summary>
    /// Type of the body: <c>application/json</c>, <c>application/x-www-form-urlencoded</c> or <c>text/plain</c>. Defaults to JSON.
    /// </summary>
    [LengthUpTo(50)]
    public string? ContentType { get; set; }

    /// <summary>
    /// The body, with places for values: <c>{to}</c> (the number with its plus sign), <c>{number}</c> (its digits), <c>{text}</c>,
    /// <c>{id}</c> (of the message, the same at each attempt), <c>{channel}</c> (<c>sms</c> or <c>messenger</c>), <c>{sender}</c> and
    /// <c>{secret}</c>. Each value is written as the type requires.
    /// </summary>
    [LengthUpTo(2000)]
    public string? Body { get; set; }

    /// <summary>Name or number that is put in for <c>{sender}</c>.</summary>
    [OneLine, LengthUpTo(40)]
    public string? Sender { get; set; }

    /// <summary>
    /// Where the answer says whether the message was taken, such as <c>messages[0].status</c>. Left out where its status is enough.
    /// </summary>
    [LengthUpTo(100)]
    public string? SuccessPath { get; set; }

    /// <summary>What the answer says there when the message was taken.</summary>
    [OneLine, LengthUpTo(100)]
    public string? SuccessValue { get; set; }

    // to which the framework, not the template, gives its value
    private static readonly string[] Reserved = ["host", "content-type", "content-length", "transfer-encoding", "connection"];

    internal GatewayTemplate Template =>
        new()
        {
            Method = Method ?? "POST",
            Url = Url,
            Headers = Headers ?? [],
            ContentType = ContentType ?? GatewayTemplate.Json,
            Body = Body ?? new GatewayOptions().Body,
            Sender = Sender,
            SuccessPath = SuccessPath,
            SuccessValue = SuccessValue,
        };

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Method is not null && !GatewayTemplate.Methods.Contains(Method))
        {
            yield return new ValidationResult(
                Texts.Validation("one-of", string.Join(", ", GatewayTemplate.Methods)),
                [nameof(Method)]
            );
        }

        if (ContentType is not null && !GatewayTemplate.ContentTypes.Contains(ContentType))
        {
            yield return new ValidationResult(
                Texts.Validation("one-of", string.Join(", ", GatewayTemplate.ContentTypes)),
                [nameof(ContentType)]
            );
        }

        if (SuccessPath is not null && !GatewayTemplate.IsPath(SuccessPath))
        {
            yield return new ValidationResult(Texts.Validation("gateway-path"), [nameof(SuccessPath)]);
        }

        if (SuccessPath is not null && SuccessValue is null)
        {
            yield return new ValidationResult(Texts.Validation("required"), [nameof(SuccessValue)]);
        }

        foreach (var header in Headers ?? [])
        {
            if (
                !Name().IsMatch(header.Name)
                || Reserved.Contains(header.Name.ToLowerInvariant())
                || !Plain().IsMatch(header.Value)
            )
            {
                yield return new ValidationResult(Texts.Validation("gateway-header", header.Name), [nameof(Headers)]);
            }
            else if (Secretive().IsMatch(header.Name) && !header.Value.Contains("{secret}", StringComparison.Ordinal))
            {
                yield return new ValidationResult(Texts.Validation("gateway-header-secret", header.Name), [nameof(Headers)]);
            }
        }
    }

    /// <summary>Refuses what cannot be sent.</summary>
    internal void Check(GatewayGuard guard)
    {
        var template = Template;
        if (!guard.IsPlain(Url))
        {
            throw Problems.ValidationFailed("url", Texts.Validation("gateway-url"));
        }

        if (!template.SaysAll)
        {
            throw Problems.ValidationFailed(
                template.Method == GatewayTemplate.Get ? "url" : "body",
                Texts.Validation("gateway-places")
            );
        }

        if (template is { ContentType: GatewayTemplate.Json } && template.Compose(Sample, "x").Body is { } body && !IsJson(body))
        {
            throw Problems.ValidationFailed("body", Texts.Validation("gateway-json"));
        }
    }

    internal static readonly TextToSend Sample = new(Guid.Empty, "+393331112233", "\"\n", "sms");

    private static bool IsJson(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    [GeneratedRegex(@"^[A-Za-z0-9!#$%&'*+.^_`|~-]+\z")]
    private static partial Regex Name();

    [GeneratedRegex(@"^[\x20-\x7E]+\z")]
    private static partial Regex Plain();

    [GeneratedRegex("^(proxy-)?authorization$|^cookie$|key|token|secret|password", RegexOptions.IgnoreCase)]
    private static partial Regex Secretive();
}

/// <summary>Sets the gateway through which a programme sends text messages.</summary>
[Example(
    """
        {
          "url": "https://sms.example.org/v1/messages",
          "headers": [{ "name": "Authorization", "value": "Bearer {secret}" }],
          "body": "{ \"to\": \"{to}\", \"from\": \"{sender}\", \"text\": \"{text}\", \"reference\": \"{id}\" }",
          "sender": "Insieme",
          "secret": "0f8c2d91",
          "successPath": "messages[0].status",
          "successValue": "queued"
        }
        """
)]
public sealed record SaveTextGateway : TextGatewayFields, ICommand<TextGateway>, IOnSubject
{
    [JsonIgnore]
    public IfMatch? IfMatch { get; set; }

    /// <summary>
    /// What is put in for <c>{secret}</c>. It is stored sealed and never returned. Left out, the stored one is kept, as long as the
    /// address stays with the same host.
    /// </summary>
    [OneLine, LengthUpTo(500)]
    public string? Secret { get; set; }

    Guid IOnSubject.SubjectId => ProgrammeId;
}

internal sealed class SaveTextGatewayHandler(
    Db db,
    IdentityVault vault,
    GatewayGuard guard,
    TimeProvider clock,
    ProgrammeStore programmes,
    TextGatewayStore gateways
) : IRequestHandler<SaveTextGateway, TextGateway>
{
    public async Task<TextGateway> Handle(SaveTextGateway request, CancellationToken cancellationToken)
    {
        var programme = await programmes.Get(request.ProgrammeId, cancellationToken);
        request.Check(guard);
        var current = await gateways.Own(programme.Id, cancellationToken);
        request.IfMatch?.Check(current?.Version ?? 0);
        var saved = new KnownGateway(request.Template, SecretOf(request, current), (current?.Version ?? 0) + 1);
        await db.Execute(
            """
            INSERT INTO text_gateways (programme_id, template_sealed, secret_sealed, version, created_at, updated_at)
            VALUES (@Id, @Template, @Secret, @Version, @Now, @Now)
            ON CONFLICT (programme_id) DO UPDATE
            SET template_sealed = excluded.template_sealed, secret_sealed = excluded.secret_sealed, version = excluded.version,
                updated_at = excluded.updated_at
            """,
            new
            {
                programme.Id,
                Template = vault.SealText(JsonSerializer.Serialize(saved.Template), TextGatewayStore.TemplateOf(programme.Id)),
                Secret = saved.Secret.Length > 0 ? vault.SealText(saved.Secret, TextGatewayStore.SecretOf(programme.Id)) : null,
                saved.Version,
                Now = clock.GetUtcNow(),
            },
            cancellationToken
        );
        return gateways.Shown(programme.Id, saved);
    }

    // A secret that cannot be read must not be sent to another host either.
    private static string SecretOf(SaveTextGateway request, KnownGateway? current)
    {
        var template = request.Template;
        if (!template.NeedsSecret)
        {
            return "";
        }

        if (request.Secret is { Length: > 0 } given)
        {
            return given.All(c => c is >= ' ' and <= '~')
                ? given
                : throw Problems.ValidationFailed("secret", Texts.Validation("gateway-secret-plain"));
        }

        return current is { Secret.Length: > 0 } && current.Template.Origin == template.Origin
            ? current.Secret
            : throw Problems.ValidationFailed("secret", Texts.Validation("gateway-secret"));
    }
}

/// <summary>Deletes the gateway of a programme, with its secret. The operator's is then used, where there is one.</summary>
public sealed record DeleteTextGateway(Guid ProgrammeId, IfMatch IfMatch) : ICommand<Nothing>, IOnSubject
{
    Guid IOnSubject.SubjectId => ProgrammeId;
}

internal sealed class DeleteTextGatewayHandler(Db db, ProgrammeStore programmes, TextGatewayStore gateways)
    : IRequestHandler<DeleteTextGateway, Nothing>
{
    public async Task<Nothing> Handle(DeleteTextGateway request, CancellationToken cancellationToken)
    {
        var programme = await programmes.Get(request.ProgrammeId, cancellationToken);
        request.IfMatch.Check((await gateways.Own(programme.Id, cancellationToken))?.Version ?? 0);
        await db.Execute("DELETE FROM text_gateways WHERE programme_id = @Id", new { programme.Id }, cancellationToken);
        return Nothing.Value;
    }
}

/// <summary>
/// Refuses an address whose name leads inside. Asked before the gateway is stored, because asking for a name can take seconds; at
/// each connection it is asked again.
/// </summary>
public sealed record LookUpGatewayUrl(string? Url) : IQuery<Nothing>;

internal sealed class LookUpGatewayUrlHandler(GatewayGuard guard) : IRequestHandler<LookUpGatewayUrl, Nothing>
{
    public async Task<Nothing> Handle(LookUpGatewayUrl request, CancellationToken cancellationToken) =>
        request.Url is null || await guard.Accepts(request.Url, cancellationToken)
            ? Nothing.Value
            : throw Problems.ValidationFailed("url", Texts.Validation("gateway-url"));
}
