using Matching.Web.Http;
using Matching.Web.Mediation;

namespace Matching.Web.Features.Participants.TextGateways;

/// <summary>A header of the request to a gateway.</summary>
public sealed record GatewayHeader
{
    /// <summary>Name of the header.</summary>
    [OneLine, Mandatory, LengthUpTo(60)]
    public string Name { get; set; } = "";

    /// <summary>Its value, with <c>{secret}</c> where the secret belongs, such as <c>Bearer {secret}</c>.</summary>
    [OneLine, Mandatory, LengthUpTo(300)]
    public string Value { get; set; } = "";
}

/// <summary>
/// The request by which a programme sends text messages (SMS, messengers): a template with places for values. It is used in place of
/// the gateway that the operator may have set up for the whole service.
/// </summary>
public sealed record TextGateway : IInProgramme, IVersioned
{
    /// <summary>The programme.</summary>
    public required Guid ProgrammeId { get; init; }

    /// <summary>Whether the programme has a gateway of its own.</summary>
    public required bool IsOwn { get; init; }

    /// <summary>Whether the operator has set up a gateway, which programmes without their own use.</summary>
    public required bool HasShared { get; init; }

    /// <summary>
    /// Whether the operator has set the address under which people reach the service. Without it the programme's own gateway is not
    /// used, because links in messages begin with it.
    /// </summary>
    public required bool HasAddress { get; init; }

    /// <summary>Version of the gateway, 0 where there is none; its entity tag is <c>"v{version}"</c>.</summary>
    public required int Version { get; init; }

    /// <summary>Whether a secret is stored. It is never returned.</summary>
    public required bool HasSecret { get; init; }

    /// <summary>Method of the request: <c>POST</c>, <c>PUT</c> or <c>GET</c>.</summary>
    public required string Method { get; init; }

    /// <summary>Address that is called; empty where there is none.</summary>
    public required string Url { get; init; }

    /// <summary>Headers of the request.</summary>
    public required IReadOnlyList<GatewayHeader> Headers { get; init; }

    /// <summary>Type of the body.</summary>
    public required string ContentType { get; init; }

    /// <summary>The body; a <c>GET</c> has none.</summary>
    public required string Body { get; init; }

    /// <summary>Name or number that is put in for <c>{sender}</c>.</summary>
    public string? Sender { get; init; }

    /// <summary>Where the answer says whether the message was taken; empty where its status is enough.</summary>
    public string? SuccessPath { get; init; }

    /// <summary>What the answer says there when the message was taken.</summary>
    public string? SuccessValue { get; init; }

    /// <summary>Names of the values for which the template can have places, in braces.</summary>
    public required IReadOnlyList<string> Places { get; init; }
}

/// <summary>A request to a gateway with example values. In place of the secret there are dots.</summary>
public sealed record TextGatewayPreview
{
    /// <summary>Method of the request.</summary>
    public required string Method { get; init; }

    /// <summary>Address that is called.</summary>
    public required string Url { get; init; }

    /// <summary>Headers of the request.</summary>
    public required IReadOnlyList<GatewayHeader> Headers { get; init; }

    /// <summary>The body; empty where there is none.</summary>
    public string? Body { get; init; }
}

/// <summary>How a gateway answered a test message.</summary>
public sealed record TextGatewayTest : IInProgramme
{
    /// <summary>The programme.</summary>
    public required Guid ProgrammeId { get; init; }

    /// <summary>Whether the gateway took the message.</summary>
    public required bool IsSent { get; init; }

    /// <summary>Why it did not.</summary>
    public Messages.MessageReason? Reason { get; init; }

    /// <summary>Status of its answer; empty where there was none.</summary>
    public int? ResponseStatus { get; init; }

    /// <summary>
    /// The first words of its answer, with dots in place of the secret; empty where the gateway is the operator's.
    /// </summary>
    public string? Answer { get; init; }
}
