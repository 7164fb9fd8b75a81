using System.Globalization;
using Matching.Indicators.Catalogue;
using Matching.Indicators.Computation;
using Matching.Indicators.Statistics;
using Matching.Indicators.Summaries;
using Matching.Web.Features.Figures.Indicators;
using Matching.Web.Features.Figures.Insights;
using Matching.Web.Features.Figures.Releases;
using Matching.Web.Features.Figures.Targets;
using Matching.Web.Features.Participants.PersonTransitions;
using Matching.Web.Features.Participants.Programmes;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Figures.Reports;

/// <summary>
/// Reads planned against actual of a programme: the fund's counts by gender and age in both codings, and the targets.
/// </summary>
public sealed record GetProgrammeReport(Guid ProgrammeId) : IQuery<ProgrammeReport>;

internal sealed class GetProgrammeReportHandler(ReportReader reports) : IRequestHandler<GetProgrammeReport, ProgrammeReport>
{
    public Task<ProgrammeReport> Handle(GetProgrammeReport request, CancellationToken cancellationToken) =>
        reports.Read(request.ProgrammeId, cancellationToken);
}

/// <summary>Puts the report of a programme together.</summary>
internal sealed class ReportReader(
    TargetStore targetStore,
    ProgrammeStore programmes,
    FigureReader figureReader,
    ReleaseStore releases
)
{
    // O.2.3 with its parts, R.2.8 and R.2.9 of the fund: persons, each with the form whose response rate shows how much the count
    // leaves out.
    private static readonly (string Indicator, string Wave, string Response)[] Counts =
    [
        ("out.participants", "", "qual.rr_start"),
        ("out.language_course", "", "qual.rr_start"),
        ("out.civic_orientation", "", "qual.rr_start"),
        ("out.professional_guidance", "", "qual.rr_start"),
        ("lg.gain_course", Measure.Change, "qual.rr_end"),
        ("ex.helpful", Measure.End, "qual.rr_end"),
    ];

    private static readonly string[] Breakdowns =
    [
        Breakdown.Period,
        Breakdown.Gender,
        Breakdown.AgeAmif,
        Breakdown.AgeAgd,
        Breakdown.GenderAge,
        Breakdown.Disability,
    ];

    public async Task<ProgrammeReport> Read(Guid programmeId, CancellationToken cancellationToken)
    {
        var programme = await programmes.Get(programmeId, cancellationToken);
        var release = await releases.FindNewest(programme.Id, cancellationToken);
        var lines = new List<ReportLine>();
        foreach (var count in release is null ? [] : Counts)
        {
            foreach (var breakdown in Breakdowns)
            {
                lines.AddRange(await Figures(programme, release!, count, breakdown, cancellationToken));
            }
        }

        lines.AddRange(await Targets(programme.Id, release?.Catalogue ?? ProgrammeCatalogue.Standard, cancellationToken));
        return new ProgrammeReport
        {
            ProgrammeId = programme.Id,
            Programme = programme.Name,
            Funder = programme.Funder,
            StartsOn = programme.StartsOn,
            EndsOn = programme.EndsOn,
            Release = release?.Number,
            AsOf = release?.AsOf,
            Lines = lines,
        };
    }

    private async Task<IEnumerable<ReportLine>> Figures(
        Programme programme,
        Release release,
        (string Indicator, string Wave, string Response) count,
        string breakdown,
        CancellationToken cancellationToken
    )
    {
        var (indicator, response) = (IndicatorCatalogue.Find(count.Indicator)!, IndicatorCatalogue.Find(count.Response)!);
        var (counted, answered) = (
            await Read(release, indicator, breakdown, cancellationToken),
            await Read(release, response, breakdown, cancellationToken)
        );
        var reliable = IndicatorCatalogue.ReliableOf(indicator);
        var improved = reliable is null ? null : await Read(release, reliable, breakdown, cancellationToken);
        // of quarters only all together: the report is of the whole time
        var places =
            breakdown == Breakdown.Period
                ?
                [
                    [Breakdown.Total],
                ]
                : TargetPlace.Codes(breakdown)!.Values;
        return places.Select(place =>
        {
            var cell = counted.Find(indicator, count.Wave, breakdown, place, "count");
            FigureCell? Cell(ReleasedFigures? from, Indicator of, string stat) =>
                improved is null || breakdown != Breakdown.Period ? null : from?.Find(of, count.Wave, breakdown, place, stat);
            double? Of(ReleasedFigures? from, Indicator of, string stat) => Cell(from, of, stat)?.Value;
            return new ReportLine
            {
                ProgrammeId = programme.Id,
                Kind = ReportLineKind.Figure,
                Indicator = count.Indicator,
                Name = CubeLabels.NameOf(indicator),
                Amif = indicator.Amif,
                Wave = count.Wave,
                Stat = "count",
                Breakdown = breakdown == Breakdown.Period ? Breakdown.None : breakdown,
                Category = string.Join('-', place),
                Label = LabelOf(breakdown, place),
                Actual = cell?.Value,
                BaseN = cell?.BaseN,
                CellStatus = cell is null ? ReleaseBuilder.NotApplicable : cell.Status,
                Reason = cell is null ? "not_collected" : cell.Reason,
                ResponseRate = answered.Find(response, "", breakdown, place, "percent")?.Value,
                ImprovedPercent = Of(counted, indicator, "percent"),
                ImprovedExpected = Unchanged.Of(Cell(counted, indicator, EntrySummary.Expected)),
                ImprovedLow = Of(counted, indicator, "ci_low"),
                ReliablePercent = Of(improved, reliable!, "percent"),
                ReliableExpected = Unchanged.Of(Cell(improved, reliable!, EntrySummary.Expected)),
                ReliableLow = Of(improved, reliable!, "ci_low"),
                Unit = Units.Of(indicator, "count"),
                IsImpossibleAge =
                    cell?.Value is not > 0 && place.Any(code => Breakdown.IsBelow(code, PersonGates.YoungestIn(programme))),
            };
        });
    }

    private async Task<List<ReportLine>> Targets(
        Guid programmeId,
        ProgrammeCatalogue catalogue,
        CancellationToken cancellationToken
    )
    {
        var lines = new List<ReportLine>();
        var query = new ListTargets { ProgrammeId = programmeId, Limit = 200 };
        do
        {
            var page = await targetStore.List(query, cancellationToken);
            lines.AddRange(page.Items.Select(target => Line(target, catalogue.Find(target.Indicator))));
            query = query with { After = page.Next };
        } while (query.After is not null);
        return lines;
    }

    private static ReportLine Line(Target target, Indicator? indicator)
    {
        var (breakdown, place) = TargetPlace.Of(target.Breakdown, target.Category);
        return new ReportLine
        {
            ProgrammeId = target.ProgrammeId,
            Kind = ReportLineKind.Target,
            Indicator = target.Indicator,
            Name = indicator is null ? target.Indicator : CubeLabels.NameOf(indicator),
            Amif = indicator?.Amif,
            Wave = target.Wave!,
            Stat = target.Stat!,
            Breakdown = target.Breakdown ?? Breakdown.None,
            Category = target.Category ?? Breakdown.Total,
            Label = LabelOf(breakdown, place),
            Actual = target.Standing!.Actual,
            CiLow = target.Standing.CiLow,
            CiHigh = target.Standing.CiHigh,
            BaseN = target.Standing.BaseN,
            CellStatus = target.Standing.CellStatus,
            Reason = target.Standing.Reason,
            Baseline = target.Baseline,
            Planned = target.Target,
            DueOn = target.DueOn,
            Expected = target.Standing.Expected,
            ImprovedExpected = new Unchanged(target.Standing.ExpectedWithoutChange, target.Standing.ExpectedWithoutChangeReason),
            IsOfImproved = indicator is not null && TargetStandings.IsOfImproved(indicator, target),
            Progress = target.Standing.Progress,
            Status = target.Standing.Status,
            Unit = indicator is null ? "of_the_indicator" : UnitOf(indicator, target),
            Direction = TargetPlan.DirectionOf(target.Baseline!.Value, target.Target!.Value),
        };
    }

    // The difference of two percentages is in points.
    private static string UnitOf(Indicator indicator, Target target) =>
        Units.Of(indicator, target.Stat!) is var unit
        && unit == "percent"
        && indicator.Measure.SummaryOf(target.Wave!).IsInPercentagePoints
            ? "percentage_points"
            : unit;

    private Task<ReleasedFigures> Read(
        Release release,
        Indicator indicator,
        string breakdown,
        CancellationToken cancellationToken
    ) =>
        figureReader.Read(
            release,
            DatasetCatalogue.All.First(dataset => dataset.Theme == indicator.Theme && dataset.Breakdown == breakdown),
            cancellationToken
        );

    private static string LabelOf(string breakdown, IEnumerable<string> place) =>
        string.Join(
            ", ",
            Breakdown
                .Dimensions(breakdown)
                .Zip(
                    place,
                    (dimension, code) =>
                        CubeLabels.Of(dimension, code, null, CultureInfo.CurrentUICulture.TwoLetterISOLanguageName)
                )
        );
}
