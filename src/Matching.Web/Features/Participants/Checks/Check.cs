using System.ComponentModel.DataAnnotations;
using Matching.Web.Http;
using Matching.Web.Mediation;

namespace Matching.Web.Features.Participants.Checks;

/// <summary>How a check ended.</summary>
public enum CheckResult
{
    Passed,
    Failed,
    Pending,
}

/// <summary>What is said of a check: that it was made and until when it holds, never what it found.</summary>
public abstract record CheckFields : IValidatableObject
{
    /// <summary>Person who was checked.</summary>
    [Mandatory]
    public Guid? PersonId { get; set; }

    /// <summary>Kind of check, a code of the list <c>check_kinds</c>.</summary>
    [Mandatory, Vocabulary("check_kinds")]
    public string Kind { get; set; } = "";

    /// <summary>Result. Defaults to <c>passed</c>.</summary>
    public CheckResult? Result { get; set; }

    /// <summary>When it was made.</summary>
    [Mandatory, SensibleDay]
    public DateOnly? CheckedOn { get; set; }

    /// <summary>Last day on which the check is valid. Left out, it does not expire.</summary>
    [SensibleDay]
    public DateOnly? ExpiresOn { get; set; }

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (ExpiresOn < CheckedOn)
        {
            yield return new ValidationResult(Texts.Validation("ends-before-start"), [nameof(ExpiresOn)]);
        }
    }
}

/// <summary>
/// A check of a person. Where a programme requires one, a mentor without a passed check is kept out of the pool, and so is one
/// whose newest result of any kind of check has failed or expired.
/// </summary>
public sealed record Check : CheckFields, IResource, IVersioned, IInProgramme
{
    /// <summary>Id of the check.</summary>
    public required Guid Id { get; init; }

    /// <summary>Programme of the person.</summary>
    public required Guid ProgrammeId { get; init; }

    /// <summary>Version of this representation; its entity tag is <c>"v{version}"</c>.</summary>
    public required int Version { get; init; }

    /// <summary>When it was entered.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it last changed.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    internal const string Columns =
        "id, programme_id, person_id, kind, result, checked_on, expires_on, version, created_at, updated_at";
}
