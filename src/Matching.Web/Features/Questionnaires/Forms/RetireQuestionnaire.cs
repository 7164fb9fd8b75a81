using Matching.Web.Data;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Questionnaires.Forms;

/// <summary>
/// Retires a version of a questionnaire, or brings it back. The newest version that is not retired is the one that is asked;
/// answers to a retired one stay, and one on paper can still be entered.
/// </summary>
public sealed record RetireQuestionnaire(string Id, string Version, bool IsRetired) : ICommand<Nothing>;

internal sealed class RetireQuestionnaireHandler(Db db, FormPublisher publisher, TimeProvider clock)
    : IRequestHandler<RetireQuestionnaire, Nothing>
{
    public async Task<Nothing> Handle(RetireQuestionnaire request, CancellationToken cancellationToken)
    {
        publisher.RefuseOthers();
        var changed = await db.Execute(
            "UPDATE questionnaires SET retired_at = @RetiredAt WHERE id = @Id AND version = @Version",
            new
            {
                request.Id,
                request.Version,
                RetiredAt = request.IsRetired ? clock.GetUtcNow() : (DateTimeOffset?)null,
            },
            cancellationToken
        );
        return changed > 0 ? Nothing.Value : throw Problems.NotFound("questionnaire");
    }
}
