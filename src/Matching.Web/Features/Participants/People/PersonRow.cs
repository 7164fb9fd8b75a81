using System.Text;
using Matching.Web.Data;
using Matching.Web.Features.Participants.PersonTransitions;
using Matching.Web.Features.Participants.Signups;
using Matching.Web.Mediation;

namespace Matching.Web.Features.Participants.People;

/// <summary>A person as stored: plain columns, the profile that the engine reads, and the sealed identity.</summary>
internal record PersonRow
{
    public const string SealColumn = "people|identity_sealed";
    public const string ReasonColumn = "people|status_reason_sealed";

    public const string Columns =
        "id, programme_id, site_id, partner_id, role, status, preferred_language, birth_year, gender, capacity, "
        + "applied_on, adult_confirmed_on, source, interest_asked_on, interest_confirmed_on, screened_on, profile, "
        + "key_wrapped, identity_sealed, version, created_at, updated_at";

    /// <summary>The columns of people <c>p</c> beside another table.</summary>
    public static readonly string OfPeople = string.Join(", ", Columns.Split(", ").Select(column => "p." + column));

    public required Guid Id { get; init; }
    public required Guid ProgrammeId { get; init; }
    public Guid? SiteId { get; init; }
    public Guid? PartnerId { get; init; }
    public required string Role { get; init; }
    public required string Status { get; init; }
    public required string PreferredLanguage { get; init; }
    public int? BirthYear { get; init; }
    public string? Gender { get; init; }
    public required int Capacity { get; init; }
    public required DateOnly AppliedOn { get; init; }
    public DateOnly? AdultConfirmedOn { get; init; }
    public string? Source { get; init; }
    public DateOnly? InterestAskedOn { get; init; }
    public DateOnly? InterestConfirmedOn { get; init; }
    public DateOnly? ScreenedOn { get; init; }
    public required string Profile { get; init; }
    public required string KeyWrapped { get; init; }
    public required string IdentitySealed { get; init; }
    public required int Version { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>The person as the API returns them. <paramref name="withContact"/> false leaves out contact data.</summary>
    public Person Open(
        IdentityVault vault,
        IEnumerable<ConsentGiven> consents,
        IReadOnlyList<string> openGates,
        SignedUpAgain? again,
        bool withContact
    )
    {
        var person = withContact
            ? Read(PersonDocument.Join(Profile, vault.OpenBytes(IdentitySealed, KeyWrapped, Id, SealColumn)))
            : Named(SealedNames.Open(vault, IdentitySealed, KeyWrapped, Id));
        var filled = person with
        {
            Id = Id,
            ProgrammeId = ProgrammeId,
            SiteId = SiteId,
            PartnerId = PartnerId,
            Status = EnumText.Parse<PersonStatus>(Status),
            PreferredLanguage = PreferredLanguage,
            BirthYear = BirthYear,
            Gender = Gender is null ? null : EnumText.Parse<Gender>(Gender),
            AppliedOn = AppliedOn,
            AdultConfirmedOn = AdultConfirmedOn,
            // as stored before it was sealed; the next change of the record seals it
            Source = withContact ? Source ?? person.Source : null,
            InterestAskedOn = InterestAskedOn,
            InterestConfirmedOn = InterestConfirmedOn,
            ScreenedOn = ScreenedOn,
            SignedUpAgainAt = again?.CreatedAt,
            SignedUpAgainAs = again is null ? null : EnumText.Parse<PersonRole>(again.Role),
            OpenGates = openGates,
            Consents = [.. consents],
            Version = Version,
            CreatedAt = CreatedAt,
            UpdatedAt = UpdatedAt,
        };
        return filled is Mentor mentor ? mentor with { Capacity = Capacity } : filled;
    }

    private Person Named(SealedNames names) =>
        Read(Encoding.UTF8.GetBytes(Profile)) with
        {
            GivenName = names.GivenName,
            FamilyName = names.FamilyName,
        };

    private Person Read(byte[] document) =>
        Role == PersonRole.Mentee.ToText() ? PersonDocument.Read<Mentee>(document) : PersonDocument.Read<Mentor>(document);
}

/// <summary>A person with what a list says of them besides, of <c>people p</c> and <c>programmes r</c>, in one statement.</summary>
internal sealed record ListedRow : PersonRow
{
    // between the parts of a consent, and between consents: no text holds them
    private const char Unit = '\u001f';
    private const char Record = '\u001e';

    /// <summary>The columns. Parameters: those of <see cref="PersonGates.On"/>.</summary>
    public static new readonly string Columns = $"""
        {OfPeople}, {PersonGates.Sql} AS gates,
        (SELECT string_agg(c.purpose || '{Unit}' || c.text_version, '{Record}' ORDER BY c.id) FROM consents c
         WHERE c.programme_id = p.programme_id AND c.person_id = p.id AND c.withdrawn_at IS NULL) AS given,
        (SELECT a.role FROM signups a WHERE a.programme_id = p.programme_id AND a.person_id = p.id AND a.is_repeated
         ORDER BY a.created_at DESC LIMIT 1) AS again_role,
        (SELECT max(a.created_at) FROM signups a
         WHERE a.programme_id = p.programme_id AND a.person_id = p.id AND a.is_repeated) AS again_at
        """;

    public required int Gates { get; init; }
    public string? Given { get; init; }
    public string? AgainRole { get; init; }
    public DateTimeOffset? AgainAt { get; init; }

    public IEnumerable<ConsentGiven> ConsentsGiven =>
        (Given?.Split(Record) ?? [])
            .Select(consent => consent.Split(Unit))
            .Select(parts => new ConsentGiven { Purpose = parts[0], Version = parts[1] });

    public SignedUpAgain? Again =>
        AgainRole is { } role && AgainAt is { } at
            ? new SignedUpAgain
            {
                PersonId = Id,
                Role = role,
                CreatedAt = at,
            }
            : null;
}

/// <summary>A consent in force.</summary>
internal sealed record ConsentRow
{
    public required Guid PersonId { get; init; }
    public required string Purpose { get; init; }
    public required string TextVersion { get; init; }

    public ConsentGiven Given => new() { Purpose = Purpose, Version = TextVersion };
}
