using Matching.Web.Data;
using Matching.Web.Features.MatchRuns;
using Matching.Web.Features.Pairs;
using Matching.Web.Features.People;
using Matching.Web.Features.Responses;
using Matching.Web.Mediation;

namespace Matching.Web.Features.Privacy;

/// <summary>Everything that is held about a person, for that person.</summary>
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

    /// <summary>What a coordinator wrote at the last change of state.</summary>
    public string? StatusReason { get; init; }

    /// <summary>Whether the record is kept and used for nothing.</summary>
    public required bool Restricted { get; init; }

    /// <summary>When the record goes because the time for which the programme keeps it is over; null as long as nobody has been told of it.</summary>
    public MyRetention? Retention { get; init; }

    /// <summary>Consents given, withdrawn ones too.</summary>
    public required IReadOnlyList<MyConsent> Consents { get; init; }

    /// <summary>Sign-ups through partners.</summary>
    public required IReadOnlyList<MySignup> Signups { get; init; }

    /// <summary>Trainings attended.</summary>
    public required IReadOnlyList<MyTraining> Trainings { get; init; }

    /// <summary>Checks made.</summary>
    public required IReadOnlyList<MyCheck> Checks { get; init; }

    /// <summary>Pairs, with what was written about them.</summary>
    public required IReadOnlyList<Pair> Pairs { get; init; }

    /// <summary>What happened to the pairs.</summary>
    public required IReadOnlyList<MyPairEvent> PairEvents { get; init; }

    /// <summary>Meetings of the pairs.</summary>
    public required IReadOnlyList<Meeting> Meetings { get; init; }

    /// <summary>When staff spoke with the pairs.</summary>
    public required IReadOnlyList<CheckIn> CheckIns { get; init; }

    /// <summary>Questionnaires answered.</summary>
    public required IReadOnlyList<Response> Responses { get; init; }

    /// <summary>Match runs that took the person into account, and whom they proposed.</summary>
    public required IReadOnlyList<MyMatchRun> MatchRuns { get; init; }

    /// <summary>Links to these data.</summary>
    public required IReadOnlyList<MyLink> Links { get; init; }

    /// <summary>Messages about the person, sent or waiting.</summary>
    public required IReadOnlyList<MyMessage> Messages { get; init; }

    /// <summary>Who read or changed the record, newest first; the last 500.</summary>
    public required IReadOnlyList<MyReader> Readers { get; init; }

    internal Person Person => (Person?)Mentor ?? Mentee!;
}

/// <summary>The end of keeping a record of somebody who left.</summary>
public sealed record MyRetention
{
    /// <summary>Since when the person has left, or was found not suitable.</summary>
    public required DateTimeOffset LeftAt { get; init; }

    /// <summary>When they were told.</summary>
    public required DateTimeOffset WarnedAt { get; init; }

    /// <summary>When the record goes, unless they come back.</summary>
    public required DateTimeOffset ErasedAt { get; init; }
}

/// <summary>A consent.</summary>
public sealed record MyConsent
{
    /// <summary>For what.</summary>
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

    /// <summary>Whether there was a record already; what was sent then was not kept.</summary>
    [System.Text.Json.Serialization.JsonPropertyName("repeated")] public required bool IsRepeated { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset CreatedAt { get; init; }
}

/// <summary>A training attended.</summary>
public sealed record MyTraining
{
    /// <summary>What it was called.</summary>
    public required string Title { get; init; }

    /// <summary>Day.</summary>
    public required DateOnly HeldOn { get; init; }
}

/// <summary>A check.</summary>
public sealed record MyCheck
{
    /// <summary>Which.</summary>
    public required string Kind { get; init; }

    /// <summary>With which result.</summary>
    public required string Result { get; init; }

    /// <summary>When.</summary>
    public required DateOnly CheckedOn { get; init; }

    /// <summary>Until when it holds.</summary>
    public DateOnly? ExpiresOn { get; init; }
}

/// <summary>Something that happened to a pair.</summary>
public sealed record MyPairEvent
{
    /// <summary>The pair.</summary>
    public required Guid PairId { get; init; }

    /// <summary>State before; null at the beginning.</summary>
    public string? From { get; init; }

    /// <summary>State after.</summary>
    public required string To { get; init; }

    /// <summary>What was written about it.</summary>
    public string? Reason { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset OccurredAt { get; init; }
}

/// <summary>A match run that took the person into account.</summary>
public sealed record MyMatchRun
{
    /// <summary>The run.</summary>
    public required Guid MatchRunId { get; init; }

    /// <summary>Its day.</summary>
    public required DateOnly AsOf { get; init; }

    /// <summary>Whom it proposed; null when nobody.</summary>
    public Guid? ProposedId { get; init; }

    /// <summary>With which score.</summary>
    public int? Score { get; init; }

    /// <summary>The score taken apart.</summary>
    public IReadOnlyList<ScoreContribution>? Contributions { get; init; }
}

/// <summary>A link to these data.</summary>
public sealed record MyLink
{
    /// <summary>When it was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Until when it opens.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>When it was revoked.</summary>
    public DateTimeOffset? RevokedAt { get; init; }

    /// <summary>When it was used last.</summary>
    public DateTimeOffset? LastUsedAt { get; init; }
}

/// <summary>A message about the person.</summary>
public sealed record MyMessage
{
    /// <summary>What it is about.</summary>
    public required string Kind { get; init; }

    /// <summary>When it was written.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was sent.</summary>
    public DateTimeOffset? DeliveredAt { get; init; }
}

/// <summary>Somebody who read or changed the record.</summary>
public sealed record MyReader
{
    /// <summary>When.</summary>
    public required DateTimeOffset OccurredAt { get; init; }

    /// <summary>In which role.</summary>
    public required string Role { get; init; }

    /// <summary>Number of the account or key; who holds it the programme can say.</summary>
    public required string ActorId { get; init; }

    /// <summary>What they did.</summary>
    public required string Action { get; init; }

    /// <summary>For which purpose, where one was asked for.</summary>
    public string? Purpose { get; init; }

    internal Guid EntryId { get; init; }

    internal string? PurposeSealed { get; init; }

    internal MyReader Open(IdentityVault vault) => this with { Purpose = AuditChain.Purpose(vault, EntryId, Purpose, PurposeSealed) };
}
