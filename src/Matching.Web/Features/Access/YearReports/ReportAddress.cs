namespace Matching.Web.Features.Access.YearReports;

/// <summary>Which report an address of the console names, as a browser sends it.</summary>
/// <param name="ProgrammeId">The programme.</param>
/// <param name="Period">The period; what is none is the present year.</param>
/// <param name="SiteId">The only site.</param>
/// <param name="Funder">The only funder.</param>
internal sealed record ReportAddress(Guid ProgrammeId, string? Period, string? SiteId, string? Funder)
{
    public GetYearReport Report =>
        new(
            ProgrammeId,
            Period,
            Guid.TryParse(SiteId, out var site) ? site : null,
            string.IsNullOrWhiteSpace(Funder) ? null : Funder
        );

    /// <summary>Address of the document, which the API answers to a session too.</summary>
    public string Document =>
        $"/api/v1/programmes/{ProgrammeId}/year-report/document"
        + Query(("period", Period), ("siteId", Report.SiteId?.ToString()), ("funder", Report.Funder));

    /// <summary>Address of the report, or of a page below it.</summary>
    public string To(string rest, string? view = null, string? done = null, string? handovers = null) =>
        $"/console/reports/{ProgrammeId}{rest}"
        + Query(
            ("period", Period),
            ("site", Report.SiteId?.ToString()),
            ("funder", Report.Funder),
            ("view", view),
            ("done", done),
            ("handovers", handovers)
        );

    private static string Query(params (string Name, string? Value)[] parts) =>
        QueryString
            .Create(
                parts
                    .Where(part => !string.IsNullOrEmpty(part.Value))
                    .Select(part => KeyValuePair.Create<string, string?>(part.Name, part.Value))
            )
            .ToString();
}
