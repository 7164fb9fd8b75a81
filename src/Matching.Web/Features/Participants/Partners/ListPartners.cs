using Matching.Web.Data;
using Matching.Web.Features.Participants.Programmes;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Participants.Partners;

/// <summary>Lists the partners of a programme.</summary>
public sealed record ListPartners(Guid ProgrammeId, PageQuery Page) : IQuery<Page<Partner>>;

internal sealed class ListPartnersHandler(Db db, ProgrammeStore programmes) : IRequestHandler<ListPartners, Page<Partner>>
{
    public async Task<Page<Partner>> Handle(ListPartners request, CancellationToken cancellationToken)
    {
        var programme = await programmes.Get(request.ProgrammeId, cancellationToken);
        var found = await db.Query<Partner>(
            $"""
            SELECT {Partner.Columns} FROM partners WHERE programme_id = @Id AND id > @After
            ORDER BY id LIMIT @Fetch
            """,
            new
            {
                programme.Id,
                After = request.Page.AfterId,
                request.Page.Fetch,
            },
            cancellationToken
        );
        return request.Page.Cut(found, partner => partner.Id);
    }
}
