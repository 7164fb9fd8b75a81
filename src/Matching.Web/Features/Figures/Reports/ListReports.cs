using Matching.Web.Features.Participants.Programmes;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Figures.Reports;

/// <summary>Lists the reports of the programmes that the caller sees, of one funder when named.</summary>
public sealed record ListReports : PageQuery, IQuery<Page<ProgrammeReport>>
{
    /// <summary>Filters by funder, as the programme names it.</summary>
    [LengthUpTo(200)]
    public string? Funder { get; set; }
}

internal sealed class ListReportsHandler(ProgrammeStore programmeStore, ReportReader reader)
    : IRequestHandler<ListReports, Page<ProgrammeReport>>
{
    public async Task<Page<ProgrammeReport>> Handle(ListReports request, CancellationToken cancellationToken)
    {
        // A page of programmes may hold fewer of one funder: the cursor leads on all the same.
        var programmes = await programmeStore.List(
            new PageQuery { Limit = request.Limit, After = request.After },
            cancellationToken
        );
        var reports = new List<ProgrammeReport>();
        foreach (
            var programme in programmes.Items.Where(programme =>
                request.Funder is null || string.Equals(programme.Funder, request.Funder, StringComparison.OrdinalIgnoreCase)
            )
        )
        {
            reports.Add(await reader.Read(programme.Id, cancellationToken));
        }

        return new Page<ProgrammeReport> { Items = reports, Next = programmes.Next };
    }
}
