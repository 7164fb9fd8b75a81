using Matching.Web.Features.Figures.Insights;
using Matching.Web.Features.Figures.Releases;
using Matching.Web.Features.Participants.Programmes;

namespace Matching.Web.Features.Access.YearReports;

/// <summary>What a programme did in a period: staff's own counts, and the figures of the newest release.</summary>
public sealed record YearReport
{
    internal Programme Programme { get; init; } = null!;

    /// <summary>The programme.</summary>
    public Guid ProgrammeId => Programme.Id;

    /// <summary>The period.</summary>
    public required ReportPeriod Period { get; init; }

    /// <summary>The last day that is counted: of the period, or the day where the programme works.</summary>
    public required DateOnly Until { get; init; }

    /// <summary>Year of the earliest entry.</summary>
    public required int FirstYear { get; init; }

    /// <summary>Sites that the caller sees.</summary>
    public required IReadOnlyList<ReportSite> Sites { get; init; }

    /// <summary>The site that is chosen.</summary>
    public ReportSite? Site { get; init; }

    /// <summary>The funder that is chosen: sites of theirs alone are counted.</summary>
    public string? Funder { get; init; }

    /// <summary>Funders of the programme and of the sites that the caller sees.</summary>
    public IReadOnlyList<string> Funders =>
        [
            .. Sites
                .Select(site => site.Funder)
                .Append(Programme.Funder)
                .OfType<string>()
                .Distinct(StringComparer.Ordinal)
                .Order(StringComparer.CurrentCulture),
        ];

    /// <summary>The programme's own text about the period; empty where none was written.</summary>
    public string? Text { get; init; }

    /// <summary>Version of the text, to name in <c>If-Match</c> when changing it; 0 before the first.</summary>
    public int TextVersion { get; init; }

    /// <summary>Counts by site, with at most one line for people without a site.</summary>
    public required IReadOnlyList<SiteCounts> Counts { get; init; }

    /// <summary>Pairs that ended early, by reason.</summary>
    public required IReadOnlyList<ReasonCount> Reasons { get; init; }

    /// <summary>Mentors who took part in a training in the period.</summary>
    public required long Trained { get; init; }

    /// <summary>Trainings held in the period.</summary>
    public required long Trainings { get; init; }

    /// <summary>Pairs that began in the same period a year before.</summary>
    public required long BegunBefore { get; init; }

    /// <summary>Number of the newest release; empty before the first, and where one site or funder is chosen.</summary>
    public int? ReleaseNumber => Release?.Number;

    internal Release? Release { get; init; }

    internal IReadOnlyList<Reading> Changes { get; init; } = [];

    /// <summary>Changes that mentees and mentors report, by the release.</summary>
    public IReadOnlyList<ReportChange> Reported =>
        [.. Changes.Select(change => new ReportChange(change.Indicator.Id, change.BaseN, change.Value, change.Low, change.High))];

    /// <summary>All sites together.</summary>
    internal SiteCounts Total =>
        Counts.Aggregate(
            new SiteCounts(),
            (sum, site) =>
                new SiteCounts
                {
                    Mentees = sum.Mentees + site.Mentees,
                    Mentors = sum.Mentors + site.Mentors,
                    Begun = sum.Begun + site.Begun,
                    Completed = sum.Completed + site.Completed,
                    EndedEarly = sum.EndedEarly + site.EndedEarly,
                    Meetings = sum.Meetings + site.Meetings,
                    Minutes = sum.Minutes + site.Minutes,
                    Expenses = sum.Expenses + site.Expenses,
                    Paid = sum.Paid + site.Paid,
                    Met = sum.Met + site.Met,
                }
        );
}

/// <summary>A site of a report.</summary>
public sealed record ReportSite
{
    /// <summary>Id of the site.</summary>
    public required Guid Id { get; init; }

    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Who pays for it, where that is not the programme's funder.</summary>
    public string? Funder { get; init; }
}

/// <summary>A change that people report, from the start of their pair to its end.</summary>
/// <param name="Indicator">Id of the indicator.</param>
/// <param name="Base">Number of people who answered both times.</param>
/// <param name="Value">Mean change; empty where it is suppressed.</param>
/// <param name="Low">Lower bound of its 95% interval.</param>
/// <param name="High">Upper bound of its 95% interval.</param>
public sealed record ReportChange(string Indicator, int? Base, double? Value, double? Low, double? High);

/// <summary>Counts of one site in a period.</summary>
public sealed record SiteCounts
{
    /// <summary>The site; empty of people without one.</summary>
    public Guid? SiteId { get; init; }

    /// <summary>Mentees who applied.</summary>
    public long Mentees { get; init; }

    /// <summary>Mentors who applied.</summary>
    public long Mentors { get; init; }

    /// <summary>Pairs that first met.</summary>
    public long Begun { get; init; }

    /// <summary>Pairs that were completed.</summary>
    public long Completed { get; init; }

    /// <summary>Pairs that ended early.</summary>
    public long EndedEarly { get; init; }

    /// <summary>Meetings.</summary>
    public long Meetings { get; init; }

    /// <summary>Pairs that met.</summary>
    public long Met { get; init; }

    /// <summary>Minutes of the meetings whose length is known.</summary>
    public long Minutes { get; init; }

    /// <summary>Expenses of the meetings.</summary>
    public double Expenses { get; init; }

    /// <summary>Those that the programme has paid.</summary>
    public double Paid { get; init; }
}

/// <summary>Pairs that ended early for a reason.</summary>
public sealed record ReasonCount
{
    /// <summary>Code of the list <c>end_reasons</c>.</summary>
    public required string Reason { get; init; }

    /// <summary>Number of pairs.</summary>
    public required long Count { get; init; }
}
