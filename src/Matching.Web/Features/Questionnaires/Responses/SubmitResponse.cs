using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using Matching.Web.Features.Questionnaires.Forms;
using Matching.Web.Features.Questionnaires.SurveyLinks;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Questionnaires.Responses;

/// <summary>Records the answers of a person to a questionnaire.</summary>
[Example(
    """
        {
          "personId": "0199c0de-0000-7000-8000-00000000000b", "wave": "start", "questionnaireId": "mentee-start",
          "mode": "phone", "answers": { "SN2": 1 }
        }
        """
)]
public sealed record SubmitResponse : ICommand<Response>, ICreate, IValidatableObject
{
    /// <summary>Person who answered; of a partner's view <c>partnerId</c> instead.</summary>
    public Guid? PersonId { get; set; }

    /// <summary>The partner, funder or host that answered.</summary>
    public Guid? PartnerId { get; set; }

    /// <summary>The pair it is about, if any.</summary>
    public Guid? PairId { get; set; }

    /// <summary>When in the life of the pair.</summary>
    [Mandatory]
    public Wave? Wave { get; set; }

    /// <summary>The questionnaire.</summary>
    [Mandatory, LengthUpTo(100)]
    public string QuestionnaireId { get; set; } = "";

    /// <summary>Its version. Defaults to the newest.</summary>
    [LengthUpTo(20)]
    public string? Version { get; set; }

    /// <summary>Language in which it was read. Defaults to the questionnaire's default.</summary>
    [LengthUpTo(20), LanguageCode]
    public string? Language { get; set; }

    /// <summary>How it was answered.</summary>
    [Mandatory]
    public ResponseMode? Mode { get; set; }

    /// <summary>
    /// Which items were asked. In the <c>short</c> track only the core items have answers, and scales are scored on them. Defaults
    /// to <c>long</c>.
    /// </summary>
    public Track? Track { get; set; }

    /// <summary>
    /// The start form a second time, from a person who still waits: what a comparison with those in the programme rests on.
    /// Without a pair, and once.
    /// </summary>
    public bool Again { get; set; }

    /// <summary>
    /// Answers by item: numbers for scaled items and counts, texts for choices and words, lists for multiple choices,
    /// <c>PNTS</c>, <c>DK</c> or <c>NA</c>.
    /// </summary>
    [Mandatory]
    public Dictionary<string, JsonElement>? Answers { get; set; }

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (PersonId is null == PartnerId is null)
        {
            yield return new ValidationResult(
                Texts.Validation(PersonId is null ? "required" : "one-respondent"),
                [nameof(PersonId)]
            );
        }

        if (PartnerId is not null && PairId is not null)
        {
            yield return new ValidationResult(Texts.Validation("not-in-pair"), [nameof(PairId)]);
        }

        if (Again && (Wave is not Responses.Wave.Start || PersonId is null || PairId is not null))
        {
            yield return new ValidationResult(Texts.Validation("again-while-waiting"), [nameof(Again)]);
        }
    }
}

internal sealed class SubmitResponseHandler(ResponseRecorder recorder, SurveyLinkStore links)
    : IRequestHandler<SubmitResponse, Response>
{
    public async Task<Response> Handle(SubmitResponse request, CancellationToken cancellationToken)
    {
        var response = await recorder.Record(request, cancellationToken);
        await links.CloseAnswered(response, cancellationToken);
        return response;
    }
}
