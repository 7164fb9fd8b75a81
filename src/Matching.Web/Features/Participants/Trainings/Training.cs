using System.ComponentModel.DataAnnotations;
using Matching.Web.Http;
using Matching.Web.Mediation;

namespace Matching.Web.Features.Participants.Trainings;

/// <summary>What is said of a training session.</summary>
public abstract record TrainingFields : IValidatableObject
{
    /// <summary>The programme that held it. Defaults to the caller's own.</summary>
    public Guid ProgrammeId { get; set; }

    /// <summary>The site where it was held. Left out, it is for all sites.</summary>
    public Guid? SiteId { get; set; }

    /// <summary>Topic. Those who attended can read it in their own data.</summary>
    [OneLine, Mandatory, LengthUpTo(200)]
    public string Title { get; set; } = "";

    /// <summary>The day.</summary>
    [Mandatory, SensibleDay]
    public DateOnly? HeldOn { get; set; }

    /// <summary>Length in minutes.</summary>
    [Between(1, 10_000)]
    public int? Minutes { get; set; }

    /// <summary>People who attended, by id.</summary>
    [ItemsUpTo(500)]
    public List<Guid>? AttendedBy { get; set; }

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (AttendedBy is not null && AttendedBy.Distinct().Count() < AttendedBy.Count)
        {
            yield return new ValidationResult(Texts.Validation("twice"), [nameof(AttendedBy)]);
        }
    }
}

/// <summary>
/// A training session and who was there. Where a programme requires training, a mentor without one is kept out of the pool.
/// </summary>
public sealed record Training : TrainingFields, IResource, IVersioned, IInProgramme
{
    /// <summary>Id of the session.</summary>
    public required Guid Id { get; init; }

    /// <summary>Version of this representation; its entity tag is <c>"v{version}"</c>.</summary>
    public required int Version { get; init; }

    /// <summary>When it was entered.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it last changed.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    internal const string Columns = "id, programme_id, site_id, title, held_on, minutes, version, created_at, updated_at";
}
