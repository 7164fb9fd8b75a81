using System.Text.Json;
using Matching.Web.Data;
using Matching.Web.Mediation;
using MediatR;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;

namespace Matching.Web.Features.Questionnaires.Forms;

/// <summary>Stores a version of a questionnaire; a stored one never changes.</summary>
public sealed record PublishQuestionnaire(Questionnaire Form) : ICommand<PublishedQuestionnaire>;

internal sealed class PublishQuestionnaireHandler(Db db, IOptions<JsonOptions> json, TimeProvider clock)
    : IRequestHandler<PublishQuestionnaire, PublishedQuestionnaire>
{
    public async Task<PublishedQuestionnaire> Handle(PublishQuestionnaire request, CancellationToken cancellationToken)
    {
        var definition = JsonSerializer.Serialize(request.Form, json.Value.SerializerOptions);
        var hash = Convert.ToHexStringLower(
            System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(definition))
        );
        var added = await db.Find<string>(
            """
            INSERT INTO questionnaires (id, version, respondent, content_hash, definition, published_at)
            VALUES (@Id, @Version, @Respondent, @Hash, @Definition, @Now) ON CONFLICT (id, version) DO NOTHING
            RETURNING content_hash
            """,
            new
            {
                request.Form.Id,
                request.Form.Version,
                request.Form.Respondent,
                Hash = hash,
                Definition = definition,
                Now = clock.GetUtcNow(),
            },
            cancellationToken
        );
        var stored =
            added
            ?? await db.Single<string>(
                "SELECT content_hash FROM questionnaires WHERE id = @Id AND version = @Version",
                new { request.Form.Id, request.Form.Version },
                cancellationToken
            );
        return stored == hash
            ? new PublishedQuestionnaire(request.Form, hash)
            : throw new InvalidOperationException(
                $"Questionnaire {request.Form.Id} {request.Form.Version} differs from the one published: a change needs a new version."
            );
    }
}
