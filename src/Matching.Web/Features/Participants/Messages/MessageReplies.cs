using Matching.Web.Data;
using Matching.Web.Features.Participants.MessageLinks;
using Matching.Web.Mediation;

namespace Matching.Web.Features.Participants.Messages;

/// <summary>What people answer to the question of a message.</summary>
internal sealed class MessageReplies(Db db, TimeProvider clock)
{
    /// <summary>The last answer; null where there is none.</summary>
    public async Task<MessageAnswer?> Of(Guid messageId, CancellationToken cancellationToken) =>
        await db.Find<string>("SELECT answer FROM messages WHERE id = @Id", new { Id = messageId }, cancellationToken)
            is { } answer
            ? EnumText.Parse<MessageAnswer>(answer)
            : null;

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
}
