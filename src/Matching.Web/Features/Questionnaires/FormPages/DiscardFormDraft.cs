using Matching.Web.Features.Questionnaires.Forms;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Questionnaires.FormPages;

/// <summary>Removes the draft of a form; the published versions stay.</summary>
public sealed record DiscardFormDraft(string Id) : ICommand<Nothing>;

internal sealed class DiscardFormDraftHandler(FormDraftStore drafts, FormPublisher publisher)
    : IRequestHandler<DiscardFormDraft, Nothing>
{
    public async Task<Nothing> Handle(DiscardFormDraft request, CancellationToken cancellationToken)
    {
        publisher.RefuseOthers();
        await drafts.Discard(request.Id, cancellationToken);
        return Nothing.Value;
    }
}
