using Matching.Web.Data;
using Matching.Web.Features.Participants.Appointments;
using Matching.Web.Features.Participants.Attempts;
using Matching.Web.Features.Participants.Notices;
using Matching.Web.Features.Participants.People;
using Matching.Web.Features.Participants.PersonTies;
using Matching.Web.Features.Questionnaires.Responses;
using Matching.Web.Features.Safeguarding.CorrectionRequests;
using Matching.Web.Http;
using Matching.Web.Mediation;

namespace Matching.Web.Features.Safeguarding.Privacy;

/// <summary>Data about a person, for that person. <c>withheld</c> names what is left out and how to ask for it.</summary>
public sealed record MyData : IResource, IInProgramme
{
    /// <summary>Id of the record.</summary>
    public required Guid Id { get; init; }

    /// <summary>The programme.</summary>
    public required Guid ProgrammeId { get; init; }

    /// <summary>Its name.</summary>
    public required string Programme { get; init; }

    /// <summary>The record of a mentor.</summary>
    public Mentor? Mentor { get; init; }

    /// <summary>The record of a mentee.</summary>
    public Mentee? Mentee { get; init; }

    /// <summary>What staff wrote about the person at the last change of state.</summary>
    public string? StatusReason { get; init; }

    /// <summary>The person's status and what is still missing, in sentences to the person.</summary>
    public required string Standing { get; init; }

    /// <summary>Whether the use of the record is restricted.</summary>
    public required bool Restricted { get; init; }

    /// <summary>Whether staff have paused the record; then only staff end the pause.</summary>
    public required bool PausedByStaff { get; init; }

    /// <summary>When the record is erased because the retention period is over; null until the person has been warned.</summary>
    public MyRetention? Retention { get; init; }

    /// <summary>Consents given, withdrawn ones too.</summary>
    public required IReadOnlyList<MyConsent> Consents { get; init; }

    /// <summary>Notices that were explained to the person, ended ones too.</summary>
    public required IReadOnlyList<Notice> Notices { get; init; }

    /// <summary>
    /// The programme's text for guardians, where a guardian's consent would let the person take part and none is recorded; else
    /// null.
    /// </summary>
    public MyGuardianText? Guardian { get; init; }

    /// <summary>Sign-ups through partners.</summary>
    public required IReadOnlyList<MySignup> Signups { get; init; }

    /// <summary>Trainings attended.</summary>
    public required IReadOnlyList<MyTraining> Trainings { get; init; }

    /// <summary>Checks made.</summary>
    public required IReadOnlyList<MyCheck> Checks { get; init; }

    /// <summary>Changes that the person asked for and staff confirm or dismiss.</summary>
    public required IReadOnlyList<CorrectionRequest> Requests { get; init; }

    /// <summary>The couple, family or group with which the person takes part; null of a person who comes alone.</summary>
    public MyTie? Together { get; init; }

    /// <summary>Pairs that the person was asked about: status and dates.</summary>
    public required IReadOnlyList<MyPair> Pairs { get; init; }

    /// <summary>Changes of the status of these pairs, from the moment at which the person was asked.</summary>
    public required IReadOnlyList<MyPairEvent> PairEvents { get; init; }

    /// <summary>Meetings of the pairs.</summary>
    public required IReadOnlyList<MyMeeting> Meetings { get; init; }

    /// <summary>When staff spoke with the person about a pair.</summary>
    public required IReadOnlyList<MyCheckIn> CheckIns { get; init; }

    /// <summary>Appointments that staff agreed with the person.</summary>
    public required IReadOnlyList<MyAppointment> Appointments { get; init; }

    /// <summary>When staff tried to reach the person, and how.</summary>
    public required IReadOnlyList<MyAttempt> Attempts { get; init; }

    /// <summary>What is left out, and how to ask for it.</summary>
    public required MyWithheld Withheld { get; init; }

    /// <summary>Questionnaires answered.</summary>
    public required IReadOnlyList<Response> Responses { get; init; }

    /// <summary>Earlier versions of these, before staff corrected them.</summary>
    public required IReadOnlyList<ResponseVersion> ResponseVersions { get; init; }

    /// <summary>Match runs that took the person into account.</summary>
    public required IReadOnlyList<MyMatchRun> MatchRuns { get; init; }

    /// <summary>Links to these data.</summary>
    public required IReadOnlyList<MyLink> Links { get; init; }

    /// <summary>Messages about the person, sent or waiting.</summary>
    public required IReadOnlyList<MyMessage> Messages { get; init; }

    /// <summary>Who read or changed the record, newest first; the last 500.</summary>
    public required IReadOnlyList<MyReader> Readers { get; init; }

    internal Person Person => (Person?)Mentor ?? Mentee!;
}

/// <summary>The end of keeping a record of a person who left.</summary>
public sealed record MyRetention
{
    /// <summary>Since when the person has left, or was referred elsewhere.</summary>
    public required DateTimeOffset LeftAt { get; init; }

    /// <summary>When they were warned.</summary>
    public required DateTimeOffset WarnedAt { get; init; }

    /// <summary>When the record is erased, unless they come back.</summary>
    public required DateTimeOffset ErasedAt { get; init; }
}

/// <summary>The text that a guardian agrees to.</summary>
public sealed record MyGuardianText
{
    /// <summary>Version of the text, for <c>guardianConsent</c>.</summary>
    public required string Version { get; init; }

    /// <summary>The words, in the person's language where the programme has them.</summary>
    public required string Text { get; init; }
}

/// <summary>A consent.</summary>
public sealed record MyConsent
{
    /// <summary>Purpose.</summary>
    public required string Purpose { get; init; }

    /// <summary>Version of the text.</summary>
    public required string Version { get; init; }

    /// <summary>SHA-256 of the words of that version as they were then; empty of older ones.</summary>
    public string? TextHash { get; init; }

    /// <summary>Language in which it was read.</summary>
    public required string Language { get; init; }

    /// <summary>Who entered it: a role, <c>participant</c>, or <c>partner_form</c> for a form of a partner.</summary>
    public required string Channel { get; init; }

    /// <summary>When it was given.</summary>
    public required DateTimeOffset GivenAt { get; init; }

    /// <summary>When it was withdrawn.</summary>
    public DateTimeOffset? WithdrawnAt { get; init; }
}

/// <summary>A sign-up through a partner.</summary>
public sealed record MySignup
{
    /// <summary>Id of the sign-up, by which the partner knows it.</summary>
    public required Guid Id { get; init; }

    /// <summary>The partner.</summary>
    public required string Partner { get; init; }

    /// <summary>How it came: <c>form</c> from a page of the partner, <c>key</c> from its server.</summary>
    public required string Channel { get; init; }

    /// <summary>Whether there was a record already, which what was sent then did not change.</summary>
    [System.Text.Json.Serialization.JsonPropertyName("repeated")]
    public required bool IsRepeated { get; init; }

    /// <summary>Who signed the person up as part of their work; null where the person did so.</summary>
    public string? ReferredBy { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    internal string? ReferralSealed { get; init; }
}

/// <summary>People who take part together, without who the others are: each has a record of their own.</summary>
public sealed record MyTie
{
    /// <summary>What they are.</summary>
    public required TieKind Kind { get; init; }

    /// <summary>Since when the person is one of them.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>How many they are, the person among them.</summary>
    public required int People { get; init; }
}

/// <summary>A training attended.</summary>
public sealed record MyTraining
{
    /// <summary>Title.</summary>
    public required string Title { get; init; }

    /// <summary>Day.</summary>
    public required DateOnly HeldOn { get; init; }
}

/// <summary>A check.</summary>
public sealed record MyCheck
{
    /// <summary>Kind of check.</summary>
    public required string Kind { get; init; }

    /// <summary>Result.</summary>
    public required string Result { get; init; }

    /// <summary>When.</summary>
    public required DateOnly CheckedOn { get; init; }

    /// <summary>Last day on which it is valid.</summary>
    public DateOnly? ExpiresOn { get; init; }
}

/// <summary>An event of a pair.</summary>
public sealed record MyPairEvent
{
    /// <summary>The pair.</summary>
    public required Guid PairId { get; init; }

    /// <summary>State before; null at the beginning.</summary>
    public string? From { get; init; }

    /// <summary>State after.</summary>
    public required string To { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset OccurredAt { get; init; }
}

/// <summary>A meeting of a pair.</summary>
public sealed record MyMeeting
{
    /// <summary>Id of the meeting.</summary>
    public required Guid Id { get; init; }

    /// <summary>The pair.</summary>
    public required Guid PairId { get; init; }

    /// <summary>Day.</summary>
    public required DateOnly HeldOn { get; init; }

    /// <summary>How long, in minutes.</summary>
    public int? Minutes { get; init; }

    /// <summary>What it cost the two, in the programme's currency.</summary>
    public double? Expenses { get; init; }

    /// <summary>Whether the programme has paid that.</summary>
    public bool? IsExpensesPaid { get; init; }
}

/// <summary>A conversation of staff with the person about a pair.</summary>
public sealed record MyCheckIn
{
    /// <summary>Id of the check-in.</summary>
    public required Guid Id { get; init; }

    /// <summary>The pair.</summary>
    public required Guid PairId { get; init; }

    /// <summary>Day.</summary>
    public required DateOnly HeldOn { get; init; }

    /// <summary>How, a code of the list <c>channels</c>.</summary>
    public string? Channel { get; init; }
}

/// <summary>
/// A kind of what is held and left out here, because it may be about another person as well (Article 15(4) GDPR).
/// </summary>
public enum WithheldKind
{
    /// <summary>Reasons and comments of staff about a pair.</summary>
    PairReasons,

    /// <summary>Why staff did not wait for a questionnaire of a pair.</summary>
    PairWaivers,

    /// <summary>Why a pair ended, and who ended it.</summary>
    PairEnds,

    /// <summary>Contacts of staff with the other half of a pair.</summary>
    OtherHalfContacts,

    /// <summary>Proposals that the person was never asked about, and the scores of proposals.</summary>
    Proposals,

    /// <summary>What concerns say.</summary>
    Concerns,

    /// <summary>Notes of staff about the person or their pairs, and comments on them.</summary>
    Notes,

    /// <summary>Names of those who sign up together with the person.</summary>
    NamesBeside,
}

/// <summary>What is left out, the same for all people: it does not say whether there is any.</summary>
public sealed record MyWithheld
{
    /// <summary>Kinds of what is left out.</summary>
    public required IReadOnlyList<WithheldKind> Kinds { get; init; }

    /// <summary>Why, and how to ask for it, in the caller's language.</summary>
    public required string Note { get; init; }

    internal static MyWithheld InWords() =>
        new() { Kinds = Enum.GetValues<WithheldKind>(), Note = Texts.Page("my.withheld-what") };
}

/// <summary>An appointment of staff with the person.</summary>
public sealed record MyAppointment
{
    /// <summary>What it is for.</summary>
    public required AppointmentKind Kind { get; init; }

    /// <summary>When it begins.</summary>
    public required DateTimeOffset StartsAt { get; init; }

    /// <summary>How long it takes, in minutes.</summary>
    public required int Minutes { get; init; }

    /// <summary>The place; empty for a talk by telephone.</summary>
    public string? Place { get; init; }

    /// <summary>What became of it.</summary>
    public required AppointmentStatus Status { get; init; }
}

/// <summary>An attempt of staff to reach the person.</summary>
public sealed record MyAttempt
{
    /// <summary>Kind of attempt.</summary>
    public required AttemptKind Kind { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset AttemptedAt { get; init; }
}

/// <summary>A match run that took the person into account.</summary>
public sealed record MyMatchRun
{
    /// <summary>The run.</summary>
    public required Guid MatchRunId { get; init; }

    /// <summary>Day of the run.</summary>
    public required DateOnly AsOf { get; init; }
}

/// <summary>A link to these data.</summary>
public sealed record MyLink
{
    /// <summary>When it was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Until when the link works.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>When it was revoked.</summary>
    public DateTimeOffset? RevokedAt { get; init; }

    /// <summary>When it was used last.</summary>
    public DateTimeOffset? LastUsedAt { get; init; }
}

/// <summary>A message about the person.</summary>
public sealed record MyMessage
{
    /// <summary>Type of the event.</summary>
    public required string Kind { get; init; }

    /// <summary>When it was written.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was sent.</summary>
    public DateTimeOffset? DeliveredAt { get; init; }

    /// <summary>What the person answered by its link.</summary>
    public string? Answer { get; init; }
}

/// <summary>A reading or change of the record.</summary>
public sealed record MyReader
{
    /// <summary>When.</summary>
    public required DateTimeOffset OccurredAt { get; init; }

    /// <summary>Role of the reader.</summary>
    public required string Role { get; init; }

    /// <summary>Number of the account or key; who holds it the programme can say.</summary>
    public required string ActorId { get; init; }

    /// <summary>Action on the record.</summary>
    public required string Action { get; init; }

    /// <summary>Purpose, where the use case requires one.</summary>
    public string? Purpose { get; init; }

    internal Guid EntryId { get; init; }

    internal string? PurposeSealed { get; init; }

    internal MyReader Open(IdentityVault vault) =>
        this with
        {
            Purpose = AuditChain.Purpose(vault, EntryId, Purpose, PurposeSealed),
        };
}
