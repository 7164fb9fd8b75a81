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

internal sealed class OpenInsightsHandler(InsightsAccess access) : IRequestHandler<OpenInsights, Programme>
{
    public Task<Programme> Handle(OpenInsights request, CancellationToken cancellationToken) =>
        access.Open(request.ProgrammeId, cancellationToken);
}

/// <summary>Decides who reads the released figures of a programme.</summary>
internal sealed class InsightsAccess(Db db, CallerContext callers, ProgrammeStore programmes)
{
    /// <summary>Returns the programme to a reader who may see its figures; from then on the reader sees it alone.</summary>
    public async Task<Programme> Open(Guid programmeId, CancellationToken cancellationToken)
    {
        if (!callers.IsKnown || callers.Caller.Role == Role.Partner || !callers.Caller.Sees(programmeId))
        {
            if (
                await db.Single<long>(
                    "SELECT count(*) FROM programmes WHERE id = @ProgrammeId AND is_public",
                    new { ProgrammeId = programmeId },
                    cancellationToken
                ) == 0
            )
            {
                throw Problems.NotFound("programme");
            }

            callers.Caller = Caller.Visitor(programmeId);
        }

        return await programmes.Get(programmeId, cancellationToken);
    }
}
