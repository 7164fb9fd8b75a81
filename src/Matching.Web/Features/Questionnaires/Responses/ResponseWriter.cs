using System.Text.Json;
using Matching.Web.Data;
using Matching.Web.Features.Participants.PersonTransitions;
using Matching.Web.Features.Questionnaires.Forms;
using Matching.Web.Http;

namespace Matching.Web.Features.Questionnaires.Responses;

/// <summary>Stores the answers of a response, and keeps what it said before beside them.</summary>
public sealed class ResponseWriter(Db db, IdentityVault vault, IdSource ids, TimeProvider clock)
{
    public const string TextColumn = "response_answers|text_sealed";

    /// <summary>
    /// Reason of a version that was replaced because it did not count as answered; no code of the list, because no caller gave
    /// it.
    /// </summary>
    public const string AnsweredLater = "answered_later";

    internal static string Binding(Guid versionId) => $"response_versions|content_sealed|{versionId}";

    /// <summary>Writes answers and scores of a response that has none.</summary>
    /// <param name="id">The response.</param>
    /// <param name="personId">Who answered; null for a partner.</param>
    /// <param name="key">Key of the person, under which words are sealed.</param>
    /// <param name="sheet">The answers.</param>
    /// <param name="cancellationToken">Stops before a statement.</param>
    internal async Task Write(Guid id, Guid? personId, string? key, AnswerSheet sheet, CancellationToken cancellationToken)
    {
        await db.QueueAll(
            """
            INSERT INTO response_answers (response_id, item, item_version, code, value, text_sealed, missing)
            VALUES (@Id, @Item, @ItemVersion, @Code, @Value, @Sealed, @Missing)
            """,
            sheet.Answers.Select(answer => new
            {
                Id = id,
                answer.Item,
                answer.ItemVersion,
                answer.Code,
                answer.Value,
                Sealed = answer.Text is null
                    ? null
                    : vault.Seal(answer.Text, key!, personId!.Value, $"{TextColumn}|{id}|{answer.Item}"),
                answer.Missing,
            }),
            cancellationToken
        );
        await db.QueueAll(
            """
            INSERT INTO response_scores (response_id, scale, score, status, answered, applicable)
            VALUES (@Id, @Scale, @Score, @Status, @Answered, @Applicable)
            """,
            sheet.Scores.Select(score => new
            {
                Id = id,
                score.Scale,
                score.Score,
                score.Status,
                score.Answered,
                score.Applicable,
            }),
            cancellationToken
        );
    }

    /// <summary>Moves what a response says to a version beside it; the response is left without answers.</summary>
    internal async Task Archive(Response response, string? key, string reason, CancellationToken cancellationToken)
    {
        var id = ids.New();
        var said = new SaidBefore(response.Version, response.Language, response.Mode, response.Answers);
        await db.Execute(
            """
            INSERT INTO response_versions (id, programme_id, response_id, content_sealed, partner_sealed, reason, replaced_at)
            VALUES (@Id, @ProgrammeId, @ResponseId, @Sealed, @PartnerSealed, @Reason, @Now)
            """,
            new
            {
                Id = id,
                response.ProgrammeId,
                ResponseId = response.Id,
                Sealed = key is null ? null : vault.Seal(said, key, response.PersonId!.Value, Binding(id)),
                PartnerSealed = key is null ? vault.SealAnswer(JsonSerializer.SerializeToUtf8Bytes(said), Binding(id)) : null,
                Reason = reason,
                Now = clock.GetUtcNow(),
            },
            cancellationToken
        );
        await db.Execute("DELETE FROM response_answers WHERE response_id = @Id", new { response.Id }, cancellationToken);
        await db.Execute("DELETE FROM response_scores WHERE response_id = @Id", new { response.Id }, cancellationToken);
    }

    /// <summary>
    /// Refuses answers to questions on seeing, hearing, walking and the like without the consent to them. “Would rather not say”
    /// is no answer.
    /// </summary>
    internal async Task CheckFunctioning(
        Guid? personId,
        Questionnaire form,
        AnswerSheet sheet,
        CancellationToken cancellationToken
    )
    {
        var asked = form.Items.Where(item => item.Scale == FormScale.Functioning).Select(item => item.Name).ToHashSet();
        var answered = sheet
            .Answers.Where(answer => answer.Missing is null && asked.Contains(answer.Item))
            .Select(answer => answer.Item)
            .Distinct()
            .ToList();
        if (
            answered.Count > 0
            && await db.Single<long>(
                "SELECT count(*) FROM consents WHERE person_id = @PersonId AND purpose = @Purpose AND withdrawn_at IS NULL",
                new { PersonId = personId, Purpose = PersonStates.FunctioningConsent },
                cancellationToken
            ) == 0
        )
        {
            throw Problems.ValidationFailed(
                answered.ToDictionary(item => $"answers.{item}", _ => new[] { Texts.Validation("functioning-consent") })
            );
        }
    }
}

/// <summary>What is sealed of an earlier version.</summary>
internal sealed record SaidBefore(string Version, string Language, ResponseMode Mode, Dictionary<string, JsonElement> Answers);
