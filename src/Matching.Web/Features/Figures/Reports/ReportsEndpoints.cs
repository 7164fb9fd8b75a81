using System.Text;
using Matching.Web.Http;
using MediatR;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;

namespace Matching.Web.Features.Figures.Reports;

public static class ReportsEndpoints
{
    public static void MapReports(this IEndpointRouteBuilder api)
    {
        api.MapGroup("/programmes/{programmeId:guid}/report", "Reports", Policies.Staff)
            .MapGet(
                "/",
                async (
                    Guid programmeId,
                    [AsParameters] CsvQuery form,
                    HttpContext http,
                    IOptions<JsonOptions> json,
                    IMediator mediator,
                    CancellationToken ct
                ) =>
                {
                    var report = await mediator.Send(new GetProgrammeReport(programmeId), ct);
                    http.Response.Headers.Vary = "Accept, Accept-Language";
                    return Accepted.Prefers(http.Request, "text/csv", "application/json")
                        ? TypedResults.Text(
                            CsvLists.Write(typeof(ReportLine), report.Lines, json.Value.SerializerOptions, CsvForm.Of(form)),
                            CsvLists.ContentType,
                            new UTF8Encoding(false)
                        )
                        : Routes.Ok(http, report) as IResult;
                }
            )
            .WithName(nameof(GetProgrammeReport))
            .WithSummary("Returns planned and actual values of a programme, as JSON or CSV")
            .Produces<ProgrammeReport>()
            .AlsoAnswers("text/csv")
            .Finds();
        api.MapGroup("/reports", "Reports", Policies.Staff)
            .MapGet(
                "/",
                async ([AsParameters] ListReports query, IMediator mediator, CancellationToken ct) =>
                    TypedResults.Ok(await mediator.Send(query, ct))
            )
            .WithName(nameof(ListReports))
            .WithSummary("Lists the reports of programmes")
            .WithPages();
    }
}
