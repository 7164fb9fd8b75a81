using Matching.Web.Data;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Safeguarding.Concerns;

/// <summary>
/// Lists concerns without a word of them, for those who are named to read them. Each entry leaves a trace in the audit.
/// </summary>
public sealed record ListConcerns : PageQuery, IQuery<Page<ConcernSummary>>
{
    /// <summary>Filters by programme.</summary>
    public Guid? ProgrammeId { get; set; }

    /// <summary>Filters by status: <c>open</c>, <c>handling</c> or <c>closed</c>.</summary>
    [LengthUpTo(20)]
    public string? Status { get; set; }

    /// <summary>Filters by urgency: <c>low</c>, <c>high</c> or <c>immediate</c>.</summary>
    [LengthUpTo(20)]
    public string? Urgency { get; set; }
}

internal sealed class ListConcernsHandler(Db db, IdentityVault vault, ConcernReaders readers, Auditor auditor)
    : IRequestHandler<ListConcerns, Page<ConcernSummary>>
{
    public async Task<Page<ConcernSummary>> Handle(ListConcerns request, CancellationToken cancellationToken)
    {
        if (!await readers.IsOne(cancellationToken))
        {
            throw Problems.Refused("forbidden");
        }

        var parameters = await readers.Parameters(
            new
            {
                request.ProgrammeId,
                Status = Filter.Code<ConcernStatus>(request.Status, "status")?.ToText(),
                Urgency = Filter.Code<ConcernUrgency>(request.Urgency, "urgency")?.ToText(),
                After = request.AfterId,
                request.Fetch,
            },
            cancellationToken
        );
        return await db.InTransaction(
            async () =>
            {
                var found = await db.Query<ConcernSummary>(
                    $"""
                    SELECT {Concern.Columns} FROM concerns c
                    WHERE {readers.Sql} AND {Where.Set(request.ProgrammeId, "c.programme_id = @ProgrammeId")}
                      AND {Where.Set(request.Status, "c.status = @Status")}
                      AND {Where.Set(request.Urgency, "c.urgency = @Urgency")}
                      AND c.id > @After
                    ORDER BY c.id LIMIT @Fetch
                    """,
                    parameters,
                    cancellationToken
                );
                var page = request.Cut(found.ConvertAll(concern => concern.WithAbout(vault)), concern => concern.Id);
                await auditor.RecordAll(nameof(ListConcerns), page.Items, null, cancellationToken);
                return page;
            },
            cancellationToken
        );
    }
}
