using Matching.Web.Features.Questionnaires.FormFiles;
using Matching.Web.Features.Questionnaires.Forms;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Questionnaires.FormPages;

/// <summary>Publishes the draft of a form as it was shown: with the hash of its content.</summary>
public sealed record PublishFormDraft(string Id, string ContentHash) : ICommand<Questionnaire>;

internal sealed class PublishFormDraftHandler(FormDraftStore drafts, FormVersions versions, FormPublisher publisher)
    : IRequestHandler<PublishFormDraft, Questionnaire>
{
    public async Task<Questionnaire> Handle(PublishFormDraft request, CancellationToken cancellationToken)
    {
        publisher.RefuseOthers();
        var draft = await drafts.Find(request.Id, cancellationToken) ?? throw Problems.NotFound("questionnaire");
        var form = draft.Form;
        if (publisher.HashOf(form) != request.ContentHash)
        {
            throw Problems.Refused("conflict");
        }

        // another version may have been published since the draft was saved
        var faults = new FormFaults();
        await versions.Check(form, null, faults, cancellationToken);
        faults.Refuse();
        await publisher.Publish(form, cancellationToken);
        if (!await drafts.Discard(draft, cancellationToken))
        {
            throw Problems.Refused("conflict");
        }

        return form;
    }
}
