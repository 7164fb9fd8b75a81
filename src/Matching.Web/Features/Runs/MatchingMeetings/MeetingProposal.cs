using System.Text.Json;
using Matching.Web.Data;
using Matching.Web.Features.Pairs.Pairs;
using Matching.Web.Http;
using Matching.Web.Mediation;

namespace Matching.Web.Features.Runs.MatchingMeetings;

/// <summary>What a meeting decided of a proposal.</summary>
public enum MeetingDecision
{
    /// <summary>Nothing yet.</summary>
    None,

    /// <summary>The offer leaves when the meeting has closed.</summary>
    Approve,

    /// <summary>The pair is withdrawn when the meeting closes.</summary>
    Decline,

    /// <summary>It stays a proposal.</summary>
    Later,
}

/// <summary>What came of a decision when the meeting closed.</summary>
public enum MeetingOutcome
{
    /// <summary>The offer waits for the next sending hour.</summary>
    Waiting,

    /// <summary>The offer left.</summary>
    Offered,

    /// <summary>The pair was withdrawn.</summary>
    Declined,

    /// <summary>It stays a proposal.</summary>
    Kept,

    /// <summary>It could no longer be offered.</summary>
    NotOffered,
}

/// <summary>A comment of staff on a proposal.</summary>
public sealed record MeetingComment
{
    /// <summary>Id of the comment.</summary>
    public required Guid Id { get; init; }

    /// <summary>Account of its author; empty for a program.</summary>
    public Guid? AccountId { get; init; }

    /// <summary>The words.</summary>
    public required string Text { get; init; }

    /// <summary>When it was written.</summary>
    public required DateTimeOffset CreatedAt { get; init; }
}

/// <summary>What a meeting has on a proposal of its run.</summary>
public sealed record MeetingProposal : IInProgramme, IVersioned
{
    /// <summary>The programme.</summary>
    public required Guid ProgrammeId { get; init; }

    /// <summary>The mentee.</summary>
    public required Guid MenteeId { get; init; }

    /// <summary>The mentor.</summary>
    public required Guid MentorId { get; init; }

    /// <summary>The pair.</summary>
    public Guid? PairId { get; init; }

    /// <summary>Status of the pair.</summary>
    public PairStatus? PairStatus { get; init; }

    /// <summary>Whether it is on the shortlist.</summary>
    public required bool IsShortlisted { get; init; }

    /// <summary>Comments, the earliest first.</summary>
    public required IReadOnlyList<MeetingComment> Comments { get; init; }

    /// <summary>The decision.</summary>
    public required MeetingDecision Decision { get; init; }

    /// <summary>Why it was declined.</summary>
    public string? Reason { get; init; }

    /// <summary>Whether the two are not to be proposed to each other again.</summary>
    public required bool NeverAgain { get; init; }

    /// <summary>Account or API key that recorded the decision.</summary>
    public Guid? DecidedBy { get; init; }

    /// <summary>When it was recorded.</summary>
    public DateTimeOffset? DecidedAt { get; init; }

    /// <summary>What came of it; empty until the meeting closes.</summary>
    public MeetingOutcome? Outcome { get; init; }

    /// <summary>Why it was not offered: what each of the two lacks, such as <c>mentor_paused</c>, or the rule against it.</summary>
    public required IReadOnlyList<string> NotOfferedBecause { get; init; }

    /// <summary>Version of the decision; its entity tag is <c>"v{version}"</c>.</summary>
    public required int Version { get; init; }
}

/// <summary>What a meeting has on a proposal, as it is stored.</summary>
internal sealed record MeetingProposalRow
{
    /// <summary>Reads <c>meeting_proposals i</c>; a condition follows.</summary>
    public const string Select = """
        SELECT i.meeting_id, e.programme_id, i.mentee_id, i.mentor_id, q.pair_id, p.status AS pair_status, i.is_shortlisted,
          i.decision, i.reason_sealed, i.is_never_again, i.decided_by, i.decided_at, i.outcome, i.not_offered_because, i.version,
          e.key_wrapped, coalesce(q.is_locked, FALSE) AS is_locked
        FROM meeting_proposals i JOIN people e ON e.id = i.mentee_id
        JOIN matching_meetings m ON m.id = i.meeting_id
        LEFT JOIN proposals q ON q.match_run_id = m.match_run_id AND q.mentee_id = i.mentee_id
        LEFT JOIN pairs p ON p.id = q.pair_id

        """;

    /// <summary>A further condition: the processing of neither person is restricted.</summary>
    public const string Listed =
        " AND NOT EXISTS (SELECT 1 FROM people r WHERE r.id IN (i.mentee_id, i.mentor_id) AND r.is_restricted)";

    public required Guid MeetingId { get; init; }
    public required Guid ProgrammeId { get; init; }
    public required Guid MenteeId { get; init; }
    public required Guid MentorId { get; init; }
    public Guid? PairId { get; init; }
    public string? PairStatus { get; init; }
    public required bool IsShortlisted { get; init; }
    public required string Decision { get; init; }
    public string? ReasonSealed { get; init; }
    public required bool IsNeverAgain { get; init; }
    public Guid? DecidedBy { get; init; }
    public DateTimeOffset? DecidedAt { get; init; }
    public string? Outcome { get; init; }
    public string? NotOfferedBecause { get; init; }
    public required int Version { get; init; }
    public required string KeyWrapped { get; init; }
    public required bool IsLocked { get; init; }

    public static string Binding(Guid meetingId) => $"meeting_proposals|reason_sealed|{meetingId}";

    public MeetingProposal Open(IdentityVault vault, IEnumerable<CommentRow> comments) =>
        new()
        {
            ProgrammeId = ProgrammeId,
            MenteeId = MenteeId,
            MentorId = MentorId,
            PairId = PairId,
            PairStatus = PairStatus is null ? null : EnumText.Parse<PairStatus>(PairStatus),
            IsShortlisted = IsShortlisted,
            Comments =
            [
                .. comments.Where(comment => comment.MenteeId == MenteeId).Select(comment => comment.Open(vault, KeyWrapped)),
            ],
            Decision = EnumText.Parse<MeetingDecision>(Decision),
            Reason = ReasonSealed is null ? null : vault.Open<string>(ReasonSealed, KeyWrapped, MenteeId, Binding(MeetingId)),
            NeverAgain = IsNeverAgain,
            DecidedBy = DecidedBy,
            DecidedAt = DecidedAt,
            Outcome = Outcome is null ? null : EnumText.Parse<MeetingOutcome>(Outcome),
            NotOfferedBecause = NotOfferedBecause is null ? [] : JsonSerializer.Deserialize<List<string>>(NotOfferedBecause)!,
            Version = Version,
        };
}

/// <summary>A comment as it is stored.</summary>
internal sealed record CommentRow
{
    public const string Columns = "c.id, c.mentee_id, c.account_id, c.text_sealed, c.created_at";

    public required Guid Id { get; init; }
    public required Guid MenteeId { get; init; }
    public Guid? AccountId { get; init; }
    public required string TextSealed { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }

    public static string Binding(Guid commentId) => $"meeting_comments|text_sealed|{commentId}";

    public MeetingComment Open(IdentityVault vault, string key) =>
        new()
        {
            Id = Id,
            AccountId = AccountId,
            Text = vault.Open<string>(TextSealed, key, MenteeId, Binding(Id)),
            CreatedAt = CreatedAt,
        };
}

/// <summary>Records with both people of a proposal that staff read what others wrote about the two at a meeting.</summary>
internal sealed class MeetingReadings(ContactReadings readings)
{
    /// <summary>For what staff read it, a code of the list <c>read_purposes</c>.</summary>
    public const string Why = "matching";

    public Task Record(
        string action,
        IInProgramme answer,
        IEnumerable<MeetingProposal?> shown,
        CancellationToken cancellationToken
    ) => readings.Record(action, [.. PeopleOf(shown)], Why, answer, cancellationToken);

    /// <summary>The people about whom there are comments.</summary>
    public static IEnumerable<Guid> PeopleOf(IEnumerable<MeetingProposal?> shown) =>
        shown
            .OfType<MeetingProposal>()
            .Where(proposal => proposal.Comments.Count > 0)
            .SelectMany(proposal => new[] { proposal.MenteeId, proposal.MentorId })
            .Distinct();
}
