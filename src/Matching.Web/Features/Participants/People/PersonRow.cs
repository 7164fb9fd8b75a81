using System.Text.Json;
using System.Text.Json.Nodes;
using Matching.Web.Data;
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
        JsonSerializerOptions json,
        IEnumerable<ConsentGiven> consents,
        IReadOnlyList<string> openGates,
        SignedUpAgain? again,
        bool withContact
    )
    {
        var person = JsonNode.Parse(Profile)!.AsObject();
        foreach (var (name, value) in vault.Open<JsonObject>(IdentitySealed, KeyWrapped, Id, SealColumn))
        {
            if (withContact || name is "givenName" or "familyName")
            {
                person[name] = value?.DeepClone();
            }
        }

        void Set<T>(string name, T value) => person[name] = JsonSerializer.SerializeToNode(value, json);
        Set("id", Id);
        Set("programmeId", ProgrammeId);
        Set("siteId", SiteId);
        Set("partnerId", PartnerId);
        Set("status", Status);
        Set("preferredLanguage", PreferredLanguage);
        Set("birthYear", BirthYear);
        Set("gender", Gender);
        Set("appliedOn", AppliedOn);
        Set("adultConfirmedOn", AdultConfirmedOn);
        if (withContact && Source is not null)
        {
            // as stored before it was sealed; the next change of the record seals it
            Set("source", Source);
        }

        Set("interestAskedOn", InterestAskedOn);
        Set("interestConfirmedOn", InterestConfirmedOn);
        Set("screenedOn", ScreenedOn);
        Set("signedUpAgainAt", again?.CreatedAt);
        Set("signedUpAgainAs", again?.Role);
        Set("openGates", openGates);
        Set("consents", consents);
        Set("version", Version);
        Set("createdAt", CreatedAt);
        Set("updatedAt", UpdatedAt);
        if (Role == PersonRole.Mentee.ToText())
        {
            return person.Deserialize<Mentee>(json)!;
        }

        Set("capacity", Capacity);
        return person.Deserialize<Mentor>(json)!;
    }
}

/// <summary>A consent in force.</summary>
internal sealed record ConsentRow
{
    public required Guid PersonId { get; init; }
    public required string Purpose { get; init; }
    public required string TextVersion { get; init; }

    public ConsentGiven Given => new() { Purpose = Purpose, Version = TextVersion };
}
