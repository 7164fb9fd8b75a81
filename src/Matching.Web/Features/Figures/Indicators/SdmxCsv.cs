using System.Globalization;
using Matching.Indicators.Computation;

namespace Matching.Web.Features.Figures.Indicators;

/// <summary>
/// A cube in SDMX-CSV 2.0.0 (https://github.com/sdmx-twg/sdmx-csv). Observation status after the SDMX code list CL_OBS_STATUS
/// 2.2, confidentiality after CL_CONF_STATUS 1.2. The codes of dimensions are those of the other formats, <c>T</c> of the period
/// for the whole time among them. Two attributes say whether a figure was carried forward, and which release computed it.
/// </summary>
internal static class SdmxCsv
{
    private const string Agency = "MATCHING";

    // Information: the rows are not meant to change a receiver's store.
    private const string Action = "I";

    public static string Of(Cube cube)
    {
        var dimensions = cube
            .Dimensions.Select((dimension, d) => (dimension.Id, Position: d))
            .Where(dimension => dimension.Id != Breakdown.Period)
            .ToList();
        IEnumerable<string> header =
        [
            "STRUCTURE",
            "STRUCTURE_ID",
            "ACTION",
            .. dimensions.Select(dimension => dimension.Id.ToUpperInvariant().Replace('-', '_')),
            "TIME_PERIOD",
            "OBS_VALUE",
            "OBS_STATUS",
            "CONF_STATUS",
            "UNIT_MEASURE",
            "DECIMALS",
            "CARRIED",
            "COMPUTED_IN",
        ];
        return CubeCsv.Write([header, .. cube.Cells.Select(Row)], ",");

        IEnumerable<string> Row(CubeCell cell)
        {
            var stat = cube.CodeOf(cell, "stat")!;
            var (status, confidentiality) = StatusOf(cell.Figure.Status);
            return
            [
                "dataflow",
                $"{Agency}:{cube.Dataset.Id}(1.0)",
                Action,
                .. dimensions.Select(dimension => cell.Codes[dimension.Position]),
                cube.CodeOf(cell, Breakdown.Period)!,
                cell.Figure.Value?.ToString("R", CultureInfo.InvariantCulture) ?? "",
                status,
                confidentiality,
                Units.Of(cell.Indicator, stat),
                Units.Decimals(cell.Indicator, stat).ToString(CultureInfo.InvariantCulture),
                Cube.CarriedText(cell),
                cube.ComputedIn(cell)?.ToString(CultureInfo.InvariantCulture) ?? "",
            ];
        }
    }

    /// <summary>A status in the letters of SDMX: that of the observation, and that of its confidentiality.</summary>
    public static (string Observation, string Confidentiality) StatusOf(string? status) =>
        status switch
        {
            // missing, suppressed; confidential statistical information
            ReleaseBuilder.Confidential => ("Q", "C"),
            // missing, data cannot exist
            ReleaseBuilder.NotApplicable => ("M", "F"),
            ReleaseBuilder.LowReliability => ("U", "F"),
            ReleaseBuilder.Provisional => ("P", "F"),
            // normal value, free
            _ => ("A", "F"),
        };
}
