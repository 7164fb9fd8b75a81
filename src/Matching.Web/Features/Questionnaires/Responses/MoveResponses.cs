using Matching.Web.Data;
using Matching.Web.Features.Participants.PossibleDuplicates;
using Matching.Web.Http;
using MediatR;

namespace Matching.Web.Features.Questionnaires.Responses;

/// <summary>
/// Moves answers of a merged record. Two answers to one questionnaire of the same occasion would count twice, so such records are
/// not merged.
/// </summary>
internal sealed class MoveResponses(Db db, IdentityVault vault) : INotificationHandler<PeopleMerged>
{
    public async Task Handle(PeopleMerged notification, CancellationToken cancellationToken)
    {
        var ids = new { notification.KeptId, notification.GoneId };
        var both = await db.Find<string>(
            """
            SELECT min(g.wave)
            FROM responses g JOIN responses k ON k.wave = g.wave AND k.occasion = g.occasion
            WHERE g.person_id = @GoneId AND k.person_id = @KeptId
            """,
            ids,
            cancellationToken
        );
        if (both is not null)
        {
            throw Problems.Refused("duplicate-both-answered", both).InWords(Texts.Page("wave." + both));
        }

        var texts = await db.Query<TextRow>(
            """
            SELECT a.response_id, a.item, a.code, a.text_sealed
            FROM response_answers a JOIN responses r ON r.id = a.response_id
            WHERE r.person_id = @GoneId AND a.text_sealed IS NOT NULL
            """,
            ids,
            cancellationToken
        );
        foreach (var text in texts)
        {
            var column = $"{ResponseWriter.TextColumn}|{text.ResponseId}|{text.Item}";
            var words = vault.Open<string>(text.TextSealed, notification.GoneKey, notification.GoneId, column);
            await db.Execute(
                "UPDATE response_answers SET text_sealed = @Sealed WHERE response_id = @ResponseId AND item = @Item AND code = @Code",
                new
                {
                    text.ResponseId,
                    text.Item,
                    text.Code,
                    Sealed = vault.Seal(words, notification.KeptKey, notification.KeptId, column),
                },
                cancellationToken
            );
        }

        await MoveVersions(notification, cancellationToken);
        await db.Execute("UPDATE responses SET person_id = @KeptId WHERE person_id = @GoneId", ids, cancellationToken);
    }

    // What the answers said before they were corrected.
    private async Task MoveVersions(PeopleMerged merged, CancellationToken cancellationToken)
    {
        var versions = await db.Query<VersionRow>(
            """
            SELECT v.id, v.content_sealed
            FROM response_versions v JOIN responses r ON r.id = v.response_id
            WHERE r.person_id = @GoneId AND v.content_sealed IS NOT NULL
            """,
            new { merged.GoneId },
            cancellationToken
        );
        foreach (var version in versions)
        {
            var binding = ResponseWriter.Binding(version.Id);
            var said = vault.Open<SaidBefore>(version.ContentSealed, merged.GoneKey, merged.GoneId, binding);
            await db.Execute(
                "UPDATE response_versions SET content_sealed = @Sealed WHERE id = @Id",
                new { version.Id, Sealed = vault.Seal(said, merged.KeptKey, merged.KeptId, binding) },
                cancellationToken
            );
        }
    }

    private sealed record VersionRow
    {
        public required Guid Id { get; init; }
        public required string ContentSealed { get; init; }
    }

    private sealed record TextRow
    {
        public required Guid ResponseId { get; init; }
        public required string Item { get; init; }
        public required string Code { get; init; }
        public required string TextSealed { get; init; }
    }
}
