using Matching.Web.Http;
using Matching.Web.Mediation;

namespace Matching.Web.Features.Participants.Sites;

/// <summary>A town or point where a programme works.</summary>
public sealed record Site : IResource, IVersioned, IInProgramme
{
    /// <summary>Id of the site.</summary>
    public required Guid Id { get; init; }

    /// <summary>The programme it belongs to.</summary>
    public required Guid ProgrammeId { get; init; }

    /// <summary>Name, unique in the programme.</summary>
    public required string Name { get; init; }

    /// <summary>Latitude in degrees north.</summary>
    public required double Latitude { get; init; }

    /// <summary>Longitude in degrees east.</summary>
    public required double Longitude { get; init; }

    /// <summary>Funder of the site. Empty where the programme's funder pays for it.</summary>
    public string? Funder { get; init; }

    /// <summary>Version of this representation; its entity tag is <c>"v{version}"</c>.</summary>
    public required int Version { get; init; }

    /// <summary>When it was entered.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it last changed.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    internal const string Columns = "id, programme_id, name, latitude, longitude, funder, version, created_at, updated_at";
}
