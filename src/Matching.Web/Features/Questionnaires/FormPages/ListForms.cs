using Matching.Web.Data;
using Matching.Web.Features.Questionnaires.Forms;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Questionnaires.FormPages;

/// <summary>A form as the list of forms shows it.</summary>
/// <param name="Form">The version that is asked, else the newest, else the draft.</param>
/// <param name="IsRetired">Whether no version is asked.</param>
/// <param name="IsPublished">Whether a version was published.</param>
/// <param name="Draft">Version of the draft, where there is one.</param>
public sealed record ListedForm(Questionnaire Form, bool IsRetired, bool IsPublished, string? Draft);

/// <summary>Lists forms with the state of their versions.</summary>
public sealed record ListForms : IQuery<List<ListedForm>>;

internal sealed class ListFormsHandler(Db db, QuestionnaireStore questionnaires, FormDraftStore drafts)
    : IRequestHandler<ListForms, List<ListedForm>>
{
    public async Task<List<ListedForm>> Handle(ListForms request, CancellationToken cancellationToken)
    {
        var asked = (await questionnaires.Newest(cancellationToken)).ToDictionary(form => form.Id);
        var waiting = (await drafts.All(cancellationToken)).ToDictionary(form => form.Id);
        var listed = asked.Values.Select(form => new ListedForm(
            form,
            false,
            true,
            waiting.TryGetValue(form.Id, out var draft) ? draft.Version : null
        ));
        var retired = new List<ListedForm>();
        foreach (
            var id in await db.Query<string>(
                "SELECT DISTINCT id FROM questionnaires WHERE retired_at IS NOT NULL ORDER BY id",
                null,
                cancellationToken
            )
        )
        {
            if (!asked.ContainsKey(id) && await questionnaires.Newest(id, cancellationToken) is { } newest)
            {
                retired.Add(new ListedForm(newest.Form, true, true, waiting.GetValueOrDefault(id)?.Version));
            }
        }

        var known = asked.Keys.Concat(retired.Select(form => form.Form.Id)).ToHashSet();
        var fresh = waiting
            .Values.Where(form => !known.Contains(form.Id))
            .Select(form => new ListedForm(form, false, false, form.Version));
        return [.. listed.Concat(retired).Concat(fresh).OrderBy(form => form.Form.Id, StringComparer.Ordinal)];
    }
}
