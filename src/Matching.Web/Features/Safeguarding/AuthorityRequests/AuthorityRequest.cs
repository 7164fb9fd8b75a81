using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using Matching.Web.Data;
using Matching.Web.Http;
using Matching.Web.Mediation;

namespace Matching.Web.Features.Safeguarding.AuthorityRequests;

/// <summary>Result of the legal check of a request by an authority.</summary>
public enum AuthorityRequestStatus
{
    /// <summary>Not checked yet.</summary>
    Open,

    /// <summary>The law requires or allows the answer.</summary>
    Accepted,

    /// <summary>The law does not allow an answer.</summary>
    Refused,
}

/// <summary>What the register says of a request by an authority.</summary>
public abstract record AuthorityRequestFields : IValidatableObject
{
    /// <summary>The programme. Defaults to the caller's own.</summary>
    public Guid ProgrammeId { get; set; }

    /// <summary>Authority that asks, with its office.</summary>
    [Mandatory, OneLine, LengthUpTo(200)]
    public string Authority { get; set; } = "";

    /// <summary>Reference of the authority, such as the number of the proceedings.</summary>
    [OneLine, LengthUpTo(200)]
    public string? Reference { get; set; }

    /// <summary>Legal basis that the authority names.</summary>
    [Mandatory, LengthUpTo(1000)]
    public string LegalBasis { get; set; } = "";

    /// <summary>Day on which the request came.</summary>
    [Mandatory, SensibleDay]
    public DateOnly? ReceivedOn { get; set; }

    /// <summary>About whom, as the authority wrote.</summary>
    [Mandatory, OneLine, LengthUpTo(200)]
    public string About { get; set; } = "";

    /// <summary>The person, where the programme knows them.</summary>
    public Guid? PersonId { get; set; }

    /// <summary>Data that the authority asks for.</summary>
    [Mandatory, LengthUpTo(2000)]
    public string Asked { get; set; } = "";

    /// <summary>
    /// Whether the law forbids to inform the person. Then a disclosure is in the audit of this entry and not among the readings that
    /// the person sees.
    /// </summary>
    public bool IsSecret { get; set; }

    /// <summary>Result of the legal check. Defaults to <c>open</c>.</summary>
    public AuthorityRequestStatus? Status { get; set; }

    /// <summary>Who checked it, such as a lawyer or the data protection officer. Required with a result.</summary>
    [OneLine, LengthUpTo(200)]
    public string? CheckedBy { get; set; }

    /// <summary>Day of the check. Required with a result.</summary>
    [SensibleDay]
    public DateOnly? CheckedOn { get; set; }

    /// <summary>Reasons of the result. Required with a result.</summary>
    [LengthUpTo(2000)]
    public string? Reasons { get; set; }

    /// <summary>Data that were given to the authority. Only of an accepted request.</summary>
    [LengthUpTo(2000)]
    public string? Given { get; set; }

    /// <summary>Day on which they were given. Required with them.</summary>
    [SensibleDay]
    public DateOnly? GivenOn { get; set; }

    /// <summary>What the entry says of the legal check; null while there is no result.</summary>
    internal (AuthorityRequestStatus, string?, DateOnly?, string?)? Check =>
        Status is { } status and not AuthorityRequestStatus.Open ? (status, CheckedBy, CheckedOn, Reasons) : null;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        var isChecked = Status is AuthorityRequestStatus.Accepted or AuthorityRequestStatus.Refused;
        var isGiven = !string.IsNullOrWhiteSpace(Given);
        (string Member, bool IsMissing)[] needed =
        [
            (nameof(CheckedBy), isChecked && string.IsNullOrWhiteSpace(CheckedBy)),
            (nameof(CheckedOn), isChecked && CheckedOn is null),
            (nameof(Reasons), isChecked && string.IsNullOrWhiteSpace(Reasons)),
            (nameof(GivenOn), isGiven && GivenOn is null),
        ];
        foreach (var (member, _) in needed.Where(each => each.IsMissing))
        {
            yield return new ValidationResult(Texts.Validation("required"), [member]);
        }

        if (Status != AuthorityRequestStatus.Accepted && (isGiven || GivenOn is not null))
        {
            yield return new ValidationResult(Texts.Validation("authority-given"), [nameof(Given)]);
        }

        if (CheckedOn < ReceivedOn)
        {
            yield return new ValidationResult(Texts.Validation("authority-day"), [nameof(CheckedOn)]);
        }

        if (GivenOn < CheckedOn)
        {
            yield return new ValidationResult(Texts.Validation("authority-day"), [nameof(GivenOn)]);
        }
    }
}

/// <summary>An entry of the register of requests by authorities.</summary>
public sealed record AuthorityRequest : AuthorityRequestFields, IResource, IInProgramme, IVersioned
{
    /// <summary>Id of the entry.</summary>
    public required Guid Id { get; init; }

    /// <summary>Account or API key that recorded the result of the legal check. <c>checkedBy</c> can have no account.</summary>
    public Guid? CheckRecordedBy { get; init; }

    /// <summary>Version of this representation; its entity tag is <c>"v{version}"</c>.</summary>
    public required int Version { get; init; }

    /// <summary>When it was entered.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it last changed.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }
}

/// <summary>What an entry says, sealed as one.</summary>
internal sealed record AuthorityWords
{
    public required string Authority { get; init; }
    public string? Reference { get; init; }
    public required string LegalBasis { get; init; }
    public required string About { get; init; }
    public Guid? PersonId { get; init; }
    public required string Asked { get; init; }
    public required bool IsSecret { get; init; }
    public string? CheckedBy { get; init; }
    public Guid? CheckRecordedBy { get; init; }
    public DateOnly? CheckedOn { get; init; }
    public string? Reasons { get; init; }
    public string? Given { get; init; }
    public DateOnly? GivenOn { get; init; }

    public static AuthorityWords Of(AuthorityRequestFields fields) =>
        new()
        {
            Authority = fields.Authority,
            Reference = fields.Reference,
            LegalBasis = fields.LegalBasis,
            About = fields.About,
            PersonId = fields.PersonId,
            Asked = fields.Asked,
            IsSecret = fields.IsSecret,
            CheckedBy = fields.CheckedBy,
            CheckRecordedBy = (fields as AuthorityRequest)?.CheckRecordedBy,
            CheckedOn = fields.CheckedOn,
            Reasons = fields.Reasons,
            Given = fields.Given,
            GivenOn = fields.GivenOn,
        };

    public string Seal(IdentityVault vault, Guid id) =>
        vault.SealText(JsonSerializer.Serialize(this), AuthorityRequestRow.BoundTo(id));

    /// <summary>Hash by which the entries about a person are found.</summary>
    public static string? PersonHash(IdentityVault vault, Guid? id) =>
        id is { } person ? vault.KeyedHash($"authority-request|person|{person}") : null;
}

/// <summary>An entry as it is stored.</summary>
internal sealed record AuthorityRequestRow
{
    public const string Columns =
        "a.id, a.programme_id, a.status, a.received_on, a.words_sealed, a.version, a.created_at, a.updated_at";

    public required Guid Id { get; init; }
    public required Guid ProgrammeId { get; init; }
    public required string Status { get; init; }
    public required DateOnly ReceivedOn { get; init; }
    public required string WordsSealed { get; init; }
    public required int Version { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset UpdatedAt { get; init; }

    public static string BoundTo(Guid id) => $"authority_requests|words_sealed|{id}";

    public AuthorityRequest Open(IdentityVault vault)
    {
        var words = JsonSerializer.Deserialize<AuthorityWords>(vault.OpenText(WordsSealed, BoundTo(Id)))!;
        return new AuthorityRequest
        {
            Id = Id,
            ProgrammeId = ProgrammeId,
            Authority = words.Authority,
            Reference = words.Reference,
            LegalBasis = words.LegalBasis,
            ReceivedOn = ReceivedOn,
            About = words.About,
            PersonId = words.PersonId,
            Asked = words.Asked,
            IsSecret = words.IsSecret,
            Status = EnumText.Parse<AuthorityRequestStatus>(Status),
            CheckedBy = words.CheckedBy,
            CheckRecordedBy = words.CheckRecordedBy,
            CheckedOn = words.CheckedOn,
            Reasons = words.Reasons,
            Given = words.Given,
            GivenOn = words.GivenOn,
            Version = Version,
            CreatedAt = CreatedAt,
            UpdatedAt = UpdatedAt,
        };
    }
}
