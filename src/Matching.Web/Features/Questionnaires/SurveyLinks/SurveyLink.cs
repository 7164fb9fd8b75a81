using System.Text.Json.Serialization;
using Matching.Web.Features.Questionnaires.Forms;
using Matching.Web.Features.Questionnaires.Responses;
using Matching.Web.Mediation;

namespace Matching.Web.Features.Questionnaires.SurveyLinks;

/// <summary>What became of a link to a questionnaire.</summary>
public enum SurveyLinkStatus
{
    /// <summary>It was not opened yet.</summary>
    Made,

    /// <summary>It was opened.</summary>
    Opened,

    /// <summary>Some answers are saved.</summary>
    Partial,

    /// <summary>The answers were sent. The link works no more.</summary>
    Answered,

    /// <summary>Staff closed it, or made another one.</summary>
    Closed,

    /// <summary>Its days are over.</summary>
    Expired,
}

/// <summary>A link by which one person answers one questionnaire at one moment.</summary>
public sealed record SurveyLink : IResource, IInProgramme
{
    /// <summary>Id of the link.</summary>
    public required Guid Id { get; init; }

    /// <summary>The programme.</summary>
    public required Guid ProgrammeId { get; init; }

    /// <summary>Who answers.</summary>
    public required Guid PersonId { get; init; }

    /// <summary>The pair it is about, if any.</summary>
    public Guid? PairId { get; init; }

    /// <summary>When in the life of the pair.</summary>
    public required Wave Wave { get; init; }

    /// <summary>Whether it is the start form a second time, of a person who still waits.</summary>
    [JsonPropertyName("again")]
    public required bool IsAgain { get; init; }

    /// <summary>The questionnaire.</summary>
    public required string QuestionnaireId { get; init; }

    /// <summary>Its version, which stays.</summary>
    public required string Version { get; init; }

    /// <summary>Which of its items it asks.</summary>
    public required Track Track { get; init; }

    /// <summary>Language in which it opens. Where the questionnaire does not have it, its wording is in its default.</summary>
    public required string Language { get; init; }

    /// <summary>What became of it.</summary>
    public required SurveyLinkStatus Status { get; init; }

    /// <summary>Whether the person can answer by it now.</summary>
    internal bool IsOpen => Status is SurveyLinkStatus.Made or SurveyLinkStatus.Opened or SurveyLinkStatus.Partial;

    /// <summary>Page of this service that it opens, with the secret. Returned once, when the link is made.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Path { get; init; }

    /// <summary>Whether it asks for a PIN.</summary>
    public required bool HasPin { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Until when it works.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>When it was opened first.</summary>
    public DateTimeOffset? OpenedAt { get; init; }

    /// <summary>When answers were saved last.</summary>
    public DateTimeOffset? SavedAt { get; init; }

    /// <summary>When the answers were sent.</summary>
    public DateTimeOffset? AnsweredAt { get; init; }
}

internal record SurveyLinkRow
{
    public const string Columns = """
        l.id, l.programme_id, l.person_id, l.pair_id, l.wave, l.questionnaire_id, l.questionnaire_version, l.track, l.language,
        l.is_again, l.draft_sealed, l.created_at, l.expires_at, l.opened_at, l.saved_at, l.answered_at, l.closed_at,
        l.pin_hash, l.order_seed
        """;

    public required Guid Id { get; init; }
    public required Guid ProgrammeId { get; init; }
    public required Guid PersonId { get; init; }
    public Guid? PairId { get; init; }
    public required string Wave { get; init; }
    public required string QuestionnaireId { get; init; }
    public required string QuestionnaireVersion { get; init; }
    public required string Track { get; init; }
    public required string Language { get; init; }
    public required bool IsAgain { get; init; }
    public string? DraftSealed { get; init; }
    public string? TokenHash { get; init; }
    public string? PinHash { get; init; }
    public int? OrderSeed { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset ExpiresAt { get; init; }
    public DateTimeOffset? OpenedAt { get; init; }
    public DateTimeOffset? SavedAt { get; init; }
    public DateTimeOffset? AnsweredAt { get; init; }
    public DateTimeOffset? ClosedAt { get; init; }

    public SurveyLink Read(DateTimeOffset now, string? path = null) =>
        new()
        {
            Id = Id,
            ProgrammeId = ProgrammeId,
            PersonId = PersonId,
            PairId = PairId,
            Wave = EnumText.Parse<Wave>(Wave),
            IsAgain = IsAgain,
            QuestionnaireId = QuestionnaireId,
            Version = QuestionnaireVersion,
            Track = EnumText.Parse<Track>(Track),
            Language = Language,
            Status =
                AnsweredAt is not null ? SurveyLinkStatus.Answered
                : ClosedAt is not null ? SurveyLinkStatus.Closed
                : ExpiresAt <= now ? SurveyLinkStatus.Expired
                : SavedAt is not null ? SurveyLinkStatus.Partial
                : OpenedAt is not null ? SurveyLinkStatus.Opened
                : SurveyLinkStatus.Made,
            Path = path,
            HasPin = PinHash is not null,
            CreatedAt = CreatedAt,
            ExpiresAt = ExpiresAt,
            OpenedAt = OpenedAt,
            SavedAt = SavedAt,
            AnsweredAt = AnsweredAt,
        };
}
