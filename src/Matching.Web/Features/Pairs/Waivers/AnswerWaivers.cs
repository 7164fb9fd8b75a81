using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Matching.Web.Data;
using Matching.Web.Features.Pairs.Pairs;
using Matching.Web.Features.Participants.People;
using Matching.Web.Features.Questionnaires.Responses;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Pairs.Waivers;

/// <summary>A questionnaire of one side of a pair that is not awaited.</summary>
public sealed record AnswerWaiver : IResource, IInProgramme
{
    /// <summary>Id of the waiver.</summary>
    public required Guid Id { get; init; }

    /// <summary>The programme.</summary>
    public required Guid ProgrammeId { get; init; }

    /// <summary>The pair.</summary>
    public required Guid PairId { get; init; }

    /// <summary>The person who is not asked.</summary>
    public required Guid PersonId { get; init; }

    /// <summary>When in the life of the pair.</summary>
    public required Wave Wave { get; init; }

    /// <summary>Whether the person does not wish to answer; else there is another reason.</summary>
    [JsonPropertyName("refused")]
    public required bool IsRefusal { get; init; }

    /// <summary>Reason in the words of staff.</summary>
    public string? Reason { get; init; }

    /// <summary>Day on which it was recorded.</summary>
    public required DateOnly WaivedOn { get; init; }
}

/// <summary>
/// Records that a questionnaire of one side of a pair is not awaited. A second time replaces the reason; an answer that comes
/// later counts.
/// </summary>
[Example("""{ "side": "mentee", "wave": "start", "reason": "Was ill on the day of the first meeting." }""")]
public sealed record WaiveAnswers : ICommand<AnswerWaiver>, ICreate, IOnSubject, IValidatableObject
{
    private static readonly string[] Awaited = ["start", "mid", "end", "follow"];

    [JsonIgnore]
    public Guid PairId { get; set; }

    /// <summary>The side that is not asked.</summary>
    [Mandatory]
    public PersonRole? Side { get; set; }

    /// <summary><c>start</c>, <c>mid</c>, <c>end</c> or <c>follow</c>.</summary>
    [Mandatory]
    public Wave? Wave { get; set; }

    /// <summary>Whether the person does not wish to answer, which the response rates count apart. Defaults to false.</summary>
    public bool Refused { get; set; }

    /// <summary>Reason. Only staff of the programme can read it, neither of the two can.</summary>
    [Mandatory, LengthUpTo(500)]
    public string Reason { get; set; } = "";

    Guid IOnSubject.SubjectId => PairId;

    bool ICreate.HasAddress => false;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Wave is { } wave && !Awaited.Contains(wave.ToText()))
        {
            yield return new ValidationResult(Texts.Validation("one-of", string.Join(", ", Awaited)), [nameof(Wave)]);
        }
    }
}

/// <summary>Lists the questionnaires of a pair that are not awaited, with the reasons.</summary>
public sealed record ListAnswerWaivers(Guid PairId, PageQuery Page) : IQuery<Page<AnswerWaiver>>;

internal sealed class WaiveAnswersHandler(
    Db db,
    IdentityVault vault,
    ProgrammeDays days,
    IdSource ids,
    PairStore pairs,
    AnswerWaiverStore waivers
) : IRequestHandler<WaiveAnswers, AnswerWaiver>
{
    public async Task<AnswerWaiver> Handle(WaiveAnswers request, CancellationToken cancellationToken)
    {
        var pair = await pairs.Get(request.PairId, cancellationToken);
        var personId = request.Side == PersonRole.Mentee ? pair.MenteeId : pair.MentorId;
        var wave = request.Wave!.Value.ToText();
        var key = await PersonRow.KeyOf(db, personId, cancellationToken);
        if (key.Length == 0)
        {
            throw Problems.ValidationFailed("side", Texts.Validation("unknown-id"));
        }

        var known = await db.Find<Guid?>(
            "SELECT id FROM answer_waivers WHERE pair_id = @PairId AND person_id = @PersonId AND wave = @Wave",
            new
            {
                PairId = pair.Id,
                PersonId = personId,
                Wave = wave,
            },
            cancellationToken
        );
        var id = known ?? ids.New();
        await db.Execute(
            """
            INSERT INTO answer_waivers (id, programme_id, pair_id, person_id, wave, reason_sealed, waived_on, is_refusal)
            VALUES (@Id, @ProgrammeId, @PairId, @PersonId, @Wave, @Sealed, @Today, @Refused)
            ON CONFLICT (id) DO UPDATE SET reason_sealed = excluded.reason_sealed, is_refusal = excluded.is_refusal
            """,
            new
            {
                Id = id,
                pair.ProgrammeId,
                PairId = pair.Id,
                PersonId = personId,
                Wave = wave,
                Sealed = vault.Seal(request.Reason, key, personId, AnswerWaiverStore.Binding(id)),
                Today = await days.Today(pair.ProgrammeId, cancellationToken),
                request.Refused,
            },
            cancellationToken
        );
        return (await waivers.Of(pair, cancellationToken)).Single(waiver => waiver.Id == id);
    }
}

internal sealed class ListAnswerWaiversHandler(PairStore pairs, AnswerWaiverStore waivers)
    : IRequestHandler<ListAnswerWaivers, Page<AnswerWaiver>>
{
    // at most eight: one page
    public async Task<Page<AnswerWaiver>> Handle(ListAnswerWaivers request, CancellationToken cancellationToken) =>
        new() { Items = await waivers.Of(await pairs.Get(request.PairId, cancellationToken), cancellationToken), Next = null };
}

/// <summary>Reads which questionnaires of a pair are not awaited.</summary>
internal sealed class AnswerWaiverStore(Db db, IdentityVault vault)
{
    public const string Column = "answer_waivers|reason_sealed";

    public static string Binding(Guid id) => $"{Column}|{id}";

    public async Task<List<AnswerWaiver>> Of(Pair pair, CancellationToken cancellationToken) =>
        (
            await db.Query<WaiverRow>(
                """
                SELECT w.id, w.programme_id, w.pair_id, w.person_id, w.wave, w.reason_sealed, w.waived_on, w.is_refusal, p.key_wrapped
                FROM answer_waivers w JOIN people p ON p.id = w.person_id
                WHERE w.pair_id = @Id
                ORDER BY w.id
                """,
                new { pair.Id },
                cancellationToken
            )
        ).ConvertAll(row => row.Open(vault));

    private sealed record WaiverRow
    {
        public required Guid Id { get; init; }
        public required Guid ProgrammeId { get; init; }
        public required Guid PairId { get; init; }
        public required Guid PersonId { get; init; }
        public required string Wave { get; init; }
        public required string ReasonSealed { get; init; }
        public required DateOnly WaivedOn { get; init; }
        public required bool IsRefusal { get; init; }
        public required string KeyWrapped { get; init; }

        public AnswerWaiver Open(IdentityVault vault) =>
            new()
            {
                Id = Id,
                ProgrammeId = ProgrammeId,
                PairId = PairId,
                PersonId = PersonId,
                Wave = EnumText.Parse<Wave>(Wave),
                Reason = vault.Open<string>(ReasonSealed, KeyWrapped, PersonId, Binding(Id)),
                WaivedOn = WaivedOn,
                IsRefusal = IsRefusal,
            };
    }
}
