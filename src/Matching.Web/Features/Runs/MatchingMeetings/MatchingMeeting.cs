using System.Text.Json;
using Matching.Web.Data;
using Matching.Web.Http;
using Matching.Web.Mediation;

namespace Matching.Web.Features.Runs.MatchingMeetings;

/// <summary>Status of a matching meeting.</summary>
public enum MatchingMeetingStatus
{
    /// <summary>Colleagues comment, and decisions are recorded.</summary>
    Open,

    /// <summary>It is over; its offers leave in the next sending hour, or have left.</summary>
    Closed,
}

/// <summary>A run that is frozen for a meeting of staff, who decide its proposals together.</summary>
public sealed record MatchingMeeting : IResource, IVersioned, IInProgramme
{
    /// <summary>Id of the meeting.</summary>
    public required Guid Id { get; init; }

    /// <summary>The programme.</summary>
    public required Guid ProgrammeId { get; init; }

    /// <summary>The only site of the run; all when empty.</summary>
    public Guid? SiteId { get; init; }

    /// <summary>The run whose proposals it decides.</summary>
    public required Guid MatchRunId { get; init; }

    /// <summary>Title.</summary>
    public required string Title { get; init; }

    /// <summary>Day of the meeting.</summary>
    public required DateOnly HeldOn { get; init; }

    /// <summary>Status.</summary>
    public required MatchingMeetingStatus Status { get; init; }

    /// <summary>Accounts of those who were present.</summary>
    public required IReadOnlyList<Guid> PresentAccounts { get; init; }

    /// <summary>Names of others who were present.</summary>
    public required IReadOnlyList<string> PresentOthers { get; init; }

    /// <summary>Account or API key that opened it.</summary>
    public Guid? OpenedBy { get; init; }

    /// <summary>Account or API key that closed it.</summary>
    public Guid? ClosedBy { get; init; }

    /// <summary>When it was closed.</summary>
    public DateTimeOffset? ClosedAt { get; init; }

    /// <summary>When its offers leave, all together: the first sending hour after it closed.</summary>
    public DateTimeOffset? OffersLeaveAt { get; init; }

    /// <summary>When its offers left.</summary>
    public DateTimeOffset? OffersLeftAt { get; init; }

    /// <summary>Version of this representation; its entity tag is <c>"v{version}"</c>.</summary>
    public required int Version { get; init; }

    /// <summary>When it was opened, and the run frozen.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    internal bool IsOpen => Status == MatchingMeetingStatus.Open;

    /// <summary>Whether it is over and its offers have not left.</summary>
    internal bool IsWaiting => !IsOpen && OffersLeftAt is null;
}

/// <summary>What a meeting says of people: sealed as one.</summary>
internal sealed record MeetingWords(string Title, IReadOnlyList<Guid> Accounts, IReadOnlyList<string> Others)
{
    public static string Binding(Guid meetingId) => $"matching_meetings|words_sealed|{meetingId}";

    public string Seal(IdentityVault vault, Guid meetingId) => vault.SealText(JsonSerializer.Serialize(this), Binding(meetingId));
}

/// <summary>A meeting as it is stored.</summary>
internal sealed record MeetingRow
{
    public const string Columns = """
        id, programme_id, site_id, match_run_id, held_on, words_sealed, opened_by, created_at, closed_by, closed_at,
        offers_leave_at, offers_left_at, version
        """;

    public required Guid Id { get; init; }
    public required Guid ProgrammeId { get; init; }
    public Guid? SiteId { get; init; }
    public required Guid MatchRunId { get; init; }
    public required DateOnly HeldOn { get; init; }
    public required string WordsSealed { get; init; }
    public Guid? OpenedBy { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public Guid? ClosedBy { get; init; }
    public DateTimeOffset? ClosedAt { get; init; }
    public DateTimeOffset? OffersLeaveAt { get; init; }
    public DateTimeOffset? OffersLeftAt { get; init; }
    public required int Version { get; init; }

    public MatchingMeeting Open(IdentityVault vault)
    {
        var words = JsonSerializer.Deserialize<MeetingWords>(vault.OpenText(WordsSealed, MeetingWords.Binding(Id)))!;
        return new MatchingMeeting
        {
            Id = Id,
            ProgrammeId = ProgrammeId,
            SiteId = SiteId,
            MatchRunId = MatchRunId,
            Title = words.Title,
            HeldOn = HeldOn,
            Status = ClosedAt is null ? MatchingMeetingStatus.Open : MatchingMeetingStatus.Closed,
            PresentAccounts = words.Accounts,
            PresentOthers = words.Others,
            OpenedBy = OpenedBy,
            ClosedBy = ClosedBy,
            ClosedAt = ClosedAt,
            OffersLeaveAt = OffersLeaveAt,
            OffersLeftAt = OffersLeftAt,
            Version = Version,
            CreatedAt = CreatedAt,
        };
    }
}
