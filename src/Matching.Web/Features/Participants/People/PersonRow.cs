using System.Text;
using Matching.Web.Data;
using Matching.Web.Features.Participants.PersonTransitions;
using Matching.Web.Features.Participants.PossibleDuplicates;
using Matching.Web.Features.Participants.Rights;
using Matching.Web.Mediation;
using MediatR;
using Microsoft.Extensions.Caching.Memory;

namespace Matching.Web.Features.Participants.People;

/// <summary>
/// A person as stored (plain columns, the profile that the engine reads, and the sealed identity), with their gates, consents and
/// last sign-up: of <c>people p</c> and <c>programmes r</c>, in one statement.
/// </summary>
internal record PersonRow
{
    public const string SealColumn = "people|identity_sealed";
    public const string ReasonColumn = "people|status_reason_sealed";

    // between the parts of a consent, and between consents: no text holds them
    private const string Unit = "\u001f";
    private const string Record = "\u001e";

    /// <summary>The columns. Parameters: those of <see cref="PersonGates.On"/>.</summary>
    public const string Columns = $"""
        p.id, p.programme_id, p.site_id, p.partner_id, p.responsible_id, p.role, p.status, p.preferred_language, p.birth_year,
        p.gender, p.capacity, p.applied_on, p.adult_confirmed_on, p.source, p.interest_asked_on,
        p.interest_confirmed_on, p.screened_on, p.profile, p.key_wrapped, p.identity_sealed, p.version,
        p.created_at, p.updated_at, {PersonGates.Sql} AS gates,
        (SELECT string_agg(c.purpose || '{Unit}' || c.text_version, '{Record}' ORDER BY c.id) FROM consents c
         WHERE c.programme_id = p.programme_id AND c.person_id = p.id AND c.withdrawn_at IS NULL) AS given,
        (SELECT a.role FROM signups a WHERE a.programme_id = p.programme_id AND a.person_id = p.id AND a.is_repeated
         ORDER BY a.created_at DESC LIMIT 1) AS again_role,
        (SELECT max(a.created_at) FROM signups a
         WHERE a.programme_id = p.programme_id AND a.person_id = p.id AND a.is_repeated) AS again_at,
        {BlockedPlaces.Columns}
        """;

    /// <summary>Reads the key that seals a person's texts, as the master key wraps it.</summary>
    public static Task<string> KeyOf(Db db, Guid personId, CancellationToken cancellationToken) =>
        db.Single<string>("SELECT key_wrapped FROM people WHERE id = @Id", new { Id = personId }, cancellationToken);

    public required Guid Id { get; init; }
    public required Guid ProgrammeId { get; init; }
    public Guid? SiteId { get; init; }
    public Guid? PartnerId { get; init; }
    public Guid? ResponsibleId { get; init; }
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

    public required int Gates { get; init; }
    public string? Given { get; init; }

    /// <summary>
    /// Role in the last sign-up through a partner of a person who had a record. Nothing else of what was sent then was kept: a
    /// stranger could have sent it.
    /// </summary>
    public string? AgainRole { get; init; }

    public DateTimeOffset? AgainAt { get; init; }

    public long? PlacesBeside { get; init; }

    /// <summary>The person as the API returns them. <paramref name="withContact"/> false leaves out contact data.</summary>
    public Person Open(IdentityVault vault, bool withContact)
    {
        var names = withContact ? null : SealedNames.Open(vault, IdentitySealed, KeyWrapped, Id);
        var person = Read(
            names is null
                ? PersonDocument.Join(Profile, vault.OpenBytes(IdentitySealed, KeyWrapped, Id, SealColumn))
                : Encoding.UTF8.GetBytes(Profile)
        );
        var filled = person with
        {
            GivenName = names?.GivenName ?? person.GivenName,
            FamilyName = names is null ? person.FamilyName : names.FamilyName,
            Id = Id,
            ProgrammeId = ProgrammeId,
            SiteId = SiteId,
            PartnerId = PartnerId,
            ResponsibleId = ResponsibleId,
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
            SignedUpAgainAt = AgainAt,
            SignedUpAgainAs = AgainRole is null ? null : EnumText.Parse<PersonRole>(AgainRole),
            OpenGates = PersonGates.Named(Gates),
            Consents = [.. Consents()],
            Version = Version,
            CreatedAt = CreatedAt,
            UpdatedAt = UpdatedAt,
        };
        return filled is Mentor mentor ? mentor with { Capacity = Capacity, PlacesBesideBlocked = PlacesBeside } : filled;
    }

    private Person Read(byte[] document) =>
        Role == PersonRole.Mentee.ToText() ? PersonDocument.Read<Mentee>(document) : PersonDocument.Read<Mentor>(document);

    private IEnumerable<ConsentGiven> Consents() =>
        (Given?.Split(Record) ?? [])
            .Select(consent => consent.Split(Unit))
            .Select(parts => new ConsentGiven { Purpose = parts[0], Version = parts[1] });
}

/// <summary>Of a row <c>p</c> of people, the places that are free though an unsafe end keeps one.</summary>
internal static class BlockedPlaces
{
    public const string Columns =
        """
            CASE WHEN p.role = 'mentor'
                   AND EXISTS (SELECT 1 FROM pairs b
                               WHERE b.programme_id = p.programme_id AND b.mentor_id = p.id AND b.is_place_blocked)
                 THEN p.capacity - (SELECT count(*) FROM pairs x WHERE x.mentor_id = p.id AND
            """
        + PeopleReader.UsesPlace
        + ") END AS places_beside";
}

/// <summary>
/// People of lists as they were opened last, without contact data: opening a sealed name and reading a document take as long as
/// the rest of a list. A row is read from the database each time, and only an equal one is not opened again. They stay a minute,
/// and an erased person none.
/// </summary>
internal sealed class OpenedPeople(IdentityVault vault) : IDisposable
{
    // Some 10 kilobytes each, with their row.
    private const int Most = 1000;

    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(1);

    private readonly MemoryCache known = new(
        new MemoryCacheOptions { SizeLimit = Most, ExpirationScanFrequency = TimeSpan.FromSeconds(30) }
    );

    /// <summary>The person of a row, without contact data. Others may have the same one, so it is not to be changed.</summary>
    public Person Open(PersonRow row)
    {
        if (known.Get<Opened>(row.Id) is { } opened && opened.Row.Equals(row))
        {
            return opened.Person;
        }

        var person = row.Open(vault, withContact: false);
        known.Set(
            row.Id,
            new Opened(row, person),
            new MemoryCacheEntryOptions { Size = 1, AbsoluteExpirationRelativeToNow = Kept }
        );
        return person;
    }

    public void Forget(Guid personId) => known.Remove(personId);

    public void Dispose() => known.Dispose();

    private sealed record Opened(PersonRow Row, Person Person);
}

internal sealed class ForgetOpenedPerson(OpenedPeople opened)
    : INotificationHandler<PersonErased>,
        INotificationHandler<RecordRemoved>
{
    public Task Handle(PersonErased notification, CancellationToken cancellationToken) => Forget(notification.PersonId);

    public Task Handle(RecordRemoved notification, CancellationToken cancellationToken) => Forget(notification.PersonId);

    private Task Forget(Guid personId)
    {
        opened.Forget(personId);
        return Task.CompletedTask;
    }
}
