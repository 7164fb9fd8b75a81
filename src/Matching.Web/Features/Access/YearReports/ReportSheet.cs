using System.Globalization;
using Matching.Web.Components;
using Matching.Web.Data;
using Matching.Web.Features.Figures.Insights;
using Matching.Web.Features.Figures.Pictures;
using Matching.Web.Http;

namespace Matching.Web.Features.Access.YearReports;

/// <summary>A number of a report as it is read.</summary>
/// <param name="Text">The number, or a dash where it is left out.</param>
/// <param name="IsInternal">Whether it is for staff alone.</param>
internal sealed record ReportCell(string Text, bool IsInternal = false);

/// <summary>A site of a report, or all together.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Cells">Its numbers, in the order of the columns.</param>
/// <param name="IsTotal">Whether it is all sites together.</param>
internal sealed record ReportRow(string Name, IReadOnlyList<ReportCell> Cells, bool IsTotal = false);

/// <summary>A report in the words and numbers of the reader's language: as staff see it, or as it is handed over.</summary>
internal sealed class ReportSheet
{
    private const string LeftOut = "–";

    private static readonly (string Column, Func<SiteCounts, double> Number, Func<SiteCounts, long> People)[] Columns =
    [
        ("mentees", site => site.Mentees, site => site.Mentees),
        ("mentors", site => site.Mentors, site => site.Mentors),
        ("begun", site => site.Begun, site => site.Begun),
        ("completed", site => site.Completed, site => site.Completed),
        ("ended-early", site => site.EndedEarly, site => site.EndedEarly),
        ("meetings", site => site.Meetings, site => site.Met),
        ("hours", site => Math.Round(site.Minutes / 60.0), site => site.Met),
    ];

    private readonly YearReport report;
    private readonly bool isForOthers;
    private readonly HandedOver rule;

    public ReportSheet(YearReport report, bool isForOthers)
    {
        this.report = report;
        rule = new HandedOver(report.Programme.MinimumCell);
        this.isForOthers = isForOthers;
        Sites = ReadSites();
        Reasons = [.. ReadReasons()];
    }

    public string Title => Texts.Page("year.title", NameOf(report.Period));

    /// <summary>Of what it is: the programme, its funder, the days and the sites.</summary>
    public string About =>
        Texts
            .Page(
                "year.about",
                report.Programme.Name,
                Texts.Page("year.from-to", ProgrammeTimes.Day(report.Period.From), ProgrammeTimes.Day(report.Until)),
                report.Site?.Name ?? Texts.Page("scope.sites", SiteCount),
                report.Funder ?? (report.Funders.Count > 1 ? Texts.Page("year.every-funder") : report.Programme.Funder ?? "")
            )
            .TrimEnd(' ', ',') + ".";

    /// <summary>The programme's own text in its paragraphs.</summary>
    public IReadOnlyList<string> Text =>
        [
            .. (OwnText(report) ?? "")
                .ReplaceLineEndings("\n")
                .Split("\n\n", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
        ];

    /// <summary>The text of the period as it was last written, also an empty one; before that, the text of the settings.</summary>
    public static string? OwnText(YearReport report) =>
        report.TextVersion > 0
            ? report.Text
            : report.Programme.Texts.GetValueOrDefault(
                FormattableString.Invariant(
                    $"report.{report.Period.Year}.{CultureInfo.CurrentUICulture.TwoLetterISOLanguageName}"
                )
            );

    public static IReadOnlyList<string> Headings =>
        [Texts.Page("year.site"), .. Columns.Select(column => Texts.Page("year." + column.Column))];

    public IReadOnlyList<ReportRow> Sites { get; }

    public IReadOnlyList<(string Name, ReportCell Pairs)> Reasons { get; }

    public IReadOnlyList<Reading> Changes => report.Changes;

    public string? Release =>
        report.Release is { } release ? Texts.Page("year.release", release.Number, ProgrammeTimes.Day(release.AsOf)) : null;

    /// <summary>What a reader of the counts has to know.</summary>
    public string Caption => Texts.Page(isForOthers ? "year.left-out" : "year.small", report.Programme.MinimumCell);

    private long SiteCount =>
        report.Funder is null
            ? report.Sites.Count
            : report.Sites.Count(site => (site.Funder ?? report.Programme.Funder) == report.Funder);

    public static string NameOf(ReportPeriod period) =>
        period.Half is { } half
            ? Texts.Page("year.half." + half.ToString(CultureInfo.InvariantCulture), period.Year)
            : period.Year.ToString(CultureInfo.InvariantCulture);

    public static string NameOf(Reading change) => ThemePicture.NameOf(change.Indicator.Id);

    public static string Number(double number) => number.ToString("N0", CultureInfo.CurrentCulture);

    /// <summary>The numbers at the top, each with what it counts.</summary>
    public IEnumerable<(string Number, string What)> Figures()
    {
        var total = report.Total;
        var (mentees, mentors) = (Counted(total.Mentees), Counted(total.Mentors));
        yield return (
            // from a sum and one of its parts the other can be computed
            mentees == LeftOut
            || mentors == LeftOut
                ? LeftOut
                : Number(total.Mentees + total.Mentors),
            Texts.Page("year.signed-up", mentees, mentors)
        );
        yield return (
            Counted(total.Begun),
            Texts.Page("year.pairs-begun", Counted(report.BegunBefore), NameOf(report.Period.Before))
        );
        yield return (OfPairs(Number(total.Meetings)), Texts.Page("year.meetings-reported"));
        yield return (OfPairs(Number(Math.Round(total.Minutes / 60.0))), Texts.Page("year.hours-given"));
        yield return (OfPairs(Amount(total.Paid)), Texts.Page("year.expenses-paid", OfPairs(Amount(total.Expenses))));
        yield return (Counted(report.Trained), Texts.Page("year.trained", report.Trainings));

        string OfPairs(string number) => isForOthers && rule.IsSmall(total.Met) ? LeftOut : number;
    }

    private string Counted(long count) => isForOthers && rule.IsSmall(count) ? LeftOut : Number(count);

    private string Amount(double amount) => Money.Of(amount, report.Programme.Currency);

    private IReadOnlyList<ReportRow> ReadSites()
    {
        if (report.Counts.Count == 0)
        {
            return [];
        }

        var hidden = Columns.Select(column => rule.LeftOut([.. report.Counts.Select(column.People)])).ToList();
        return
        [
            .. report.Counts.Select(
                (site, row) => new ReportRow(NameOf(site), [.. Columns.Select((_, at) => Cell(site, at, hidden[at].Rows[row]))])
            ),
            new ReportRow(
                Texts.Page("year.all-together"),
                [.. Columns.Select((_, at) => Cell(report.Total, at, hidden[at].Total))],
                IsTotal: true
            ),
        ];
    }

    private ReportCell Cell(SiteCounts site, int column, bool isLeftOut)
    {
        var (_, number, people) = Columns[column];
        return isForOthers && isLeftOut
            ? new ReportCell(LeftOut)
            // meetings of few pairs may be many
            : new ReportCell(Number(number(site)), !isForOthers && number(site) == people(site) && rule.IsSmall(people(site)));
    }

    private IEnumerable<(string Name, ReportCell Pairs)> ReadReasons()
    {
        var (kept, others) = isForOthers ? rule.Reasons(report.Reasons) : (report.Reasons, 0);
        foreach (var reason in kept)
        {
            yield return (
                CodeLists.Shipped.Label("end_reasons", reason.Reason, CultureInfo.CurrentUICulture.TwoLetterISOLanguageName),
                new ReportCell(Number(reason.Count), !isForOthers && rule.IsSmall(reason.Count))
            );
        }

        if (others > 0)
        {
            yield return (
                Texts.Page(kept.Count == 0 ? "year.every-reason" : "year.other-reasons"),
                new ReportCell(Number(others))
            );
        }
    }

    private string NameOf(SiteCounts site) =>
        report.Sites.FirstOrDefault(one => one.Id == site.SiteId)?.Name ?? Texts.Page("duplicates.no-site");
}
