using System.Globalization;
using System.IO.Compression;
using Matching.Indicators.Audit;
using Matching.Indicators.Catalogue;
using Matching.Indicators.Computation;

namespace Matching.Benchmarks.Audit;

/// <summary>A release as its datasets publish it, one CSV file each in a zip file.</summary>
internal static class ReleaseFile
{
    public static List<PublishedFigure> Read(string file)
    {
        using var archive = ZipFile.OpenRead(file);
        return [.. archive.Entries.SelectMany(Rows).DistinctBy(figure => (figure.Indicator, figure.Wave, figure.Key))];
    }

    private static List<PublishedFigure> Rows(ZipArchiveEntry entry)
    {
        var dataset = DatasetCatalogue.Find(Path.GetFileNameWithoutExtension(entry.Name))!;
        string[] dimensions =
            dataset.Breakdown == Breakdown.Period ? [Breakdown.Period] : [.. Breakdown.Dimensions(dataset.Breakdown)];
        using var reader = new StreamReader(entry.Open());
        var columns = reader.ReadLine()!.Split(',');
        var rows = new List<PublishedFigure>();
        while (reader.ReadLine() is { } line)
        {
            var fields = line.Split(',');
            string Of(string column) => Array.IndexOf(columns, column) is var i and >= 0 ? fields[i] : "";
            var (indicator, wave) = (IndicatorCatalogue.Find(Of("indicator"))!, Of("wave"));
            rows.Add(
                new PublishedFigure(
                    (indicator.Measure.KeptWith ?? indicator).Id,
                    wave == Dataset.NoWave ? "" : wave,
                    new CellKey(dataset.Breakdown, dimensions.Select(Of), indicator.Measure.KeptAs(Of("stat"))),
                    Number(Of("value")),
                    Of("status") == ReleaseBuilder.Confidential,
                    (int?)Number(Of("base_n"))
                )
            );
        }

        return rows;
    }

    private static double? Number(string text) => text.Length == 0 ? null : double.Parse(text, CultureInfo.InvariantCulture);
}
