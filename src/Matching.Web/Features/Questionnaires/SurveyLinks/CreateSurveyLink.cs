using System.ComponentModel.DataAnnotations;
using Matching.Web.Data;
using Matching.Web.Features.Participants.Programmes;
using Matching.Web.Features.Questionnaires.Forms;
using Matching.Web.Features.Questionnaires.Responses;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Questionnaires.SurveyLinks;

/// <summary>
/// Makes the link by which a person answers a questionnaire alone. An earlier link to the same works no more; what was answered by
/// it goes on in the new one.
/// </summary>
[Example("""{ "personId": "0199c0de-0000-7000-8000-00000000000b", "wave": "start" }""")]
public sealed record CreateSurveyLink : ICommand<SurveyLink>, ICreate, IValidatableObject
{
    /// <summary>Who answers.</summary>
    [Mandatory]
    public Guid? PersonId { get; set; }

    /// <summary>The pair it is about, if any.</summary>
    public Guid? PairId { get; set; }

    /// <summary>When in the life of the pair.</summary>
    [Mandatory]
    public Wave? Wave { get; set; }

    /// <summary>The questionnaire. Defaults to what the programme asks this person at this moment.</summary>
    [LengthUpTo(100)]
    public string? QuestionnaireId { get; set; }

    /// <summary>Which items it asks. Defaults to <c>long</c>.</summary>
    public Track? Track { get; set; }

    /// <summary>
    /// The start form a second time, of a person who still waits: what a comparison with those in the programme rests on. Without a
    /// pair.
    /// </summary>
    public bool Again { get; set; }

    /// <summary>Language in which it opens. Defaults to the person's.</summary>
    [LengthUpTo(20), LanguageCode]
    public string? Language { get; set; }

    /// <summary>
    /// Four to six digits that the person types when the link opens, where a telephone is shared. With it what was answered is shown
    /// on another device too. Defaults to none.
    /// </summary>
    [Pattern(SurveyPins.Form, "pin")]
    public string? Pin { get; set; }

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Again && (Wave is not Responses.Wave.Start || PairId is not null))
        {
            yield return new ValidationResult(Texts.Validation("again-while-waiting"), [nameof(Again)]);
        }
    }
}

internal sealed class CreateSurveyLinkHandler(
    Db db,
    CallerContext callers,
    ProgrammeStore programmes,
    QuestionnaireStore questionnaires,
    ResponseRecorder recorder,
    SurveyLinkStore links
) : IRequestHandler<CreateSurveyLink, SurveyLink>
{
    public async Task<SurveyLink> Handle(CreateSurveyLink request, CancellationToken cancellationToken)
    {
        var person =
            await db.Find<PersonRow>(
                $"""
                SELECT p.id, p.programme_id, p.site_id, p.role, p.preferred_language, p.key_wrapped FROM people p
                WHERE p.id = @PersonId AND p.status <> 'erased' AND NOT p.is_restricted
                  AND {callers.Caller.InProgramme("p.programme_id")} AND {callers.Caller.InSite("p.site_id")}
                """,
                new
                {
                    request.PersonId,
                    Scope = callers.Caller.ProgrammeId,
                    Site = callers.Caller.SiteId,
                },
                cancellationToken
            ) ?? throw Problems.ValidationFailed("personId", Texts.Validation("unknown-id"));
        var form = await Form(request, person, cancellationToken);
        return await links.Make(request, person, form, cancellationToken);
    }

    private async Task<Questionnaire> Form(CreateSurveyLink request, PersonRow person, CancellationToken cancellationToken)
    {
        var id =
            request.QuestionnaireId
            ?? (
                await questionnaires.AskedOf(
                    await programmes.Get(person.ProgrammeId, cancellationToken),
                    person.Id,
                    person.Role,
                    request.Wave!.Value.ToText(),
                    cancellationToken
                )
            )?.Id
            ?? throw Problems.ValidationFailed("wave", Texts.Validation("wave-unasked"));
        var published = await recorder.Check(
            new SubmitResponse
            {
                PersonId = person.Id,
                PairId = request.PairId,
                Wave = request.Wave,
                QuestionnaireId = id,
                Track = request.Track,
                Language = request.Language,
                Again = request.Again,
            },
            cancellationToken
        );
        return published.Form.In(request.Track ?? Track.Long);
    }

    internal sealed record PersonRow
    {
        public required Guid Id { get; init; }
        public required Guid ProgrammeId { get; init; }
        public Guid? SiteId { get; init; }
        public required string Role { get; init; }
        public required string PreferredLanguage { get; init; }
        public required string KeyWrapped { get; init; }
    }
}
