using Matching.Web.Features.Questionnaires.FormFiles;
using Matching.Web.Features.Questionnaires.Forms;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Questionnaires.FormPages;

/// <summary>
/// Removes the draft of a form as it was shown, with the hash of its content, and the files that it alone names; the published versions
/// stay.
/// </summary>
public sealed record DiscardFormDraft(string Id, string ContentHash) : ICommand<Nothing>;

internal sealed class DiscardFormDraftHandler(FormDraftStore drafts, FormPublisher publisher, FormMediaStore media)
    : IRequestHandler<DiscardFormDraft, Nothing>
{
    public async Task<Nothing> Handle(DiscardFormDraft request, CancellationToken cancellationToken)
    {
        publisher.RefuseOthers();
        if (await drafts.Find(request.Id, cancellationToken) is { } draft)
        {
            if (publisher.HashOf(draft.Form) != request.ContentHash || !await drafts.Discard(draft, cancellationToken))
            {
                throw Problems.Refused("conflict");
            }

            await media.Forget(draft.Form, cancellationToken);
        }

        return Nothing.Value;
    }
}
