using System.ComponentModel.DataAnnotations;
using System.Security.Cryptography;
using Matching.Web.Components;
using Matching.Web.Data;
using Matching.Web.Http;
using Matching.Web.Mediation;

namespace Matching.Web.Features.Safeguarding.Concerns;

/// <summary>How soon the concern must be read.</summary>
public enum ConcernUrgency
{
    /// <summary>Within the week.</summary>
    Low,

    /// <summary>Within the day.</summary>
    High,

    /// <summary>Now: a person is in danger.</summary>
    Immediate,
}

/// <summary>Status of a concern.</summary>
public enum ConcernStatus
{
    /// <summary>Not taken up yet.</summary>
    Open,

    /// <summary>Staff are handling it.</summary>
    Handling,

    /// <summary>It is over.</summary>
    Closed,
}

/// <summary>Who raised a concern.</summary>
public enum ConcernRaiser
{
    /// <summary>An administrator.</summary>
    Admin,

    /// <summary>A coordinator.</summary>
    Coordinator,

    /// <summary>A person of a pair, by their own link.</summary>
    Participant,
}

/// <summary>A concern in a list: without its words.</summary>
public record ConcernSummary : IResource, IInProgramme
{
    /// <summary>Id of the concern.</summary>
    public required Guid Id { get; init; }

    /// <summary>The programme.</summary>
    public required Guid ProgrammeId { get; init; }

    /// <summary>Site of the person or pair when it was raised.</summary>
    public Guid? SiteId { get; init; }

    /// <summary>Person whom it is about.</summary>
    public Guid? PersonId { get; init; }

    /// <summary>The pair it is about.</summary>
    public Guid? PairId { get; init; }

    /// <summary>How soon the concern must be read.</summary>
    public required ConcernUrgency Urgency { get; init; }

    /// <summary>Day on which it happened, when it is known.</summary>
    public DateOnly? HappenedOn { get; init; }

    /// <summary>Status of the concern.</summary>
    public required ConcernStatus Status { get; init; }

    /// <summary>Whether the pair was paused when it was raised.</summary>
    public required bool IsPairPaused { get; init; }

    /// <summary>Role of the caller who raised it.</summary>
    public required ConcernRaiser RaisedAs { get; init; }

    /// <summary>Number of the account or key that raised it, or of the person.</summary>
    public required string RaisedBy { get; init; }

    /// <summary>Time by which it is read, as its receipt promised.</summary>
    public DateTimeOffset? ReadBy { get; init; }

    /// <summary>Last day until which it has to be kept, also when a person it is about is erased.</summary>
    public DateOnly? KeepUntil { get; init; }

    /// <summary>When it was closed.</summary>
    public DateTimeOffset? ClosedAt { get; init; }

    /// <summary>Account or API key that handles it, by its id; null where none has taken it up.</summary>
    public Guid? HandledBy { get; init; }

    /// <summary>What was done about it last; null where nothing was.</summary>
    public ConcernStepKind? LastStep { get; init; }

    /// <summary>When that was.</summary>
    public DateTimeOffset? LastStepAt { get; init; }

    /// <summary>When it was raised.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it last changed.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    internal string KeyWrapped { get; init; } = "";

    internal string AboutSealed { get; init; } = "";

    internal string WordsSealed { get; init; } = "";

    internal ConcernSummary WithAbout(IdentityVault vault)
    {
        var about = ConcernAbout.Open(vault, this);
        var words = ConcernWords.Open(vault, this);
        var last = words.Steps is [.., var step] ? step.Step : null;
        return this with
        {
            PersonId = about.PersonId,
            PairId = about.PairId,
            RaisedBy = about.RaisedBy,
            HandledBy = words.HandledBy,
            LastStep = last?.Kind,
            LastStepAt = last?.At,
        };
    }
}

/// <summary>A concern with its words, for those who are named to read it.</summary>
public sealed record Concern : ConcernSummary, IVersioned
{
    /// <summary>What was seen or said.</summary>
    public string? What { get; init; }

    /// <summary>Outcome of the concern.</summary>
    public string? Outcome { get; init; }

    /// <summary>Reason to keep it.</summary>
    public string? KeepReason { get; init; }

    /// <summary>What was done about it, in order.</summary>
    public IReadOnlyList<ConcernStep> Steps { get; init; } = [];

    /// <summary>Accounts and API keys that can read it, by their ids; it can be handed over to each of them.</summary>
    public IReadOnlyList<Guid> ReaderIds { get; init; } = [];

    /// <summary>Version of this representation; its entity tag is <c>"v{version}"</c>.</summary>
    public required int Version { get; init; }

    internal Concern Open(IdentityVault vault)
    {
        var words = ConcernWords.Open(vault, this);
        return (Concern)WithAbout(vault) with
        {
            What = words.What,
            Outcome = words.Outcome,
            KeepReason = words.KeepReason,
            Steps = [.. (words.Steps ?? []).Select(step => step.Step)],
        };
    }

    /// <summary>
    /// The same; null where what is stored was damaged. What happens to concerns on the way, such as the end of a reader's access,
    /// happens all the same.
    /// </summary>
    internal Concern? TryOpen(IdentityVault vault)
    {
        try
        {
            return Open(vault);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    internal const string Columns = """
        c.id, c.programme_id, c.site_id, c.urgency, c.happened_on, c.status, c.key_wrapped, c.words_sealed,
        c.about_sealed, c.is_pair_paused, c.raised_as,
        c.read_by, c.keep_until, c.closed_at, c.version, c.created_at, c.updated_at
        """;
}

/// <summary>What was written about a concern; kept nowhere else.</summary>
internal sealed record ConcernWords(
    string What,
    string? Outcome,
    string? KeepReason,
    Guid? HandledBy = null,
    IReadOnlyList<StoredStep>? Steps = null
)
{
    private const string Column = "concerns|words_sealed";

    public static ConcernWords Of(Concern concern) =>
        new(
            concern.What!,
            concern.Outcome,
            concern.KeepReason,
            concern.HandledBy,
            [.. concern.Steps.Select(step => step.Stored)]
        );

    public string Seal(IdentityVault vault, string keyWrapped, Guid id) => vault.Seal(this, keyWrapped, id, Column);

    public static ConcernWords Open(IdentityVault vault, ConcernSummary row) =>
        vault.Open<ConcernWords>(row.WordsSealed, row.KeyWrapped, row.Id, Column);
}

/// <summary>
/// Whom a concern is about and who raised it, sealed: a reader of the database does not learn that there is one about a person.
/// </summary>
internal sealed record ConcernAbout(Guid? PersonId, Guid? PairId, string RaisedBy)
{
    private const string Column = "concerns|about_sealed";

    public string Seal(IdentityVault vault, string keyWrapped, Guid id) => vault.Seal(this, keyWrapped, id, Column);

    public static ConcernAbout Open(IdentityVault vault, ConcernSummary row) =>
        vault.Open<ConcernAbout>(row.AboutSealed, row.KeyWrapped, row.Id, Column);

    /// <summary>Hash by which the concerns about a person are found.</summary>
    public static string? PersonHash(IdentityVault vault, Guid? id) =>
        id is { } person ? vault.KeyedHash($"concern|person|{person}") : null;

    /// <summary>Hash by which the concerns about a pair are found.</summary>
    public static string? PairHash(IdentityVault vault, Guid? id) =>
        id is { } pair ? vault.KeyedHash($"concern|pair|{pair}") : null;

    /// <summary>Hash by which the concerns of one raiser are found.</summary>
    public static string RaiserHash(IdentityVault vault, string id) => vault.KeyedHash($"concern|raiser|{id}");
}

/// <summary>Who reads a concern.</summary>
public enum ConcernAudience
{
    /// <summary>The staff whom the programme has named for concerns.</summary>
    NamedStaff,

    /// <summary>The administrators, because no named staff can read it.</summary>
    Administrators,
}

/// <summary>That a concern has been raised, who reads it and by when. The person who raised it gets no more to read.</summary>
public sealed record ConcernReceipt : IResource, IInProgramme
{
    /// <summary>Id of the concern.</summary>
    public required Guid Id { get; init; }

    /// <summary>The programme.</summary>
    public required Guid ProgrammeId { get; init; }

    /// <summary>Whether the pair was paused; only an active one can be.</summary>
    public required bool IsPairPaused { get; init; }

    /// <summary>Readers of the concern.</summary>
    public required ConcernAudience Readers { get; init; }

    /// <summary>Until when they read it.</summary>
    public required DateTimeOffset ReadBy { get; init; }

    /// <summary>Readers and time in words, in the caller's language.</summary>
    public string Message => Texts.Match("concern.reach." + Readers.ToText(), ProgrammeTimes.InUtc(ReadBy));

    /// <summary>When it was raised.</summary>
    public required DateTimeOffset CreatedAt { get; init; }
}

/// <summary>How concerns are kept, and how soon they are read.</summary>
public sealed class ConcernOptions
{
    /// <summary>Months for which a concern is kept after it was closed.</summary>
    [Range(1, 1200)]
    public int KeepMonths { get; set; } = 36;

    /// <summary>Concerns that one person may raise in an hour by their own link.</summary>
    [Range(1, 1000)]
    public int PerPersonPerHour { get; set; } = 5;

    /// <summary>Hours within which an immediate concern is read.</summary>
    [Range(1, 168)]
    public int ReadImmediateWithinHours { get; set; } = 4;

    /// <summary>Hours within which a concern of high urgency is read.</summary>
    [Range(1, 168)]
    public int ReadHighWithinHours { get; set; } = 24;

    /// <summary>Hours within which a concern of low urgency is read.</summary>
    [Range(1, 720)]
    public int ReadLowWithinHours { get; set; } = 168;

    internal TimeSpan ReadWithin(ConcernUrgency urgency) =>
        TimeSpan.FromHours(
            urgency switch
            {
                ConcernUrgency.Immediate => ReadImmediateWithinHours,
                ConcernUrgency.High => ReadHighWithinHours,
                _ => ReadLowWithinHours,
            }
        );
}
