using Matching.Web.Features.Questionnaires.FormFiles;
using Matching.Web.Features.Questionnaires.Forms;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Questionnaires.FormPages;

/// <summary>Keeps a form that was read from its file as the draft of its next version.</summary>
/// <param name="Read">The form.</param>
/// <param name="Replaces">Hash of the draft that it may replace, as it was shown.</param>
public sealed record SaveFormDraft(FormReading Read, string? Replaces = null) : ICommand<Questionnaire>
{
    /// <summary>Member of the problem with the hash of a draft that waits.</summary>
    public const string Waiting = "draft";
}

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
        var replaced = earlier is null ? null : publisher.HashOf(earlier.Form);
        if (replaced is not null && replaced != request.Replaces && replaced != publisher.HashOf(read.Form))
        {
            throw Problems
                .Refused("form-draft-waits", read.Form.Id, earlier!.Form.Version, earlier.SavedAt)
                .With(SaveFormDraft.Waiting, replaced);
        }

        await media.Keep(read, cancellationToken);
        if (!await drafts.Save(read.Form, earlier, cancellationToken))
        {
            // another person saved one at the same time
            throw Problems.Refused("conflict");
        }

        if (earlier is not null)
        {
            await media.Forget(earlier.Form, cancellationToken);
        }

        return read.Form;
    }
}
