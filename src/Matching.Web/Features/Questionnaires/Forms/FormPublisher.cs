using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Matching.Web.Data;
using Matching.Web.Http;
using Matching.Web.Mediation;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;

namespace Matching.Web.Features.Questionnaires.Forms;

/// <summary>Writes published versions of questionnaires; a written one never changes.</summary>
public sealed class FormPublisher(Db db, IOptions<JsonOptions> json, CallerContext callers, TimeProvider clock)
{
    /// <summary>A form is asked in every programme that names its family, so an administrator of one does not change it.</summary>
    public void RefuseOthers()
    {
        if (callers.Caller.ProgrammeId is not null)
        {
            throw Problems.Refused("forbidden");
        }
    }

    /// <summary>The hash of a form's content, which each answer to it keeps.</summary>
    public string HashOf(Questionnaire form) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Text(form))));

    /// <summary>Publishes a version; returns the hash of the one that is published under its number.</summary>
    public async Task<string> Publish(Questionnaire form, CancellationToken cancellationToken) =>
        await db.Find<string>(
            """
            INSERT INTO questionnaires (id, version, respondent, content_hash, definition, published_at)
            VALUES (@Id, @Version, @Respondent, @Hash, @Definition, @Now) ON CONFLICT (id, version) DO NOTHING
            RETURNING content_hash
            """,
            new
            {
                form.Id,
                form.Version,
                form.Respondent,
                Hash = HashOf(form),
                Definition = Text(form),
                Now = clock.GetUtcNow(),
            },
            cancellationToken
        )
        ?? await db.Single<string>(
            "SELECT content_hash FROM questionnaires WHERE id = @Id AND version = @Version",
            new { form.Id, form.Version },
            cancellationToken
        );

    private string Text(Questionnaire form) => JsonSerializer.Serialize(form, json.Value.SerializerOptions);
}
