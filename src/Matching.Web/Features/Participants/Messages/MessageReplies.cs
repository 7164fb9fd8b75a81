using Matching.Web.Data;
using Matching.Web.Features.Participants.MessageLinks;
using Matching.Web.Mediation;

namespace Matching.Web.Features.Participants.Messages;

/// <summary>What a message asked, and the last answer.</summary>
/// <param name="Answer">The answer; null where there is none.</param>
/// <param name="Phrase">The short message, of one from the phrasebook.</param>
internal sealed record AskedAndAnswered(MessageAnswer? Answer, ChosenPhrase? Phrase);

/// <summary>What people answer to the question of a message.</summary>
internal sealed class MessageReplies(Db db, IdentityVault vault, TimeProvider clock)
{
    public async Task<AskedAndAnswered> Of(Guid messageId, CancellationToken cancellationToken)
    {
        var row = await db.Single<ReplyRow>(
            "SELECT answer, phrase, parameters_sealed FROM messages WHERE id = @Id",
            new { Id = messageId },
            cancellationToken
        );
        return new AskedAndAnswered(
            row.Answer is { } answer ? EnumText.Parse<MessageAnswer>(answer) : null,
            row.Phrase is null ? null : MessageParameters.Open(vault, messageId, row.ParametersSealed)?.Phrase
        );
    }

    public Task<int> Keep(Guid messageId, MessageAnswer answer, CancellationToken cancellationToken) =>
        db.Execute(
            "UPDATE messages SET answer = @Answer, answered_at = @Now WHERE id = @Id",
            new
            {
                Id = messageId,
                Answer = answer.ToText(),
                Now = clock.GetUtcNow(),
            },
            cancellationToken
        );

    private sealed record ReplyRow
    {
        public string? Answer { get; init; }
        public string? Phrase { get; init; }
        public string? ParametersSealed { get; init; }
    }
}
