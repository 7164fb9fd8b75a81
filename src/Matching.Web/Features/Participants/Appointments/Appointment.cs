using Matching.Web.Data;
using Matching.Web.Http;
using Matching.Web.Mediation;

namespace Matching.Web.Features.Participants.Appointments;

/// <summary>What an appointment is for.</summary>
public enum AppointmentKind
{
    /// <summary>The interview before matching.</summary>
    Interview,

    /// <summary>The first meeting of a pair.</summary>
    FirstMeeting,

    /// <summary>A visit.</summary>
    Visit,

    /// <summary>A telephone call.</summary>
    Call,
}

/// <summary>What became of an appointment.</summary>
public enum AppointmentStatus
{
    /// <summary>It is to come, or has passed without a result.</summary>
    Planned,

    /// <summary>It was held.</summary>
    Done,

    /// <summary>The person did not come, or did not answer.</summary>
    Missed,

    /// <summary>It was called off.</summary>
    Cancelled,
}

/// <summary>What staff agree with a person: when, where, with whom.</summary>
public abstract record AppointmentFields
{
    /// <summary>The person.</summary>
    [Mandatory]
    public Guid? PersonId { get; set; }

    /// <summary>What it is for.</summary>
    [Mandatory]
    public AppointmentKind? Kind { get; set; }

    /// <summary>When it begins: from today on, and not more than two years from now.</summary>
    [Mandatory]
    public DateTimeOffset? StartsAt { get; set; }

    /// <summary>How long it takes, in minutes. Defaults to 30.</summary>
    [Between(5, 600)]
    public int? Minutes { get; set; }

    /// <summary>
    /// The place. Left out for a talk by telephone. Staff of the programme can read it, and the person can read it in their own data.
    /// </summary>
    [LengthUpTo(200)]
    public string? Place { get; set; }

    /// <summary>Account of the member of staff who meets the person. Defaults to the caller's own.</summary>
    public Guid? AccountId { get; set; }

    /// <summary>Note for staff. The person can read it when they ask the programme for it, after staff have read it first.</summary>
    [LengthUpTo(1000)]
    public string? Note { get; set; }
}

/// <summary>An appointment of staff with a person.</summary>
public sealed record Appointment : AppointmentFields, IResource, IVersioned, IInProgramme
{
    /// <summary>Id of the appointment.</summary>
    public required Guid Id { get; init; }

    /// <summary>Programme of the person.</summary>
    public required Guid ProgrammeId { get; init; }

    /// <summary>What became of it.</summary>
    public required AppointmentStatus Status { get; init; }

    /// <summary>Version of this representation; its entity tag is <c>"v{version}"</c>.</summary>
    public required int Version { get; init; }

    /// <summary>When it was entered.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it last changed.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }
}

/// <summary>An appointment as it is stored.</summary>
internal record AppointmentRow
{
    public const string Columns = """
        a.id, a.programme_id, a.person_id, a.account_id, a.kind, a.starts_at, a.minutes, a.place_sealed, a.note_sealed, a.status,
        a.version, a.created_at, a.updated_at
        """;

    public required Guid Id { get; init; }
    public required Guid ProgrammeId { get; init; }
    public required Guid PersonId { get; init; }
    public Guid? AccountId { get; init; }
    public required string Kind { get; init; }
    public required DateTimeOffset StartsAt { get; init; }
    public required int Minutes { get; init; }
    public string? PlaceSealed { get; init; }
    public string? NoteSealed { get; init; }
    public required string Status { get; init; }
    public required int Version { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset UpdatedAt { get; init; }

    public Appointment Open(IdentityVault vault, string key) =>
        new()
        {
            Id = Id,
            ProgrammeId = ProgrammeId,
            PersonId = PersonId,
            AccountId = AccountId,
            Kind = EnumText.Parse<AppointmentKind>(Kind),
            StartsAt = StartsAt,
            Minutes = Minutes,
            Place = AppointmentWords.Open(vault, PlaceSealed, key, PersonId, AppointmentWords.Place(Id)),
            Note = AppointmentWords.Open(vault, NoteSealed, key, PersonId, AppointmentWords.Note(Id)),
            Status = EnumText.Parse<AppointmentStatus>(Status),
            Version = Version,
            CreatedAt = CreatedAt,
            UpdatedAt = UpdatedAt,
        };
}

/// <summary>What is sealed of an appointment, under the person's key.</summary>
internal static class AppointmentWords
{
    public static string Place(Guid id) => $"appointments|place_sealed|{id}";

    public static string Note(Guid id) => $"appointments|note_sealed|{id}";

    public static string? Open(IdentityVault vault, string? words, string key, Guid person, string binding) =>
        words is null ? null : vault.Open<string>(words, key, person, binding);

    public static string? Seal(IdentityVault vault, string? words, string key, Guid person, string binding) =>
        string.IsNullOrWhiteSpace(words) ? null : vault.Seal(words.Trim(), key, person, binding);
}
