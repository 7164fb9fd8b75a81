using Matching.Web.Features.Questionnaires.FormFiles;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Questionnaires.Forms;

/// <summary>
/// Publishes a version of a questionnaire that was read from its file. The same content again is the same version; another
/// content needs a higher one, and an item that asks or counts in another way a version of its own.
/// </summary>
public sealed record ImportQuestionnaire(FormReading Read) : ICommand<Questionnaire>;

internal sealed class ImportQuestionnaireHandler(FormVersions versions, FormPublisher publisher, FormMediaStore media)
    : IRequestHandler<ImportQuestionnaire, Questionnaire>
{
    public async Task<Questionnaire> Handle(ImportQuestionnaire request, CancellationToken cancellationToken)
    {
        publisher.RefuseOthers();
        var faults = new FormFaults();
        var read = await media.Complete(request.Read, faults, cancellationToken);
        var form = read.Form;
        await versions.Check(form, read, faults, cancellationToken);
        faults.Refuse();
        await media.Keep(read, cancellationToken);
        if (await publisher.Publish(form, cancellationToken) != publisher.HashOf(form))
        {
            // published by another administrator a moment ago
            faults.Of(read.Settings, "version", "form-version-published", form.Version);
            faults.Refuse();
        }

        return form;
    }
}
