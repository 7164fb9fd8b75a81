using Matching.Web.Features.Pairs.Pairs;
using Matching.Web.Mediation;

namespace Matching.Web.Features.Access.Webhooks;

/// <summary>Events of webhooks.</summary>
public static class WebhookEvents
{
    public const string SignupReceived = "signup.received";
    public const string SignupStatusChanged = "signup.status_changed";
    public const string ReleasePublished = "release.published";

    /// <summary>The end of the audit's chain, once a day: a copy of it shows later whether entries are gone.</summary>
    public const string AuditHead = "audit.head";

    /// <summary>Events that a partner may receive: of its own sign-ups.</summary>
    public static readonly IReadOnlyList<string> OfPartners = [SignupReceived, SignupStatusChanged];

    /// <summary>Everything that can be asked for; <c>pair.*</c> means every state of a pair.</summary>
    public static readonly IReadOnlyList<string> All =
    [
        .. OfPartners,
        "pair.*",
        .. Enum.GetValues<PairStatus>().Select(Pair),
        ReleasePublished,
        AuditHead,
    ];

    public static string Pair(PairStatus status) => "pair." + status.ToText();

    public static bool Wants(IEnumerable<string> events, string type) =>
        events.Any(wanted => wanted == type || (wanted == "pair.*" && type.StartsWith("pair.", StringComparison.Ordinal)));
}
