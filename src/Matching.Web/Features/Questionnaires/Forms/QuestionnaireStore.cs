using Matching.Web.Data;
using Matching.Web.Http;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;

namespace Matching.Web.Features.Questionnaires.Forms;

/// <summary>Reads published questionnaires; one that was read is kept, because it never changes.</summary>
public sealed class QuestionnaireStore(Db db, PublishedForms forms, IOptions<JsonOptions> json)
{
    public async Task<PublishedQuestionnaire> Get(string id, string? version, CancellationToken cancellationToken)
    {
        var versions = await db.Query<VersionRow>(
            $"SELECT version, content_hash FROM questionnaires WHERE id = @Id AND {Where.Set(version, "version = @Version")}",
            new { Id = id, Version = version },
            cancellationToken
        );
        var asked = versions.MaxBy(row => System.Version.Parse(row.Version)) ?? throw Problems.NotFound("questionnaire");
        return forms.Find(asked.ContentHash)
            ?? forms.Keep(
                (
                    await db.Single<QuestionnaireRow>(
                        "SELECT version, content_hash, definition FROM questionnaires WHERE id = @Id AND version = @Version",
                        new { Id = id, asked.Version },
                        cancellationToken
                    )
                ).Read(json.Value.SerializerOptions)
            );
    }

    private sealed record VersionRow
    {
        public required string Version { get; init; }
        public required string ContentHash { get; init; }
    }
}
