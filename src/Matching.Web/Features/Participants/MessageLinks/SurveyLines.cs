using Matching.Web.Data;
using Matching.Web.Features.Participants.Messages;
using Matching.Web.Features.Participants.MessageTemplates;

namespace Matching.Web.Features.Participants.MessageLinks;

/// <summary>Lines of a message that lead to questionnaires.</summary>
internal static class SurveyLines
{
    /// <summary>
    /// The message with the questionnaires that are still awaited when it is sent; null where none is: each was answered, waived or
    /// closed since.
    /// </summary>
    public static async Task<DueMessage?> Awaited(
        Db db,
        IdentityVault vault,
        DueMessage message,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        var parameters = message.Parameters(vault);
        var lines = new List<MessageLine>();
        foreach (var line in parameters?.Lines ?? [])
        {
            var isAwaited = await db.Single<bool>(
                """
                SELECT EXISTS (
                    SELECT 1 FROM survey_links l
                    WHERE l.id = @LinkId AND l.answered_at IS NULL AND l.closed_at IS NULL AND l.expires_at > @Now
                      AND NOT EXISTS (
                          SELECT 1 FROM answer_waivers w
                          WHERE w.pair_id = l.pair_id AND w.person_id = l.person_id AND w.wave = l.wave
                      )
                )
                """,
                new { line.LinkId, Now = now },
                cancellationToken
            );
            if (isAwaited)
            {
                lines.Add(line);
            }
        }

        return lines.Count == 0
            ? null
            : message with
            {
                ParametersSealed = (parameters! with { Lines = lines }).Seal(vault, message.Id),
            };
    }

    /// <summary>The words of a line, of a questionnaire in the language of the message.</summary>
    public static string Text(MessageLine line, string language) =>
        line.LinkId is null ? line.Text : MessageTexts.Text("survey." + line.Text, language);
}
