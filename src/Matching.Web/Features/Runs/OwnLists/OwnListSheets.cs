using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;
using Matching.Web.Features.Runs.Board;
using Matching.Web.Http;

namespace Matching.Web.Features.Runs.OwnLists;

/// <summary>The result of a list as sheets: the pairs, and who has none yet.</summary>
internal static class OwnListSheets
{
    public static List<(string Name, IReadOnlyList<IReadOnlyList<object?>> Rows)> Of(OwnListResult result) =>
        [
            (
                Texts.Page("try.sheet.pairs"),
                [
                    Header("mentee", "ours", "score", "yours", "your-score", "why"),
                    .. result.Pairs.Select(pair =>
                        (IReadOnlyList<object?>)
                            [
                                CsvLists.Harmless(pair.Mentee),
                                CsvLists.Harmless(pair.Ours ?? ""),
                                Points(pair.OurScore),
                                CsvLists.Harmless(pair.Yours ?? ""),
                                Points(pair.YourScore),
                                CsvLists.Harmless(pair.Why),
                            ]
                    ),
                ]
            ),
            (
                Texts.Page("try.sheet.alone"),
                [
                    Header("mentee", "reason", "help"),
                    .. result.Alone.Select(person =>
                        (IReadOnlyList<object?>)
                            [
                                CsvLists.Harmless(person.Name),
                                CsvLists.Harmless(person.Reason),
                                CsvLists.Harmless(person.Help ?? ""),
                            ]
                    ),
                ]
            ),
        ];

    /// <summary>A sheet as CSV that spreadsheets open by themselves: with a mark, and semicolons where numbers have a comma.</summary>
    public static string Csv(IReadOnlyList<IReadOnlyList<object?>> rows)
    {
        var hasComma = CultureInfo.CurrentCulture.NumberFormat.NumberDecimalSeparator == ",";
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        using (
            var csv = new CsvWriter(
                text,
                new CsvConfiguration(CultureInfo.InvariantCulture) { NewLine = "\r\n", Delimiter = hasComma ? ";" : "," }
            )
        )
        {
            foreach (var row in rows)
            {
                foreach (var cell in row)
                {
                    csv.WriteField(Convert.ToString(cell, CultureInfo.InvariantCulture));
                }

                csv.NextRecord();
            }
        }

        return "\uFEFF" + text;
    }

    private static IReadOnlyList<object?> Header(params string[] columns) =>
        [.. columns.Select(column => Texts.Page("try.column." + column))];

    private static int? Points(int? score) => score is { } points ? RunWords.Points(points) : null;
}
