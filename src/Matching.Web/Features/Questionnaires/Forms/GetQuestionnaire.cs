using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Questionnaires.Forms;

/// <summary>Reads one version of a questionnaire; the newest when no version is named.</summary>
public sealed record GetQuestionnaire(string Id, string? Version) : IQuery<PublishedQuestionnaire>;

internal sealed class GetQuestionnaireHandler(QuestionnaireStore questionnaires)
    : IRequestHandler<GetQuestionnaire, PublishedQuestionnaire>
{
    public Task<PublishedQuestionnaire> Handle(GetQuestionnaire request, CancellationToken cancellationToken) =>
        questionnaires.Get(request.Id, request.Version, cancellationToken);
}
