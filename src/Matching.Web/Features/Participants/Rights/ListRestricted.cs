using Matching.Web.Data;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Participants.Rights;

/// <summary>
/// Who of a programme is kept and used for nothing: what was stored about several people is listed without them.
/// </summary>
public sealed record ListRestricted(Guid ProgrammeId) : IQuery<IReadOnlySet<Guid>>;

internal sealed class ListRestrictedHandler(Db db) : IRequestHandler<ListRestricted, IReadOnlySet<Guid>>
{
    public async Task<IReadOnlySet<Guid>> Handle(ListRestricted request, CancellationToken cancellationToken) =>
        (
            await db.Query<Guid>(
                "SELECT id FROM people WHERE programme_id = @ProgrammeId AND is_restricted AND status <> 'erased'",
                new { request.ProgrammeId },
                cancellationToken
            )
        ).ToHashSet();
}
