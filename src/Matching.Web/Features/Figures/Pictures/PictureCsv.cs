using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;
using Matching.Indicators.Computation;
using Matching.Web.Features.Figures.Indicators;
using Matching.Web.Features.Figures.Insights;

namespace Matching.Web.Features.Figures.Pictures;

/// <summary>
/// The data of a picture: a row for each of its figures, one column for each thing that says what it is; suppressed figures are
/// rows without a value.
/// </summary>
internal static class PictureCsv
{
    private static readonly string[] Columns =
    [
        "release",
        "indicator",
        "version",
        "respondent",
        "wave",
        "period",
        "site",
        "breakdown",
        "category",
        "stat",
        "value",
        "unit",
        "base_n",
        "status",
        "reason",
        "computed_in",
    ];

    public static string Of(Picture picture)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        using (var csv = new CsvWriter(text, new CsvConfiguration(CultureInfo.InvariantCulture) { NewLine = "\r\n" }))
        {
            foreach (var column in Columns)
            {
                csv.WriteField(column);
            }

            csv.NextRecord();
            // what an indicator does not have at all is no figure of the picture
            foreach (
                var figure in picture
                    .Cubes.SelectMany(cube => cube.Observations())
                    .Where(figure => (figure.Status, figure.Reason) is not (ReleaseBuilder.NotApplicable, "not_collected"))
            )
            {
                foreach (var field in Fields(figure))
                {
                    csv.WriteField(field);
                }

                csv.NextRecord();
            }
        }

        return text.ToString();
    }

    private static string[] Fields(Observation figure) =>
        [
            Text(figure.Release),
            figure.IndicatorId,
            Text(figure.IndicatorVersion),
            figure.Respondent,
            figure.Wave,
            figure.Period,
            figure.Site,
            figure.Breakdown,
            figure.Category,
            figure.Stat,
            figure.Value?.ToString("R", CultureInfo.InvariantCulture) ?? "",
            figure.Unit,
            figure.BaseN is { } n ? Text(n) : "",
            figure.Status ?? "",
            figure.Reason ?? "",
            Text(figure.CarriedFrom ?? figure.Release),
        ];

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
