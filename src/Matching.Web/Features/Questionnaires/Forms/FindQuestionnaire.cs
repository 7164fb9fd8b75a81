using Matching.Web.Features.Participants.Programmes;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Questionnaires.Forms;

/// <summary>
/// Finds the questionnaire that a programme asks a person at a moment, in its newest version; null where the programme asks none.
/// </summary>
/// <param name="ProgrammeId">The programme, whose families of forms are searched in their order.</param>
/// <param name="PersonId">Who is asked; a form may be for an age.</param>
/// <param name="Respondent"><c>mentee</c> or <c>mentor</c>.</param>
/// <param name="Wave">When in the life of a pair.</param>
public sealed record FindQuestionnaire(Guid ProgrammeId, Guid PersonId, string Respondent, string Wave) : IQuery<Questionnaire?>;

internal sealed class FindQuestionnaireHandler(QuestionnaireStore questionnaires, ProgrammeStore programmes)
    : IRequestHandler<FindQuestionnaire, Questionnaire?>
{
    public async Task<Questionnaire?> Handle(FindQuestionnaire request, CancellationToken cancellationToken) =>
        await questionnaires.AskedOf(
            await programmes.Get(request.ProgrammeId, cancellationToken),
            request.PersonId,
            request.Respondent,
            request.Wave,
            cancellationToken
        );
}
