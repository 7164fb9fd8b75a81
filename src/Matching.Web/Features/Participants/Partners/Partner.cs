using System.Text.Json.Serialization;
using Matching.Web.Http;
using Matching.Web.Mediation;

namespace Matching.Web.Features.Participants.Partners;

/// <summary>A site on the web or an organisation where people sign up.</summary>
public sealed record Partner : IResource, IVersioned, IInProgramme
{
    /// <summary>Id of the partner.</summary>
    public required Guid Id { get; init; }

    /// <summary>The programme it works for.</summary>
    public required Guid ProgrammeId { get; init; }

    /// <summary>The site to which its sign-ups go, when they name none.</summary>
    public Guid? SiteId { get; init; }

    /// <summary>Name, unique in the programme.</summary>
    public required string Name { get; init; }

    /// <summary>
    /// Publishable key: names the partner in addresses, and lets pages of its allowed origins sign people up. It reads nothing.
    /// </summary>
    public required string PublicId { get; init; }

    /// <summary>Web origins from which its sign-up forms may post.</summary>
    public required List<string> AllowedOrigins { get; init; }

    /// <summary>Welcome text by language.</summary>
    public required Dictionary<string, string> Welcome { get; init; }

    /// <summary>Whether it takes sign-ups.</summary>
    [JsonPropertyName("active")]
    public required bool IsActive { get; init; }

    /// <summary>Version of this representation; its entity tag is <c>"v{version}"</c>.</summary>
    public required int Version { get; init; }

    /// <summary>When it was entered.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it last changed.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    internal const string Columns =
        "id, programme_id, site_id, name, public_id, allowed_origins, welcome, is_active, version, created_at, updated_at";
}
