using Matching.Web.Http;
using Matching.Web.Mediation;

namespace Matching.Web.Features.Pairs.Pairs;

/// <summary>Status of a pair; see the table of statuses in api-specs/README.md.</summary>
public enum PairStatus
{
    Proposed,
    Offered,
    MentorAccepted,
    Agreed,
    Active,
    OnHold,
    Ending,
    Completed,
    Declined,
    Expired,
    Withdrawn,
    EndedEarly,
}

/// <summary>Who ended a pair.</summary>
public enum EndedBy
{
    Mentee,
    Mentor,
    Coordinator,
    Programme,
}

/// <summary>A mentor and a mentee, from the proposal to the end.</summary>
public sealed record Pair : IResource, IVersioned, IInProgramme
{
    /// <summary>Id of the pair.</summary>
    public required Guid Id { get; init; }

    /// <summary>The programme.</summary>
    public required Guid ProgrammeId { get; init; }

    /// <summary>The mentee's site.</summary>
    public Guid? SiteId { get; init; }

    /// <summary>The mentor.</summary>
    public required Guid MentorId { get; init; }

    /// <summary>The mentee.</summary>
    public required Guid MenteeId { get; init; }

    /// <summary>
    /// The account of the coordinator who is responsible for the pair, at first the mentee's; empty when there is none. Changed by
    /// <c>/pairs/responsible</c>.
    /// </summary>
    public Guid? ResponsibleId { get; init; }

    /// <summary>The match run that proposed it; empty for a pair made by hand.</summary>
    public Guid? MatchRunId { get; init; }

    /// <summary>Status of the pair.</summary>
    public required PairStatus Status { get; init; }

    /// <summary>When the status last changed.</summary>
    public required DateTimeOffset StatusChangedAt { get; init; }

    /// <summary>Score of the proposal.</summary>
    public int? Score { get; init; }

    /// <summary>Why it was made by hand, or what was said at the last change of state; not in lists.</summary>
    public string? Reason { get; init; }

    /// <summary>What was said beside a coded reason; not in lists.</summary>
    public string? Comment { get; init; }

    /// <summary>Day on which both had agreed.</summary>
    public DateOnly? AgreedOn { get; init; }

    /// <summary>Day of the first meeting.</summary>
    public DateOnly? StartedOn { get; init; }

    /// <summary>Last day of the term.</summary>
    public DateOnly? TermEndsOn { get; init; }

    /// <summary>Day until which it is on hold.</summary>
    public DateOnly? OnHoldUntil { get; init; }

    /// <summary>Day on which it ended.</summary>
    public DateOnly? EndedOn { get; init; }

    /// <summary>Why it ended, a code of the list <c>end_reasons</c>.</summary>
    public string? EndReason { get; init; }

    /// <summary>Who ended it.</summary>
    public EndedBy? EndedBy { get; init; }

    /// <summary>Whether the two are not to be proposed to each other again, though neither declined.</summary>
    public required bool NeverAgain { get; init; }

    /// <summary>Whether staff were present at the first meeting; empty where that is not recorded.</summary>
    public bool? IsAccompanied { get; init; }

    /// <summary>Day on which both signed the agreement of the pair.</summary>
    public DateOnly? AgreementSignedOn { get; init; }

    /// <summary>Day of the closing talk.</summary>
    public DateOnly? ClosingTalkOn { get; init; }

    /// <summary>
    /// Whether the mentor's place is not free yet, because the pair ended as uncomfortable or unsafe and the concern is not closed.
    /// </summary>
    public bool IsPlaceBlocked { get; init; }

    /// <summary>Why the start questionnaire of a side is not awaited; not in lists.</summary>
    public string? WaivedStart { get; init; }

    /// <summary>Why the end questionnaire of a side is not awaited; not in lists.</summary>
    public string? WaivedEnd { get; init; }

    /// <summary>Version of this representation; its entity tag is <c>"v{version}"</c>.</summary>
    public required int Version { get; init; }

    /// <summary>When it was proposed.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it last changed.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    internal string? NotesSealed { get; init; }

    // the mentee's, where it was read together with the pair
    internal string? KeyWrapped { get; init; }

    /// <summary>The pair with notes that have been opened.</summary>
    internal Pair With(PairNotes? notes) =>
        notes is null
            ? this
            : this with
            {
                Reason = notes.Reason,
                Comment = notes.Comment,
                WaivedStart = notes.WaivedStart,
                WaivedEnd = notes.WaivedEnd,
            };

    // Names of states lose their underscores on the way, so that they read as the enumeration's own.
    internal const string Columns = """
        id, programme_id, site_id, mentor_id, mentee_id, responsible_id, match_run_id, replace(status, '_', '') AS status,
        status_changed_at, score, notes_sealed,
        agreed_on, started_on, term_ends_on, on_hold_until, ended_on, end_reason, ended_by,
        is_never_again AS never_again, is_place_blocked, is_accompanied, agreement_signed_on, closing_talk_on,
        version, created_at, updated_at
        """;
}

/// <summary>
/// What coordinators wrote about a pair; free words may name people, so they are sealed under the mentee's key.
/// </summary>
internal sealed record PairNotes(string? Reason, string? Comment, string? WaivedStart, string? WaivedEnd);
