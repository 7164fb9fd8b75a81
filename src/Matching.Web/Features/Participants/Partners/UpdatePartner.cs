using System.Text.Json;
using Matching.Web.Data;
using Matching.Web.Features.Participants.Sites;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;

namespace Matching.Web.Features.Participants.Partners;

/// <summary>Changes a partner by merge patch.</summary>
public sealed record UpdatePartner(Guid ProgrammeId, Guid Id, IfMatch IfMatch, JsonElement Patch) : ICommand<Partner>, IOnSubject
{
    Guid IOnSubject.SubjectId => Id;
}

internal sealed class UpdatePartnerHandler(
    Db db,
    RequestValidator validator,
    IOptions<JsonOptions> json,
    TimeProvider clock,
    SiteStore sites,
    PartnerStore partners
) : IRequestHandler<UpdatePartner, Partner>
{
    public async Task<Partner> Handle(UpdatePartner request, CancellationToken cancellationToken)
    {
        var current = await partners.Get(request.ProgrammeId, request.Id, cancellationToken);
        request.IfMatch.Check(current.Version);
        var fields = MergePatch.Apply<CreatePartner>(current, request.Patch, json.Value.SerializerOptions);
        await validator.Check(fields, cancellationToken);
        if (fields.SiteId is { } site)
        {
            await sites.Get(current.ProgrammeId, site, cancellationToken);
        }

        return await db.Find<Partner>(
                $"""
                UPDATE partners
                SET name = @Name, site_id = @SiteId, allowed_origins = @AllowedOrigins, welcome = @Welcome,
                    is_active = @IsActive,
                    version = version + 1, updated_at = @Now
                WHERE id = @Id AND version = @Version RETURNING {Partner.Columns}
                """,
                new
                {
                    request.Id,
                    current.Version,
                    fields.Name,
                    fields.SiteId,
                    AllowedOrigins = fields.AllowedOrigins ?? [],
                    Welcome = fields.Welcome ?? [],
                    IsActive = fields.IsActive ?? true,
                    Now = clock.GetUtcNow(),
                },
                cancellationToken
            ) ?? throw Problems.Refused("precondition-failed");
    }
}
