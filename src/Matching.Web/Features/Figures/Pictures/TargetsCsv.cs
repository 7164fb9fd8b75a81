using System.Globalization;
using Matching.Web.Features.Figures.Indicators;
using Matching.Web.Features.Figures.Reports;
using Matching.Web.Http;
using Matching.Web.Mediation;

namespace Matching.Web.Features.Figures.Pictures;

/// <summary>The data of the picture of targets: a row each; of a suppressed figure neither value nor progress.</summary>
internal static class TargetsCsv
{
    public static string Of(int release, IEnumerable<ReportLine> targets) =>
        CubeCsv.Write(
            [
                [
                    "release",
                    "indicator",
                    "wave",
                    "stat",
                    "breakdown",
                    "category",
                    "label",
                    "baseline",
                    "target",
                    "due_on",
                    "expected",
                    "actual",
                    "ci_low",
                    "ci_high",
                    "base_n",
                    "progress",
                    "status",
                    "cell_status",
                    "reason",
                    "unit",
                    "direction",
                ],
                .. targets.Select(line =>
                    (string[])
                        [
                            release.ToString(CultureInfo.InvariantCulture),
                            line.Indicator,
                            line.Wave,
                            line.Stat,
                            line.Breakdown,
                            line.Category,
                            CsvLists.Harmless(line.Label),
                            Number(line.Baseline),
                            Number(line.Planned),
                            line.DueOn?.ToString("O", CultureInfo.InvariantCulture) ?? "",
                            Number(line.Expected),
                            Number(line.Actual),
                            Number(line.CiLow),
                            Number(line.CiHigh),
                            Number(line.BaseN),
                            Number(line.Progress),
                            line.Status?.ToText() ?? "",
                            line.CellStatus ?? "",
                            line.Reason ?? "",
                            line.Unit,
                            line.Direction?.ToText() ?? "",
                        ]
                ),
            ],
            ","
        );

    private static string Number(double? value) => value?.ToString("R", CultureInfo.InvariantCulture) ?? "";
}
