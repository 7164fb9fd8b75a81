using Matching.Web.Data;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;

namespace Matching.Web.Features.Participants.CriteriaProfiles;

/// <summary>Lists the profiles that the caller sees.</summary>
public sealed record ListCriteriaProfiles : PageQuery, IQuery<Page<CriteriaProfile>>;

internal sealed class ListCriteriaProfilesHandler(Db db, CallerContext callers, IOptions<JsonOptions> json)
    : IRequestHandler<ListCriteriaProfiles, Page<CriteriaProfile>>
{
    public async Task<Page<CriteriaProfile>> Handle(ListCriteriaProfiles request, CancellationToken cancellationToken)
    {
        var rows = await db.Query<CriteriaProfileRow>(
            $"""
            SELECT {CriteriaProfileRow.Columns} FROM criteria_profiles
            WHERE (programme_id IS NULL OR {callers.Caller.InProgramme("programme_id")})
              AND id > @After
            ORDER BY id LIMIT @Fetch
            """,
            new
            {
                Scope = callers.Caller.ProgrammeId,
                After = request.AfterId,
                request.Fetch,
            },
            cancellationToken
        );
        return request.Cut(rows.ConvertAll(row => row.Read(json.Value.SerializerOptions)), profile => profile.Id);
    }
}
