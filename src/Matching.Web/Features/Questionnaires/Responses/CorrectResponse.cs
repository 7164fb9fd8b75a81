using System.Text.Json;
using System.Text.Json.Serialization;
using Matching.Web.Data;
using Matching.Web.Features.Participants.People;
using Matching.Web.Features.Questionnaires.Forms;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Questionnaires.Responses;

/// <summary>
/// Corrects what was entered of an answered questionnaire. The answers are replaced whole; no answers at all say that it was
/// entered by mistake, and it counts nowhere. The earlier version is kept.
/// </summary>
[Example("""{ "answers": { "SN2": 2 }, "reason": "entry_error" }""")]
public sealed record CorrectResponse : ICommand<Response>, IForPurpose
{
    [JsonIgnore]
    public Guid Id { get; set; }

    /// <summary>
    /// All answers by item as they should have been entered; an empty object when the response was entered by mistake.
    /// </summary>
    [Mandatory]
    public Dictionary<string, JsonElement>? Answers { get; set; }

    /// <summary>Language in which it was read. Left out, it stays unchanged.</summary>
    [LengthUpTo(20), LanguageCode]
    public string? Language { get; set; }

    /// <summary>How it was answered. Left out, it stays unchanged.</summary>
    public ResponseMode? Mode { get; set; }

    /// <summary>
    /// Reason, a code of the list <c>correction_reasons</c>. It is kept with the earlier version and in the audit.
    /// </summary>
    [Mandatory, LengthUpTo(40), Vocabulary("correction_reasons")]
    public string Reason { get; set; } = "";

    string IForPurpose.Purpose => Reason;
}

internal sealed class CorrectResponseHandler(
    Db db,
    ResponseWriter writer,
    TimeProvider clock,
    QuestionnaireStore questionnaires,
    ResponseReader reader
) : IRequestHandler<CorrectResponse, Response>
{
    public async Task<Response> Handle(CorrectResponse request, CancellationToken cancellationToken)
    {
        // a correction of the same response at the same time waits here
        await db.Execute(
            "UPDATE responses SET corrected_at = corrected_at WHERE id = @Id",
            new { request.Id },
            cancellationToken
        );
        var response = await reader.Get(request.Id, cancellationToken);
        var form = (await questionnaires.Get(response.QuestionnaireId, response.Version, cancellationToken)).Form.In(
            response.Track
        );
        if (request.Language is { } language && !form.Languages.Contains(language))
        {
            throw Problems.ValidationFailed("language", Texts.Validation("language", string.Join(", ", form.Languages)));
        }

        var sheet = AnswerSheet.Read(form, request.Answers!);
        await writer.CheckFunctioning(response.PersonId, form, sheet, cancellationToken);
        var key = response.PersonId is { } personId ? await PersonRow.KeyOf(db, personId, cancellationToken) : null;
        await writer.Archive(response, key, request.Reason, cancellationToken);
        var corrected = response with
        {
            Language = request.Language ?? response.Language,
            Mode = request.Mode ?? response.Mode,
            CorrectedAt = clock.GetStoredNow(),
            Answers = sheet.Given,
            Missing = sheet.Missing,
            Scores = sheet.Scores,
        };
        var leastCoreShare = await db.Single<double>(
            """
            UPDATE responses SET language = @Language, mode = @Mode, corrected_at = @CorrectedAt,
                items_answered = @ItemsAnswered, core_answered = @CoreAnswered, core_asked = @CoreAsked
            WHERE id = @Id
            RETURNING (SELECT r.least_core_share FROM programmes r WHERE r.id = responses.programme_id)
            """,
            new
            {
                corrected.Id,
                corrected.Language,
                Mode = corrected.Mode.ToText(),
                corrected.CorrectedAt,
                sheet.ItemsAnswered,
                sheet.CoreAnswered,
                sheet.CoreAsked,
            },
            cancellationToken
        );
        await writer.Write(response.Id, response.PersonId, key, sheet, cancellationToken);
        return corrected with { IsAnswered = sheet.IsAnswered(leastCoreShare) };
    }
}
