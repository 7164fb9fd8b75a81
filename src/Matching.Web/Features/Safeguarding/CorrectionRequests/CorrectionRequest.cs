using Matching.Web.Data;
using Matching.Web.Features.Participants.People;
using Matching.Web.Http;
using Matching.Web.Mediation;

namespace Matching.Web.Features.Safeguarding.CorrectionRequests;

/// <summary>What a person asks to change.</summary>
public enum CorrectionKind
{
    /// <summary>The year of birth.</summary>
    BirthYear,

    /// <summary>That a guardian consents to a person under 18 taking part.</summary>
    GuardianConsent,

    /// <summary>
    /// The e-mail address. If it changed at once, an address of another person would have to be refused, and the refusal would
    /// disclose that this person takes part.
    /// </summary>
    Email,
}

/// <summary>Status of a request.</summary>
public enum CorrectionStatus
{
    /// <summary>Staff have not decided.</summary>
    Open,

    /// <summary>Staff have confirmed it; the record is changed.</summary>
    Confirmed,

    /// <summary>Staff have not confirmed it; the record is as it was.</summary>
    Dismissed,
}

/// <summary>A change that a person asked for by their own link. The record changes when staff confirm it.</summary>
public sealed record CorrectionRequest : IResource, IVersioned, IInProgramme, IOnSubject
{
    /// <summary>Id of the request.</summary>
    public required Guid Id { get; init; }

    /// <summary>The programme.</summary>
    public required Guid ProgrammeId { get; init; }

    /// <summary>Person who asks.</summary>
    public required Guid PersonId { get; init; }

    /// <summary>Role in a pair.</summary>
    public required PersonRole Role { get; init; }

    /// <summary>Given name or alias.</summary>
    public required string GivenName { get; init; }

    /// <summary>Family name.</summary>
    public string? FamilyName { get; init; }

    /// <summary>Member to change.</summary>
    public required CorrectionKind Kind { get; init; }

    /// <summary>Of <c>birth_year</c>: the year they ask for; null asks to empty it.</summary>
    public int? BirthYear { get; init; }

    /// <summary>The year of birth in the record now; null when the record has none.</summary>
    public int? RecordedBirthYear { get; init; }

    /// <summary>Of <c>guardian_consent</c>: version of the text that the guardian agreed to.</summary>
    public string? ConsentVersion { get; init; }

    /// <summary>Of <c>email</c>: the address they ask for.</summary>
    public string? Email { get; init; }

    /// <summary>Status of the request.</summary>
    public required CorrectionStatus Status { get; init; }

    /// <summary>Version of this representation; its entity tag is <c>"v{version}"</c>.</summary>
    public required int Version { get; init; }

    /// <summary>When they asked.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When staff decided.</summary>
    public DateTimeOffset? DecidedAt { get; init; }

    Guid IOnSubject.SubjectId => PersonId;
}

/// <summary>What the person asks for, stored nowhere else.</summary>
internal sealed record CorrectionValue(int? BirthYear, string? ConsentVersion, string? Email = null)
{
    public string Seal(IdentityVault vault, string keyWrapped, Guid personId, Guid requestId) =>
        vault.Seal(this, keyWrapped, personId, Column(requestId));

    public static CorrectionValue Open(IdentityVault vault, CorrectionRow row) =>
        vault.Open<CorrectionValue>(row.ValueSealed, row.KeyWrapped, row.PersonId, Column(row.Id));

    private static string Column(Guid requestId) => $"correction_requests|value_sealed|{requestId}";
}

/// <summary>A request as stored, with what opens it.</summary>
internal sealed record CorrectionRow
{
    public const string Columns = """
        c.id, c.programme_id, c.person_id, p.role, c.kind, c.value_sealed, c.status, c.version, c.created_at,
        c.decided_at, p.key_wrapped, p.identity_sealed, p.birth_year
        """;

    public required Guid Id { get; init; }
    public required Guid ProgrammeId { get; init; }
    public required Guid PersonId { get; init; }
    public required string Role { get; init; }
    public required string Kind { get; init; }
    public required string ValueSealed { get; init; }
    public required string Status { get; init; }
    public required int Version { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset? DecidedAt { get; init; }
    public required string KeyWrapped { get; init; }
    public required string IdentitySealed { get; init; }
    public int? BirthYear { get; init; }

    public CorrectionRequest Open(IdentityVault vault)
    {
        var value = CorrectionValue.Open(vault, this);
        var names = SealedNames.Open(vault, IdentitySealed, KeyWrapped, PersonId);
        return new CorrectionRequest
        {
            Id = Id,
            ProgrammeId = ProgrammeId,
            PersonId = PersonId,
            Role = EnumText.Parse<PersonRole>(Role),
            GivenName = names.GivenName,
            FamilyName = names.FamilyName,
            Kind = EnumText.Parse<CorrectionKind>(Kind),
            BirthYear = value.BirthYear,
            RecordedBirthYear = BirthYear,
            ConsentVersion = value.ConsentVersion,
            Email = value.Email,
            Status = EnumText.Parse<CorrectionStatus>(Status),
            Version = Version,
            CreatedAt = CreatedAt,
            DecidedAt = DecidedAt,
        };
    }
}
