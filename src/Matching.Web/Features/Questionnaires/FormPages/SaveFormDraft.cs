using Matching.Web.Features.Questionnaires.FormFiles;
using Matching.Web.Features.Questionnaires.Forms;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Questionnaires.FormPages;

/// <summary>Keeps a form that was read from its file as the draft of its next version, in the place of an earlier draft.</summary>
public sealed record SaveFormDraft(FormReading Read) : ICommand<Questionnaire>;

internal sealed class SaveFormDraftHandler(
    FormDraftStore drafts,
    FormVersions versions,
    FormPublisher publisher,
    FormMediaStore media
) : IRequestHandler<SaveFormDraft, Questionnaire>
{
    public async Task<Questionnaire> Handle(SaveFormDraft request, CancellationToken cancellationToken)
    {
        publisher.RefuseOthers();
        var faults = new FormFaults();
        var read = await media.Complete(request.Read, faults, cancellationToken);
        await versions.Check(read.Form, read, faults, cancellationToken);
        faults.Refuse();
        var earlier = await drafts.Find(read.Form.Id, cancellationToken);
        await media.Keep(read, cancellationToken);
        await drafts.Save(read.Form, cancellationToken);
        if (earlier is not null)
        {
            await media.Forget(earlier, cancellationToken);
        }

        return read.Form;
    }
}
