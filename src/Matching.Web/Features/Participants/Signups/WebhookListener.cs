namespace Matching.Web.Features.Participants.Signups;

/// <summary>
/// An enabled endpoint of a webhook. A sign-up reads them with everything else that it asks, because the database may be far
/// away; the area of access writes them.
/// </summary>
public sealed record WebhookListener
{
    /// <summary>Selects the enabled endpoints of a programme.</summary>
    public const string Select =
        "SELECT id, partner_id, events FROM webhooks WHERE programme_id = @ProgrammeId AND is_enabled ORDER BY id";

    public required Guid Id { get; init; }
    public Guid? PartnerId { get; init; }
    public required List<string> Events { get; init; }
}
