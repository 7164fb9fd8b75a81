using System.Text.Json;
using System.Text.Json.Nodes;
using Matching.Indicators.Computation;

namespace Matching.Web.Features.Figures.Releases;

/// <summary>
/// The cells of a group as they are stored: for each breakdown and its codes the cells of all statistics in their order, or one
/// status when the whole place is suppressed. Most places of most breakdowns are.
/// </summary>
internal static class FigureText
{
    public static string Write(FigureGroup figures)
    {
        var places = new JsonObject();
        foreach (var place in figures.Cells.GroupBy(cell => cell.Key.Place).OrderBy(place => place.Key, StringComparer.Ordinal))
        {
            places[place.Key] = place.All(cell => cell.Value.Status == ReleaseBuilder.Confidential)
                ? string.Join(' ', place.Select(cell => cell.Key.Stat))
                : new JsonObject(place.Select(cell => KeyValuePair.Create<string, JsonNode?>(cell.Key.Stat, Cell(cell.Value))));
        }

        return places.ToJsonString();
    }

    public static Dictionary<CellKey, FigureCell> Read(string text)
    {
        var cells = new Dictionary<CellKey, FigureCell>();
        using var document = JsonDocument.Parse(text);
        foreach (var place in document.RootElement.EnumerateObject())
        {
            var key = CellKey.Parse(place.Name + '|');
            if (place.Value.ValueKind == JsonValueKind.String)
            {
                foreach (var stat in place.Value.GetString()!.Split(' '))
                {
                    cells[key with { Stat = stat }] = new FigureCell(null, ReleaseBuilder.Confidential, "suppressed", null);
                }

                continue;
            }

            foreach (var stat in place.Value.EnumerateObject())
            {
                var parts = stat.Value;
                cells[key with { Stat = stat.Name }] = new FigureCell(
                    parts[0].ValueKind == JsonValueKind.Null ? null : parts[0].GetDouble(),
                    parts[1].GetString(),
                    parts[2].GetString(),
                    parts[3].ValueKind == JsonValueKind.Null ? null : parts[3].GetInt32()
                );
            }
        }

        return cells;
    }

    private static JsonArray Cell(FigureCell cell) => [cell.Value, cell.Status, cell.Reason, cell.BaseN];
}
