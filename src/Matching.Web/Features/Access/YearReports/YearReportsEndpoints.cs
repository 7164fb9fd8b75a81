using Matching.Web.Http;
using MediatR;

namespace Matching.Web.Features.Access.YearReports;

/// <summary>Which report of a programme.</summary>
public sealed record YearReportQuery
{
    /// <summary>A year such as <c>2026</c>, or a half such as <c>2026-1</c>. Defaults to the present year.</summary>
    public string? Period { get; set; }

    /// <summary>Only this site.</summary>
    public Guid? SiteId { get; set; }

    /// <summary>Only the sites of this funder; those without one belong to the programme's.</summary>
    public string? Funder { get; set; }

    internal GetYearReport Of(Guid programmeId) =>
        new(programmeId, Period, SiteId, string.IsNullOrWhiteSpace(Funder) ? null : Funder);
}

public static class YearReportsEndpoints
{
    public static void MapYearReports(this IEndpointRouteBuilder api)
    {
        var programme = api.MapGroup("/programmes/{programmeId:guid}", "Reports", Policies.Coordinator);
        programme
            .MapGet(
                "/year-report",
                async (Guid programmeId, [AsParameters] YearReportQuery query, IMediator mediator, CancellationToken ct) =>
                    TypedResults.Ok(await mediator.Send(query.Of(programmeId), ct))
            )
            .WithName(nameof(GetYearReport))
            .WithSummary("Returns what a programme did in a year or half, counted for its staff")
            .Finds();
        programme
            .MapGet(
                "/year-report/document",
                async (Guid programmeId, [AsParameters] YearReportQuery query, IMediator mediator, CancellationToken ct) =>
                {
                    var report = query.Of(programmeId);
                    return TypedResults.File(
                        await mediator.Send(new GetYearReportDocument(report), ct),
                        ReportDocument.ContentType,
                        ReportPeriod.Read(report.Period) is { } period ? $"report-{period.Code}.docx" : "report.docx"
                    );
                }
            )
            .WithName(nameof(GetYearReportDocument))
            .WithSummary("Returns the report of a year or half as a Word document, without counts under the programme's minimum")
            .Produces<Stream>(StatusCodes.Status200OK, ReportDocument.ContentType)
            .Finds();
        programme
            .MapPut(
                "/report-texts/{period}",
                async (
                    Guid programmeId,
                    [SuchAs("2026")] string period,
                    UpdateReportText request,
                    HttpContext http,
                    IMediator mediator,
                    CancellationToken ct
                ) =>
                    Routes.Ok(
                        http,
                        await mediator.Send(
                            request with
                            {
                                ProgrammeId = programmeId,
                                Period = period,
                                IfMatch = IfMatch.Required(http),
                            },
                            ct
                        )
                    )
            )
            .WithName(nameof(UpdateReportText))
            .WithSummary("Writes the programme's own text in the report of a year or half")
            .Replaces()
            .Knows("programmeId", id => new Participants.Programmes.GetProgramme(id));
        MapHandovers(programme);
    }

    private static void MapHandovers(RouteGroupBuilder programme)
    {
        programme
            .MapGet(
                "/report-handovers",
                async (Guid programmeId, [AsParameters] HandoverQuery page, IMediator mediator, CancellationToken ct) =>
                    TypedResults.Ok(await mediator.Send(new ListReportHandovers(programmeId, page), ct))
            )
            .WithName(nameof(ListReportHandovers))
            .WithSummary("Lists to whom reports of a programme were handed over, the newest first")
            .WithList()
            .ProducesProblem(StatusCodes.Status404NotFound);
        programme
            .MapPost(
                "/report-handovers",
                async (Guid programmeId, CreateReportHandover request, IMediator mediator, CancellationToken ct) =>
                    TypedResults.Created((string?)null, await mediator.Send(request with { ProgrammeId = programmeId }, ct))
            )
            .WithName(nameof(CreateReportHandover))
            .WithSummary("Records to whom a report was handed over, and what for")
            .Creates()
            .Knows("programmeId", id => new Participants.Programmes.GetProgramme(id));
    }
}
