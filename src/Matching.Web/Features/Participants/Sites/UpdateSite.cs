using System.Text.Json;
using Matching.Web.Data;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;

namespace Matching.Web.Features.Participants.Sites;

/// <summary>Changes a site by merge patch.</summary>
public sealed record UpdateSite(Guid ProgrammeId, Guid Id, IfMatch IfMatch, JsonElement Patch) : ICommand<Site>, IOnSubject
{
    Guid IOnSubject.SubjectId => Id;
}

internal sealed class UpdateSiteHandler(
    Db db,
    RequestValidator validator,
    IOptions<JsonOptions> json,
    TimeProvider clock,
    SiteStore sites
) : IRequestHandler<UpdateSite, Site>
{
    public async Task<Site> Handle(UpdateSite request, CancellationToken cancellationToken)
    {
        var current = await sites.Get(request.ProgrammeId, request.Id, cancellationToken);
        request.IfMatch.Check(current.Version);
        var fields = MergePatch.Apply<CreateSite>(current, request.Patch, json.Value.SerializerOptions);
        await validator.Check(fields, cancellationToken);
        return await db.Find<Site>(
                $"""
                UPDATE sites
                SET name = @Name, latitude = @Latitude, longitude = @Longitude, funder = @Funder, version = version + 1,
                    updated_at = @Now
                WHERE id = @Id AND version = @Version RETURNING {Site.Columns}
                """,
                new
                {
                    request.Id,
                    current.Version,
                    fields.Name,
                    fields.Latitude,
                    fields.Longitude,
                    fields.Funder,
                    Now = clock.GetUtcNow(),
                },
                cancellationToken
            ) ?? throw Problems.Refused("precondition-failed");
    }
}
