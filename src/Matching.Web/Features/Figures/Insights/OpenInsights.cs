using Matching.Web.Data;
using Matching.Web.Features.Participants.Programmes;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Figures.Insights;

/// <summary>
/// Lets a reader to the released figures of a programme: staff to their own, all readers to a public one. To others it does not
/// exist.
/// </summary>
public sealed record OpenInsights(Guid ProgrammeId) : IQuery<Programme>;

internal sealed class OpenInsightsHandler(Db db, CallerContext callers, ProgrammeStore programmes)
    : IRequestHandler<OpenInsights, Programme>
{
    public async Task<Programme> Handle(OpenInsights request, CancellationToken cancellationToken)
    {
        if (!callers.IsKnown || callers.Caller.Role == Role.Partner || !callers.Caller.Sees(request.ProgrammeId))
        {
            if (
                await db.Single<long>(
                    "SELECT count(*) FROM programmes WHERE id = @ProgrammeId AND is_public",
                    new { request.ProgrammeId },
                    cancellationToken
                ) == 0
            )
            {
                throw Problems.NotFound("programme");
            }

            callers.Caller = Caller.Visitor(request.ProgrammeId);
        }

        return await programmes.Get(request.ProgrammeId, cancellationToken);
    }
}
