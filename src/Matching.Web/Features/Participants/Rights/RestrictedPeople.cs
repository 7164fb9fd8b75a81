using Matching.Web.Data;

namespace Matching.Web.Features.Participants.Rights;

/// <summary>
/// Who of a programme is kept and used for nothing: what was stored about several people is listed without them.
/// </summary>
public sealed class RestrictedPeople(Db db)
{
    /// <summary>Reads their ids, for those who ask for more at once. Parameter: @ProgrammeId.</summary>
    internal const string Select =
        "SELECT id FROM people WHERE programme_id = @ProgrammeId AND is_restricted AND status <> 'erased'";

    public async Task<IReadOnlySet<Guid>> Of(Guid programmeId, CancellationToken cancellationToken) =>
        (await db.Query<Guid>(Select, new { ProgrammeId = programmeId }, cancellationToken)).ToHashSet();
}
