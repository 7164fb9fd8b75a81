using System.Buffers.Text;
using System.Globalization;
using System.Text;
using Matching.Web.Http;

namespace Matching.Web.Features.Figures.Indicators;

/// <summary>
/// A cube as objects, one for each cell: the columns of its CSV as members, then what else is known of the figure.
/// </summary>
internal static class CubeRows
{
    public static List<IReadOnlyDictionary<string, object?>> Of(Cube cube, CellPage? page = null)
    {
        var observations = cube.Observations().Skip(page?.From ?? 0);
        return [.. (page?.Cells ?? cube.Cells).Zip(observations, (cell, observation) => Row(cube, cell, observation))];
    }

    private static Dictionary<string, object?> Row(Cube cube, CubeCell cell, Observation observation)
    {
        var row = new Dictionary<string, object?>();
        for (var d = 0; d < cell.Codes.Count; d++)
        {
            row[cube.Dimensions[d].Id] = cell.Codes[d];
        }

        row["value"] = observation.Value;
        row["status"] = observation.Status;
        row["base_n"] = observation.BaseN;
        row["reason"] = observation.Reason;
        row["carried"] = cell.IsStructural ? null : cell.CarriedFrom is not null;
        row["computed_in"] = cube.ComputedIn(cell);
        row["unit"] = observation.Unit;
        row["respondent"] = observation.Respondent;
        row["indicator_version"] = observation.IndicatorVersion;
        row["release"] = observation.Release;
        row["carried_from"] = observation.CarriedFrom;
        return row;
    }
}

/// <summary>Some of the cells of a cube, in its order.</summary>
/// <param name="From">Position of the first one.</param>
/// <param name="Cells">The cells.</param>
/// <param name="Next">Cursor of the next page; null on the last.</param>
internal sealed record CellPage(int From, IReadOnlyList<CubeCell> Cells, string? Next)
{
    private const int Usual = 50;

    public static CellPage Of(Cube cube, int? limit, CellCursor? after)
    {
        var (from, size) = (after?.Position ?? 0, limit ?? Usual);
        if (from > cube.Cells.Count)
        {
            throw CellCursor.Wrong();
        }

        return new CellPage(
            from,
            [.. cube.Cells.Skip(from).Take(size)],
            from + size < cube.Cells.Count ? new CellCursor(cube.Release.Number, from + size).ToString() : null
        );
    }
}

/// <summary>Where a page of cells begins. It names the release, so that a new one between two pages does not mix them.</summary>
internal sealed record CellCursor(int Release, int Position)
{
    public static CellCursor? Read(string? cursor)
    {
        if (string.IsNullOrEmpty(cursor))
        {
            return null;
        }

        var parts = Base64Url.IsValid(cursor) ? Encoding.UTF8.GetString(Base64Url.DecodeFromChars(cursor)).Split('.') : [];
        return
            parts.Length == 2
            && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var release)
            && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var position)
            ? new CellCursor(release, position)
            : throw Wrong();
    }

    public static ProblemException Wrong() => Problems.Malformed("after", Texts.Validation("cursor"));

    public override string ToString() =>
        Base64Url.EncodeToString(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{Release}.{Position}")));
}
