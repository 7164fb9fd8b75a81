using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Matching.Indicators.Catalogue;
using Matching.Indicators.Computation;

namespace Matching.Web.Features.Releases;

/// <summary>
/// The cells of a group as they are stored: for each breakdown and its codes the cells of all statistics in their order, or one status when the whole
/// place is suppressed. Most places of most breakdowns are.
/// </summary>
internal static class FigureText
{
    public static string Write(FigureGroup figures)
    {
        var places = new JsonObject();
        foreach (var place in figures.Cells.GroupBy(cell => cell.Key[..cell.Key.LastIndexOf('|')]).OrderBy(place => place.Key, StringComparer.Ordinal))
        {
            places[place.Key] = place.All(cell => cell.Value.Status == ReleaseBuilder.Confidential)
                ? string.Join(' ', place.Select(Stat))
                : new JsonObject(place.Select(cell => KeyValuePair.Create<string, JsonNode?>(Stat(cell), Cell(cell.Value))));
        }

        return places.ToJsonString();
    }

    public static Dictionary<string, FigureCell> Read(string text)
    {
        var cells = new Dictionary<string, FigureCell>();
        using var document = JsonDocument.Parse(text);
        foreach (var place in document.RootElement.EnumerateObject())
        {
            if (place.Value.ValueKind == JsonValueKind.String)
            {
                foreach (var stat in place.Value.GetString()!.Split(' '))
                {
                    cells[$"{place.Name}|{stat}"] = new FigureCell(null, ReleaseBuilder.Confidential, "suppressed", null);
                }

                continue;
            }

            foreach (var stat in place.Value.EnumerateObject())
            {
                var parts = stat.Value;
                cells[$"{place.Name}|{stat.Name}"] = new FigureCell(
                    parts[0].ValueKind == JsonValueKind.Null ? null : parts[0].GetDouble(), parts[1].GetString(), parts[2].GetString(), parts[3].ValueKind == JsonValueKind.Null ? null : parts[3].GetInt32());
            }
        }

        return cells;
    }

    private static string Stat(KeyValuePair<string, FigureCell> cell) => cell.Key[(cell.Key.LastIndexOf('|') + 1)..];

    private static JsonArray Cell(FigureCell cell) => [cell.Value, cell.Status, cell.Reason, cell.BaseN];
}
