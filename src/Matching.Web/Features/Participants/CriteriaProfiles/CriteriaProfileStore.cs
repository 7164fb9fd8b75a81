using Matching.Web.Data;
using Matching.Web.Http;
using Matching.Web.Mediation;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;

namespace Matching.Web.Features.Participants.CriteriaProfiles;

/// <summary>Reads criteria profiles: shipped ones, and those of the caller's programme.</summary>
public sealed class CriteriaProfileStore(Db db, CallerContext callers, IOptions<JsonOptions> json)
{
    public async Task<CriteriaProfile> Get(Guid id, CancellationToken cancellationToken)
    {
        var row =
            await db.Find<CriteriaProfileRow>(
                $"""
                SELECT {CriteriaProfileRow.Columns} FROM criteria_profiles
                WHERE id = @Id AND (programme_id IS NULL OR {callers.Caller.InProgramme("programme_id")})
                """,
                new { Id = id, Scope = callers.Caller.ProgrammeId },
                cancellationToken
            ) ?? throw Problems.NotFound("criteria-profile");
        return row.Read(json.Value.SerializerOptions);
    }

    /// <summary>Returns the profiles that a programme can use: by name, of each name the newest version first.</summary>
    public async Task<IReadOnlyList<CriteriaProfile>> UsableBy(Guid programmeId, CancellationToken cancellationToken)
    {
        var rows = await db.Query<CriteriaProfileRow>(
            $"""
            SELECT {CriteriaProfileRow.Columns} FROM criteria_profiles
            WHERE programme_id IS NULL OR programme_id = @ProgrammeId
            ORDER BY name, version DESC LIMIT 200
            """,
            new { ProgrammeId = programmeId },
            cancellationToken
        );
        return rows.ConvertAll(row => row.Read(json.Value.SerializerOptions));
    }
}
