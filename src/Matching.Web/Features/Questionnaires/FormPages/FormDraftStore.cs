using System.Text.Json;
using Matching.Web.Data;
using Matching.Web.Features.Questionnaires.Forms;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;

namespace Matching.Web.Features.Questionnaires.FormPages;

/// <summary>Keeps the draft of each form until it is published or discarded.</summary>
public sealed class FormDraftStore(Db db, IOptions<JsonOptions> json, TimeProvider clock)
{
    public async Task<Questionnaire?> Find(string id, CancellationToken cancellationToken) =>
        await db.Find<string>("SELECT definition FROM questionnaire_drafts WHERE id = @Id", new { Id = id }, cancellationToken)
            is { } definition
            ? JsonSerializer.Deserialize<Questionnaire>(definition, json.Value.SerializerOptions)
            : null;

    public async Task<List<Questionnaire>> All(CancellationToken cancellationToken) =>
        [
            .. (
                await db.Query<string>("SELECT definition FROM questionnaire_drafts ORDER BY id", null, cancellationToken)
            ).Select(definition => JsonSerializer.Deserialize<Questionnaire>(definition, json.Value.SerializerOptions)!),
        ];

    public Task Save(Questionnaire form, CancellationToken cancellationToken) =>
        db.Execute(
            """
            INSERT INTO questionnaire_drafts (id, definition, saved_at) VALUES (@Id, @Definition, @Now)
            ON CONFLICT (id) DO UPDATE SET definition = excluded.definition, saved_at = excluded.saved_at
            """,
            new
            {
                form.Id,
                Definition = JsonSerializer.Serialize(form, json.Value.SerializerOptions),
                Now = clock.GetUtcNow(),
            },
            cancellationToken
        );

    public Task Discard(string id, CancellationToken cancellationToken) =>
        db.Execute("DELETE FROM questionnaire_drafts WHERE id = @Id", new { Id = id }, cancellationToken);
}
