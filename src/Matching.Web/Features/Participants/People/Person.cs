using System.Text.Json.Serialization;
using Matching.Web.Features.Participants.PossibleDuplicates;
using Matching.Web.Http;
using Matching.Web.Mediation;

namespace Matching.Web.Features.Participants.People;

/// <summary>
/// A person of a programme. Contacts, place and occupation are only in the answer about one person, not in lists.
/// </summary>
public abstract record Person : PersonFields, IResource, IVersioned, IInProgramme
{
    /// <summary>Id of the person.</summary>
    [JsonPropertyOrder(-1)]
    public required Guid Id { get; init; }

    /// <summary>Version of this representation; its entity tag is <c>"v{version}"</c>.</summary>
    public required int Version { get; init; }

    /// <summary>When the person was entered.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When the record last changed.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>The partner through which the person signed up.</summary>
    public Guid? PartnerId { get; init; }

    /// <summary>
    /// The account of the coordinator who is responsible for the person; empty when there is none. Changed by
    /// <c>/mentors/responsible</c> and <c>/mentees/responsible</c>.
    /// </summary>
    public Guid? ResponsibleId { get; init; }

    /// <summary>
    /// When a sign-up with this address last came in again; the record was not changed. Empty when there was none.
    /// </summary>
    public DateTimeOffset? SignedUpAgainAt { get; init; }

    /// <summary>Role of that sign-up.</summary>
    public PersonRole? SignedUpAgainAs { get; init; }

    /// <summary>
    /// What keeps the person out of the pool: <c>age</c>, <c>consent</c>, <c>training</c>, <c>check</c>, <c>interest</c>,
    /// <c>screening</c>, <c>restriction</c>.
    /// </summary>
    public required IReadOnlyList<string> OpenGates { get; init; }

    /// <summary>
    /// What the person asked to change by their own link and staff have not decided: <c>birth_year</c>, <c>guardian_consent</c>.
    /// Null in lists and files.
    /// </summary>
    public IReadOnlyList<string>? OpenRequests { get; init; }

    /// <summary>
    /// Other records that may be of the same person and of which staff have not decided. Null in lists and files, and never in
    /// one's own data.
    /// </summary>
    public IReadOnlyList<DuplicateOfPerson>? PossibleDuplicates { get; init; }

    /// <summary>
    /// Pairs that the change withdrew, because they were only proposed or offered, or ended, because they had not begun and the
    /// person no longer takes part. Given in the answer to a change of the person; otherwise null. In one's own data it has only
    /// pairs that the person was asked about.
    /// </summary>
    public IReadOnlyList<Guid>? WithdrawnPairs { get; init; }

    /// <summary>
    /// Pairs that were withdrawn or ended since the step that was undone, and that the undo does not bring back: each has an
    /// undo of its own. Given in the answer to an undo; otherwise null.
    /// </summary>
    public IReadOnlyList<Guid>? PairsStillWithdrawn { get; init; }

    /// <summary>Role in a pair.</summary>
    public abstract PersonRole Role { get; }
}

/// <summary>Another record that may be of the same person.</summary>
public sealed record DuplicateOfPerson
{
    /// <summary>Id of the possible duplicate, for <c>/possible-duplicates/{id}</c>.</summary>
    public required Guid Id { get; init; }

    /// <summary>The other record.</summary>
    public required Guid PersonId { get; init; }

    /// <summary>Reasons for the possible duplicate.</summary>
    public required IReadOnlyList<DuplicateReason> Reasons { get; init; }

    internal static IReadOnlyList<DuplicateReason> ReasonsOf(bool hasNameAndYear, bool hasTelephone, bool hasEmail)
    {
        (DuplicateReason Reason, bool Holds)[] reasons =
        [
            (DuplicateReason.NameAndBirthYear, hasNameAndYear),
            (DuplicateReason.Telephone, hasTelephone),
            (DuplicateReason.Email, hasEmail),
        ];
        return [.. reasons.Where(reason => reason.Holds).Select(reason => reason.Reason)];
    }
}

/// <summary>A local volunteer: one person, a couple, a family or a group.</summary>
public sealed record Mentor : Person
{
    /// <summary>One person or several.</summary>
    public required MentorKind Kind { get; init; }

    /// <summary>Of a couple, family or group, the gender of every adult.</summary>
    public List<Gender>? AdultGenders { get; init; }

    /// <summary>How many mentees at a time.</summary>
    public required int Capacity { get; init; }

    /// <summary>What the mentor offers.</summary>
    public List<Offer>? Offers { get; init; }

    /// <summary>How far the mentor travels, in kilometres.</summary>
    public int? TravelKm { get; init; }

    /// <summary>Experience of special needs, codes of the list <c>experience</c>.</summary>
    public List<string>? Experience { get; init; }

    /// <inheritdoc/>
    public override PersonRole Role => PersonRole.Mentor;

    /// <summary>
    /// Places that are free though one is blocked, because a pair ended as unsafe and its concern is not closed; null where none
    /// is blocked. Pages of staff read it; what the concern is about is no part of it.
    /// </summary>
    internal long? PlacesBesideBlocked { get; init; }
}

/// <summary>A newcomer who looks for a mentor.</summary>
public sealed record Mentee : Person
{
    /// <summary>What the mentee asks for.</summary>
    public List<Need>? Needs { get; init; }

    /// <summary>Special needs for which a mentor may have experience.</summary>
    public List<SpecialNeed>? SpecialNeeds { get; init; }

    /// <summary>Courses and guidance that the mentee takes part in besides, codes of the list <c>courses</c>.</summary>
    public List<string>? Courses { get; init; }

    /// <summary>The coordinator's flag: look here first.</summary>
    public bool? Priority { get; init; }

    /// <summary>Why it is flagged.</summary>
    public string? PriorityReason { get; init; }

    /// <inheritdoc/>
    public override PersonRole Role => PersonRole.Mentee;
}
