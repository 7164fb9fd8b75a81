using System.Text.Json;
using System.Text.Json.Serialization;
using Matching.Web.Features.Questionnaires.Forms;
using Matching.Web.Mediation;

namespace Matching.Web.Features.Questionnaires.Responses;

/// <summary>When in the life of a pair a questionnaire is answered.</summary>
public enum Wave
{
    Start,
    Mid,
    End,
    Follow,
    Pulse,
}

/// <summary>How a questionnaire was answered.</summary>
public enum ResponseMode
{
    SelfOnline,
    SelfPaper,
    StaffRead,
    Interpreter,
    Phone,
}

/// <summary>Score on a scale.</summary>
public sealed record ResponseScore
{
    /// <summary>Scale.</summary>
    public required string Scale { get; init; }

    /// <summary>0 to 100, or in the unit of a scale that a site added; null without enough answers.</summary>
    public double? Score { get; init; }

    /// <summary><c>complete</c>, <c>prorated</c>, <c>insufficient</c> or <c>none</c>.</summary>
    public required string Status { get; init; }

    /// <summary>Items answered.</summary>
    public required int Answered { get; init; }

    /// <summary>Items that apply to the person.</summary>
    public required int Applicable { get; init; }
}

/// <summary>A questionnaire that a person answered.</summary>
public sealed record Response : IResource, IInProgramme
{
    /// <summary>Id of the response.</summary>
    public required Guid Id { get; init; }

    /// <summary>The programme.</summary>
    public required Guid ProgrammeId { get; init; }

    /// <summary>Person who answered; empty for a partner's view.</summary>
    public Guid? PersonId { get; init; }

    /// <summary>The partner, funder or host that answered.</summary>
    public Guid? PartnerId { get; init; }

    /// <summary>The pair it is about, if any.</summary>
    public Guid? PairId { get; init; }

    /// <summary>When in the life of the pair.</summary>
    public required Wave Wave { get; init; }

    /// <summary>The questionnaire.</summary>
    public required string QuestionnaireId { get; init; }

    /// <summary>Its version.</summary>
    public required string Version { get; init; }

    /// <summary>Which of its items were asked.</summary>
    public required Track Track { get; init; }

    /// <summary>Language in which it was read.</summary>
    public required string Language { get; init; }

    /// <summary>How it was answered.</summary>
    public required ResponseMode Mode { get; init; }

    /// <summary>When it was entered.</summary>
    public required DateTimeOffset SubmittedAt { get; init; }

    /// <summary>When it was last corrected; null when it never was.</summary>
    public DateTimeOffset? CorrectedAt { get; init; }

    /// <summary>
    /// Whether it counts as answered: at least one item has an answer (<c>PNTS</c>, <c>DK</c> and <c>NA</c> are answers), and the
    /// programme's <c>leastCoreShare</c> is reached.
    /// </summary>
    public required bool IsAnswered { get; init; }

    /// <summary>Items in the order in which they were asked, where the form draws it for each response.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public List<string>? Order { get; init; }

    /// <summary>Answers by item: numbers, texts, lists, or a missing code. Items left blank or not asked are not here.</summary>
    public required Dictionary<string, JsonElement> Answers { get; init; }

    /// <summary>
    /// Items that were not answered, by why: <c>PNTS</c>, <c>DK</c>, <c>NA</c>, <c>blank</c>, <c>skipped_by_logic</c>.
    /// </summary>
    public required Dictionary<string, List<string>> Missing { get; init; }

    /// <summary>Scale scores.</summary>
    public required List<ResponseScore> Scores { get; init; }

    /// <summary>
    /// True for a row <c>q</c> of responses that counts as answered in its programme <c>r</c>. The last term is for shares that a
    /// computer cannot write exactly.
    /// </summary>
    internal const string AnsweredSql =
        "(q.items_answered > 0 AND q.core_answered >= r.least_core_share * q.core_asked - 0.000001)";

    internal const double ShareTolerance = 0.000001;
}

/// <summary>An earlier version of a response.</summary>
public sealed record ResponseVersion : IResource, IInProgramme
{
    /// <summary>Id of the version.</summary>
    public required Guid Id { get; init; }

    /// <summary>The programme.</summary>
    public required Guid ProgrammeId { get; init; }

    /// <summary>The response.</summary>
    public required Guid ResponseId { get; init; }

    /// <summary>Version of the questionnaire.</summary>
    public required string Version { get; init; }

    /// <summary>Language in which it was read.</summary>
    public required string Language { get; init; }

    /// <summary>How it was answered.</summary>
    public required ResponseMode Mode { get; init; }

    /// <summary>The answers by item, as in a response.</summary>
    public required Dictionary<string, JsonElement> Answers { get; init; }

    /// <summary>
    /// Why it was replaced, a code of the list <c>correction_reasons</c>; <c>answered_later</c> where a form that did not count
    /// was answered later.
    /// </summary>
    public required string Reason { get; init; }

    /// <summary>When it was replaced.</summary>
    public required DateTimeOffset ReplacedAt { get; init; }
}
