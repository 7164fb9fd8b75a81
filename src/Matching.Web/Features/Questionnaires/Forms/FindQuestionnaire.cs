using Matching.Web.Features.Participants.Programmes;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Questionnaires.Forms;

/// <summary>
/// Finds the questionnaire of a programme for one kind of respondent at a moment, in its newest version; null where the
/// programme asks none.
/// </summary>
/// <param name="ProgrammeId">The programme, whose families of forms are searched in their order.</param>
/// <param name="Respondent"><c>mentee</c> or <c>mentor</c>.</param>
/// <param name="Wave">When in the life of a pair.</param>
public sealed record FindQuestionnaire(Guid ProgrammeId, string Respondent, string Wave) : IQuery<Questionnaire?>;

internal sealed class FindQuestionnaireHandler(QuestionnaireStore questionnaires, ProgrammeStore programmes)
    : IRequestHandler<FindQuestionnaire, Questionnaire?>
{
    public async Task<Questionnaire?> Handle(FindQuestionnaire request, CancellationToken cancellationToken) =>
        await questionnaires.OfProgramme(
            await programmes.Get(request.ProgrammeId, cancellationToken),
            request.Respondent,
            request.Wave,
            cancellationToken
        );
}
