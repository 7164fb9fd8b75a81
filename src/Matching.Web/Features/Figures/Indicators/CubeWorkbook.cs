using System.Globalization;
using Matching.Indicators.Computation;
using Matching.Web.Http;

namespace Matching.Web.Features.Figures.Indicators;

/// <summary>
/// A cube as a workbook with the sheets data, dictionary and notes. Numbers are numbers; a suppressed figure is the text c, with
/// a note in its row that says why.
/// </summary>
internal static class CubeWorkbook
{
    private const int CodeWidth = 16;
    private const int NameWidth = 30;
    private const int SentenceWidth = 80;

    public static Task<byte[]> Of(Cube cube, CodeBook dictionary, CancellationToken cancellationToken)
    {
        var workbook = new Workbook();
        var names = cube.Dimensions.Select(dimension => dimension.Id + "_label").ToList();
        string[] header = [.. cube.Dimensions.Select(dimension => dimension.Id), .. CubeCsv.Measures, .. names, "unit", "note"];
        workbook.Add(
            "data",
            [
                .. Enumerable.Repeat(CodeWidth, cube.Dimensions.Count + CubeCsv.Measures.Count),
                .. Enumerable.Repeat(NameWidth, names.Count + 1),
                SentenceWidth,
            ],
            [header, .. cube.Cells.Select(cell => Row(cube, cell))]
        );
        workbook.Add(
            "dictionary",
            [CodeWidth, CodeWidth, NameWidth, SentenceWidth, .. Enumerable.Repeat(CodeWidth, CodeBook.Columns.Count - 4)],
            [CodeBook.Columns, .. dictionary.Rows]
        );
        workbook.Add("notes", [NameWidth, SentenceWidth], [.. Notes(cube)]);
        return workbook.ToBytes(cancellationToken);
    }

    private static IReadOnlyList<object?> Row(Cube cube, CubeCell cell)
    {
        var stat = cube.CodeOf(cell, "stat")!;
        var figure = cell.Figure;
        return
        [
            .. cell.Codes,
            figure.Value is { } value ? new Shown(value, Units.Decimals(cell.Indicator, stat))
            : figure.Status == ReleaseBuilder.Confidential ? figure.Status
            : null,
            figure.Status,
            figure.BaseN is { } n ? (object)n : null,
            figure.Reason,
            Cube.CarriedText(cell) is { Length: > 0 } carried ? carried : null,
            cube.ComputedIn(cell) is { } release ? (object)release : null,
            .. cell.Codes.Select((code, d) => cube.Dimensions[d].Labels[code]),
            Texts.Figure("unit." + Units.Of(cell.Indicator, stat)),
            CubeLabels.Why(figure),
        ];
    }

    private static IEnumerable<IReadOnlyList<object?>> Notes(Cube cube)
    {
        var release = cube.Release;
        yield return [Texts.Figure("workbook.about"), CubeLabels.Of(cube.Dataset)];
        yield return [Texts.Figure("workbook.source"), Texts.Figure("source")];
        yield return [Texts.Figure("workbook.release"), release.Number];
        yield return [Texts.Figure("workbook.as_of"), release.AsOf.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)];
        yield return [Texts.Figure("workbook.released"), JsonStat.Instant(release.ReleasedAt)];
        yield return [Texts.Figure("workbook.smallest"), release.MinimumCell];
        foreach (var note in CubeLabels.Notes(cube.Dataset))
        {
            yield return [Texts.Figure("workbook.note"), note];
        }

        foreach (var status in TableSchema.Statuses)
        {
            yield return [status, Texts.Figure("status." + status)];
        }
    }
}
