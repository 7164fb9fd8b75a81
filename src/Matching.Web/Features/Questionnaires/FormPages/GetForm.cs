using Matching.Web.Data;
using Matching.Web.Features.Questionnaires.Forms;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Questionnaires.FormPages;

/// <summary>A published version of a form.</summary>
public sealed record FormVersionRow
{
    public required string Version { get; init; }
    public required string ContentHash { get; init; }
    public required DateTimeOffset PublishedAt { get; init; }
    public DateTimeOffset? RetiredAt { get; init; }
}

/// <summary>A version of a form, or its draft, with what it is compared with.</summary>
/// <param name="Form">What it asks.</param>
/// <param name="ContentHash">Hash of its content.</param>
/// <param name="Published">The version, unless it is a draft.</param>
/// <param name="Changes">What it changes, compared with the version before it.</param>
/// <param name="Versions">All published versions, the newest first.</param>
/// <param name="HasDraft">Whether a draft waits.</param>
public sealed record ShownForm(
    Questionnaire Form,
    string ContentHash,
    FormVersionRow? Published,
    FormChanges? Changes,
    IReadOnlyList<FormVersionRow> Versions,
    bool HasDraft
);

/// <summary>Reads a version of a form, or its draft, for the page that shows it.</summary>
public sealed record GetForm(string Id, string Version) : IQuery<ShownForm>
{
    /// <summary>Names the draft in the place of a version.</summary>
    public const string Draft = "draft";
}

internal sealed class GetFormHandler(Db db, QuestionnaireStore questionnaires, FormDraftStore drafts, FormPublisher publisher)
    : IRequestHandler<GetForm, ShownForm>
{
    public async Task<ShownForm> Handle(GetForm request, CancellationToken cancellationToken)
    {
        var versions = (
            await db.Query<FormVersionRow>(
                "SELECT version, content_hash, published_at, retired_at FROM questionnaires WHERE id = @Id",
                new { request.Id },
                cancellationToken
            )
        )
            .OrderByDescending(row => Version.Parse(row.Version))
            .ToList();
        var draft = await drafts.Find(request.Id, cancellationToken);
        var form =
            (
                request.Version == GetForm.Draft
                    ? draft?.Form
                    : (await questionnaires.Find(request.Id, request.Version, cancellationToken))?.Form
            ) ?? throw Problems.NotFound("questionnaire");
        var before = versions.Find(row => Version.Parse(row.Version) < Version.Parse(form.Version));
        return new ShownForm(
            form,
            publisher.HashOf(form),
            request.Version == GetForm.Draft ? null : versions.Find(row => row.Version == form.Version),
            before is null
                ? null
                : new FormChanges((await questionnaires.Get(request.Id, before.Version, cancellationToken)).Form, form),
            versions,
            draft is not null
        );
    }
}
