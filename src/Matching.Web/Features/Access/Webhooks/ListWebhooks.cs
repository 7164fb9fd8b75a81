using Matching.Web.Data;
using Matching.Web.Features.Participants.Programmes;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Access.Webhooks;

/// <summary>Lists the webhooks of a programme and of its partners.</summary>
public sealed record ListWebhooks(Guid ProgrammeId, PageQuery Page) : IQuery<Page<Webhook>>;

internal sealed class ListWebhooksHandler(Db db, IdentityVault vault, ProgrammeStore programmes)
    : IRequestHandler<ListWebhooks, Page<Webhook>>
{
    public async Task<Page<Webhook>> Handle(ListWebhooks request, CancellationToken cancellationToken)
    {
        var programme = await programmes.Get(request.ProgrammeId, cancellationToken);
        var found = await db.Query<Webhook>(
            $"""
            SELECT {Webhook.Columns} FROM webhooks
            WHERE programme_id = @Id AND id > @After
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
        return request.Page.Cut(found.ConvertAll(webhook => webhook.Open(vault)), webhook => webhook.Id);
    }
}
