using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Access.YearReports;

/// <summary>
/// Returns the report of a programme for a period as a document for word processors, within the caller's scope, without counts of
/// fewer than five.
/// </summary>
/// <param name="Report">The report.</param>
public sealed record GetYearReportDocument(GetYearReport Report) : IQuery<byte[]>;

internal sealed class GetYearReportDocumentHandler(YearReportReader reports) : IRequestHandler<GetYearReportDocument, byte[]>
{
    public async Task<byte[]> Handle(GetYearReportDocument request, CancellationToken cancellationToken) =>
        ReportDocument.Write(new ReportSheet(await reports.Read(request.Report, cancellationToken), isForOthers: true));
}
