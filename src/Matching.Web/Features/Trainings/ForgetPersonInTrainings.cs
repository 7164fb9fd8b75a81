using Matching.Web.Data;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Trainings;

/// <summary>Removes an erased person from the attendance lists.</summary>
public sealed record ForgetPersonInTrainings(Guid PersonId) : ICommand<Nothing>;

internal sealed class ForgetPersonInTrainingsHandler(Db db) : IRequestHandler<ForgetPersonInTrainings, Nothing>
{
    public async Task<Nothing> Handle(ForgetPersonInTrainings request, CancellationToken cancellationToken)
    {
        await db.Execute("DELETE FROM training_attendances WHERE person_id = @PersonId", new { request.PersonId }, cancellationToken);
        return Nothing.Value;
    }
}
