using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Questionnaires.Forms;

/// <summary>Stores a version of a questionnaire; a stored one never changes.</summary>
public sealed record PublishQuestionnaire(Questionnaire Form) : ICommand<PublishedQuestionnaire>;

internal sealed class PublishQuestionnaireHandler(FormPublisher publisher)
    : IRequestHandler<PublishQuestionnaire, PublishedQuestionnaire>
{
    public async Task<PublishedQuestionnaire> Handle(PublishQuestionnaire request, CancellationToken cancellationToken)
    {
        var hash = publisher.HashOf(request.Form);
        return await publisher.Publish(request.Form, cancellationToken) == hash
            ? new PublishedQuestionnaire(request.Form, hash)
            : throw new InvalidOperationException(
                $"Questionnaire {request.Form.Id} {request.Form.Version} differs from the one published: a change needs a new version."
            );
    }
}
