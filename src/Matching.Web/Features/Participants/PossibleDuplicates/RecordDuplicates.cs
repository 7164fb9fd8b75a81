using Matching.Web.Data;
using Matching.Web.Features.Participants.Rights;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Participants.PossibleDuplicates;

/// <summary>Raises records that may be of one person, for staff to look at. What staff have decided stays decided.</summary>
public sealed record RecordDuplicates(Guid ProgrammeId, IReadOnlyList<DuplicatePair> Pairs) : ICommand<Nothing>;

internal sealed class RecordDuplicatesHandler(DuplicateRecorder duplicates) : IRequestHandler<RecordDuplicates, Nothing>
{
    public Task<Nothing> Handle(RecordDuplicates request, CancellationToken cancellationToken) =>
        duplicates.Record(request.ProgrammeId, request.Pairs, cancellationToken);
}

/// <summary>Deletes everything raised about a person who is erased.</summary>
internal sealed class ForgetPersonInDuplicates(Db db) : INotificationHandler<PersonErased>
{
    public async Task Handle(PersonErased notification, CancellationToken cancellationToken)
    {
        await db.Execute(
            "DELETE FROM possible_duplicates WHERE person_id = @PersonId OR other_id = @PersonId",
            new { notification.PersonId },
            cancellationToken
        );
    }
}
