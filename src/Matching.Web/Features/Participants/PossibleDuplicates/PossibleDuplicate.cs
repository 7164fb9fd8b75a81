using Matching.Web.Data;
using Matching.Web.Features.Participants.People;
using Matching.Web.Features.Participants.PersonTransitions;
using Matching.Web.Http;
using Matching.Web.Mediation;

namespace Matching.Web.Features.Participants.PossibleDuplicates;

/// <summary>What staff have decided about two records.</summary>
public enum DuplicateStatus
{
    /// <summary>Staff have not decided.</summary>
    Open,

    /// <summary>They were of one person and are one record now.</summary>
    Merged,

    /// <summary>They are of two people.</summary>
    Dismissed,
}

/// <summary>One of two records that may be of one person.</summary>
public sealed record DuplicateRecord
{
    /// <summary>Id of the mentor or mentee.</summary>
    public required Guid Id { get; init; }

    /// <summary>Role in a pair.</summary>
    public required PersonRole Role { get; init; }

    /// <summary>Given name or alias; empty once the record was merged or erased.</summary>
    public required string GivenName { get; init; }

    /// <summary>Family name.</summary>
    public string? FamilyName { get; init; }

    /// <summary>Year of birth.</summary>
    public int? BirthYear { get; init; }

    /// <summary>Site. Null without one, and once the record was merged or erased.</summary>
    public Guid? SiteId { get; init; }

    /// <summary>Name of the site.</summary>
    internal string? Site { get; init; }

    /// <summary>Language in which the person prefers to be spoken to. Null once the record was merged or erased.</summary>
    public string? PreferredLanguage { get; init; }

    /// <summary>State; null once the record was merged or erased.</summary>
    public PersonStatus? Status { get; init; }

    /// <summary>When the record was entered.</summary>
    public required DateTimeOffset CreatedAt { get; init; }
}

/// <summary>Two records that may be of one person.</summary>
public sealed record PossibleDuplicate : IResource, IVersioned, IInProgramme, IOnSubject
{
    /// <summary>Id of the possible duplicate.</summary>
    public required Guid Id { get; init; }

    /// <summary>The programme.</summary>
    public required Guid ProgrammeId { get; init; }

    /// <summary>The earlier record.</summary>
    public required DuplicateRecord First { get; init; }

    /// <summary>The later record.</summary>
    public required DuplicateRecord Second { get; init; }

    /// <summary>Why they may be of one person.</summary>
    public required IReadOnlyList<DuplicateReason> Reasons { get; init; }

    /// <summary>What staff have decided.</summary>
    public required DuplicateStatus Status { get; init; }

    /// <summary>Version of this representation; its entity tag is <c>"v{version}"</c>.</summary>
    public required int Version { get; init; }

    /// <summary>When it was raised.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When staff decided.</summary>
    public DateTimeOffset? DecidedAt { get; init; }

    Guid IOnSubject.SubjectId => First.Id;
}

/// <summary>A possible duplicate as stored, with both records.</summary>
internal sealed record DuplicateRow
{
    public const string Columns = """
        d.id, d.programme_id, d.has_name_and_year, d.has_telephone, d.has_email, d.status, d.version, d.created_at, d.decided_at,
        a.id AS first_id, a.role AS first_role, a.status AS first_status, a.birth_year AS first_birth_year,
        a.key_wrapped AS first_key, a.identity_sealed AS first_identity, a.created_at AS first_created_at,
        a.site_id AS first_site_id, (SELECT s.name FROM sites s WHERE s.id = a.site_id) AS first_site,
        a.preferred_language AS first_language,
        b.id AS second_id, b.role AS second_role, b.status AS second_status, b.birth_year AS second_birth_year,
        b.key_wrapped AS second_key, b.identity_sealed AS second_identity, b.created_at AS second_created_at,
        b.site_id AS second_site_id, (SELECT s.name FROM sites s WHERE s.id = b.site_id) AS second_site,
        b.preferred_language AS second_language
        """;

    public required Guid Id { get; init; }
    public required Guid ProgrammeId { get; init; }
    public required bool HasNameAndYear { get; init; }
    public required bool HasTelephone { get; init; }
    public required bool HasEmail { get; init; }
    public required string Status { get; init; }
    public required int Version { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset? DecidedAt { get; init; }
    public required Guid FirstId { get; init; }
    public required string FirstRole { get; init; }
    public required string FirstStatus { get; init; }
    public int? FirstBirthYear { get; init; }
    public required string FirstKey { get; init; }
    public required string FirstIdentity { get; init; }
    public required DateTimeOffset FirstCreatedAt { get; init; }
    public Guid? FirstSiteId { get; init; }
    public string? FirstSite { get; init; }
    public required string FirstLanguage { get; init; }
    public required Guid SecondId { get; init; }
    public required string SecondRole { get; init; }
    public required string SecondStatus { get; init; }
    public int? SecondBirthYear { get; init; }
    public required string SecondKey { get; init; }
    public required string SecondIdentity { get; init; }
    public required DateTimeOffset SecondCreatedAt { get; init; }
    public Guid? SecondSiteId { get; init; }
    public string? SecondSite { get; init; }
    public required string SecondLanguage { get; init; }

    public PossibleDuplicate Open(IdentityVault vault) =>
        new()
        {
            Id = Id,
            ProgrammeId = ProgrammeId,
            First = Record(vault, FirstId, FirstRole, FirstStatus, FirstKey, FirstIdentity) with
            {
                SiteId = FirstSiteId,
                Site = FirstSite,
                PreferredLanguage = FirstLanguage.Length > 0 ? FirstLanguage : null,
                BirthYear = FirstBirthYear,
                CreatedAt = FirstCreatedAt,
            },
            Second = Record(vault, SecondId, SecondRole, SecondStatus, SecondKey, SecondIdentity) with
            {
                SiteId = SecondSiteId,
                Site = SecondSite,
                PreferredLanguage = SecondLanguage.Length > 0 ? SecondLanguage : null,
                BirthYear = SecondBirthYear,
                CreatedAt = SecondCreatedAt,
            },
            Reasons = DuplicateOfPerson.ReasonsOf(HasNameAndYear, HasTelephone, HasEmail),
            Status = EnumText.Parse<DuplicateStatus>(Status),
            Version = Version,
            CreatedAt = CreatedAt,
            DecidedAt = DecidedAt,
        };

    private static DuplicateRecord Record(IdentityVault vault, Guid id, string role, string status, string key, string identity)
    {
        var names = status == PersonStates.Erased ? new SealedNames() : SealedNames.Open(vault, identity, key, id);
        return new DuplicateRecord
        {
            Id = id,
            Role = EnumText.Parse<PersonRole>(role),
            GivenName = names.GivenName,
            FamilyName = names.FamilyName,
            Status = status == PersonStates.Erased ? null : EnumText.Parse<PersonStatus>(status),
            CreatedAt = default,
        };
    }
}
