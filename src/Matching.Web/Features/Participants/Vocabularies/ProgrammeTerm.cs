using System.Text.Json;
using Matching.Web.Http;
using Matching.Web.Mediation;

namespace Matching.Web.Features.Participants.Vocabularies;

/// <summary>Lists of codes that a programme may extend.</summary>
public enum OwnList
{
    /// <summary>What mentees ask for and mentors offer, subjects of tutoring too.</summary>
    Needs,

    /// <summary>Interests.</summary>
    Interests,
}

/// <summary>A term that a programme adds to a vocabulary.</summary>
public sealed record ProgrammeTerm : IResource, IVersioned, IInProgramme
{
    /// <summary>Id of the term.</summary>
    public required Guid Id { get; init; }

    /// <summary>The programme.</summary>
    public required Guid ProgrammeId { get; init; }

    /// <summary>The list that it extends.</summary>
    public required OwnList List { get; init; }

    /// <summary>The code in bodies, such as <c>mathematik</c>.</summary>
    public required string Code { get; init; }

    /// <summary>Label by language (BCP 47).</summary>
    public IReadOnlyDictionary<string, string> Labels => JsonSerializer.Deserialize<Dictionary<string, string>>(LabelsText)!;

    /// <summary>Version of this representation; its entity tag is <c>"v{version}"</c>.</summary>
    public required int Version { get; init; }

    /// <summary>When it was entered.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it last changed.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    internal string LabelsText { get; init; } = "{}";

    internal const string Columns = "id, programme_id, list, code, labels AS labels_text, version, created_at, updated_at";
}
