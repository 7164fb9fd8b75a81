using Matching.Web.Features.Figures.Insights;
using Matching.Web.Features.Figures.Releases;
using Matching.Web.Features.Participants.Programmes;

namespace Matching.Web.Features.Access.YearReports;

/// <summary>What a programme did in a period: staff's own counts, and the figures of the newest release.</summary>
public sealed record YearReport
{
    /// <summary>The programme.</summary>
    public required Programme Programme { get; init; }

    /// <summary>The period.</summary>
    public required ReportPeriod Period { get; init; }

    /// <summary>The last day that is counted: of the period, or the day where the programme works.</summary>
    public required DateOnly Until { get; init; }

    /// <summary>The year of the earliest entry, from which periods are offered.</summary>
    public required int FirstYear { get; init; }

    /// <summary>Sites that the caller sees.</summary>
    public required IReadOnlyList<ReportSite> Sites { get; init; }

    /// <summary>The site that is chosen.</summary>
    public ReportSite? Site { get; init; }

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

    /// <summary>The newest release; null before the first, or where one site is chosen.</summary>
    public Release? Release { get; init; }

    /// <summary>Changes that mentees and mentors report, by the release.</summary>
    public required IReadOnlyList<Reading> Changes { get; init; }

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
}

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
