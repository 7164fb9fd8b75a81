using Matching.Web.Features.Questionnaires.FormFiles;
using Matching.Web.Features.Questionnaires.Forms;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Questionnaires.FormPages;

/// <summary>Removes the draft of a form and the files that it alone names; the published versions stay.</summary>
public sealed record DiscardFormDraft(string Id) : ICommand<Nothing>;

internal sealed class DiscardFormDraftHandler(FormDraftStore drafts, FormPublisher publisher, FormMediaStore media)
    : IRequestHandler<DiscardFormDraft, Nothing>
{
    public async Task<Nothing> Handle(DiscardFormDraft request, CancellationToken cancellationToken)
    {
        publisher.RefuseOthers();
        if (await drafts.Find(request.Id, cancellationToken) is { } draft)
        {
            await drafts.Discard(request.Id, cancellationToken);
            await media.Forget(draft, cancellationToken);
        }

        return Nothing.Value;
    }
}
