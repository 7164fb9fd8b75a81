using System.Text.Json.Serialization;
using Matching.Web.Data;
using Matching.Web.Features.Participants.Programmes;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Participants.Sites;

/// <summary>Adds a site to a programme.</summary>
[Example("""{ "name": "House of associations", "latitude": 44.8, "longitude": 10.33 }""")]
[ChangeExample("""{ "latitude": 44.79, "longitude": 10.32 }""")]
public sealed record CreateSite : ICommand<Site>, ICreate
{
    [JsonIgnore]
    public Guid ProgrammeId { get; set; }

    /// <summary>Name, unique in the programme.</summary>
    [OneLine, Mandatory, LengthUpTo(200)]
    public string Name { get; set; } = "";

    /// <summary>Latitude in degrees north.</summary>
    [Mandatory, Between(-90.0, 90.0)]
    public double? Latitude { get; set; }

    /// <summary>Longitude in degrees east.</summary>
    [Mandatory, Between(-180.0, 180.0)]
    public double? Longitude { get; set; }

    /// <summary>Funder of the site. Left out where the programme's funder pays for it.</summary>
    [OneLine, LengthUpTo(200)]
    public string? Funder { get; set; }
}

internal sealed class CreateSiteHandler(Db db, IdSource ids, TimeProvider clock, ProgrammeStore programmes)
    : IRequestHandler<CreateSite, Site>
{
    public async Task<Site> Handle(CreateSite request, CancellationToken cancellationToken)
    {
        var programme = await programmes.Get(request.ProgrammeId, cancellationToken);
        return await db.Single<Site>(
            $"""
            INSERT INTO sites ({Site.Columns})
            VALUES (@Id, @ProgrammeId, @Name, @Latitude, @Longitude, @Funder, 1, @Now, @Now)
            RETURNING {Site.Columns}
            """,
            new
            {
                Id = ids.New(),
                ProgrammeId = programme.Id,
                request.Name,
                request.Latitude,
                request.Longitude,
                request.Funder,
                Now = clock.GetUtcNow(),
            },
            cancellationToken
        );
    }
}
