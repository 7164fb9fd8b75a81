using System.Text.Json;
using Matching.Web.Data;
using Matching.Web.Features.Questionnaires.Forms;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;

namespace Matching.Web.Features.Questionnaires.FormPages;

/// <summary>The draft of a form as it is kept.</summary>
/// <param name="Form">What it asks.</param>
/// <param name="Definition">The same as its row has it.</param>
/// <param name="SavedAt">When it was saved.</param>
public sealed record FormDraft(Questionnaire Form, string Definition, DateTimeOffset SavedAt);

/// <summary>Keeps the draft of each form until it is published or discarded.</summary>
public sealed class FormDraftStore(Db db, IOptions<JsonOptions> json, TimeProvider clock)
{
    public async Task<FormDraft?> Find(string id, CancellationToken cancellationToken) =>
        await db.Find<DraftRow>(
            "SELECT definition, saved_at FROM questionnaire_drafts WHERE id = @Id",
            new { Id = id },
            cancellationToken
        )
            is { } row
            ? new FormDraft(Read(row.Definition), row.Definition, row.SavedAt)
            : null;

    public async Task<List<Questionnaire>> All(CancellationToken cancellationToken) =>
        [
            .. (
                await db.Query<string>("SELECT definition FROM questionnaire_drafts ORDER BY id", null, cancellationToken)
            ).Select(Read),
        ];

    /// <summary>Keeps a draft in the place of an earlier one; not where another was saved since that one was read.</summary>
    /// <returns>Whether it is kept.</returns>
    public async Task<bool> Save(Questionnaire form, FormDraft? earlier, CancellationToken cancellationToken) =>
        await db.Execute(
            """
            INSERT INTO questionnaire_drafts (id, definition, saved_at) VALUES (@Id, @Definition, @Now)
            ON CONFLICT (id) DO UPDATE SET definition = excluded.definition, saved_at = excluded.saved_at
            WHERE questionnaire_drafts.definition = @Earlier
            """,
            new
            {
                form.Id,
                Definition = JsonSerializer.Serialize(form, json.Value.SerializerOptions),
                Earlier = earlier?.Definition ?? "",
                Now = clock.GetUtcNow(),
            },
            cancellationToken
        ) == 1;

    /// <summary>Removes a draft; not where another was saved since it was read.</summary>
    /// <returns>Whether it is removed.</returns>
    public async Task<bool> Discard(FormDraft draft, CancellationToken cancellationToken) =>
        await db.Execute(
            "DELETE FROM questionnaire_drafts WHERE id = @Id AND definition = @Definition",
            new { draft.Form.Id, draft.Definition },
            cancellationToken
        ) == 1;

    private Questionnaire Read(string definition) =>
        JsonSerializer.Deserialize<Questionnaire>(definition, json.Value.SerializerOptions)!;

    private sealed record DraftRow
    {
        public required string Definition { get; init; }
        public required DateTimeOffset SavedAt { get; init; }
    }
}
