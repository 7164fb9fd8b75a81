using Matching.Web.Data;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Participants.Programmes;

/// <summary>Reads one programme.</summary>
public sealed record GetProgramme(Guid Id) : IQuery<Programme>;

internal sealed class GetProgrammeHandler(Db db, CallerContext callers) : IRequestHandler<GetProgramme, Programme>
{
    public async Task<Programme> Handle(GetProgramme request, CancellationToken cancellationToken) =>
        await db.Find<Programme>(
            $"SELECT {Programme.Columns} FROM programmes WHERE id = @Id AND (CAST(@Scope AS TEXT) IS NULL OR id = @Scope)",
            new { request.Id, Scope = callers.Caller.ProgrammeId },
            cancellationToken) ?? throw Problems.NotFound("programme");
}
