using Matching.Web.Data;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;

namespace Matching.Web.Features.Participants.CriteriaProfiles;

/// <summary>Reads one profile.</summary>
public sealed record GetCriteriaProfile(Guid Id) : IQuery<CriteriaProfile>;

internal sealed class GetCriteriaProfileHandler(Db db, CallerContext callers, IOptions<JsonOptions> json) : IRequestHandler<GetCriteriaProfile, CriteriaProfile>
{
    public async Task<CriteriaProfile> Handle(GetCriteriaProfile request, CancellationToken cancellationToken)
    {
        var row = await db.Find<CriteriaProfileRow>(
            $"SELECT {CriteriaProfileRow.Columns} FROM criteria_profiles WHERE id = @Id AND (programme_id IS NULL OR CAST(@Scope AS TEXT) IS NULL OR programme_id = @Scope)",
            new { request.Id, Scope = callers.Caller.ProgrammeId },
            cancellationToken) ?? throw Problems.NotFound("criteria-profile");
        return row.Read(json.Value.SerializerOptions);
    }
}
