using Matching.Web.Data;

namespace Matching.Web.Features.Participants.Rights;

/// <summary>
/// Who of a programme is kept and used for nothing: what was stored about several people is listed without them.
/// </summary>
public sealed class RestrictedPeople(Db db)
{
    public async Task<IReadOnlySet<Guid>> Of(Guid programmeId, CancellationToken cancellationToken) =>
        (
            await db.Query<Guid>(
                "SELECT id FROM people WHERE programme_id = @ProgrammeId AND is_restricted AND status <> 'erased'",
                new { ProgrammeId = programmeId },
                cancellationToken
            )
        ).ToHashSet();
}
