using System.Text.Json;
using Microsoft.Playwright;

namespace Matching.Browser.Tests;

/// <summary>
/// What a screen reader says of a page, from the accessibility tree of the browser in reading order: a line for each thing with its
/// role, name, state, value and description. Text that only repeats the name of a control is left out, as readers do.
/// </summary>
internal static class Transcript
{
    // of these a reader says the name, and nothing more of what is inside
    private static readonly HashSet<string> Whole =
    [
        "heading",
        "button",
        "link",
        "radio",
        "checkbox",
        "textbox",
        "progressbar",
        "image",
        "Audio",
        "option",
    ];

    private static readonly HashSet<string> Named =
    [
        "RootWebArea",
        "group",
        "navigation",
        "main",
        "banner",
        "contentinfo",
        "alert",
    ];

    private static readonly string[] States = ["checked", "required", "invalid", "expanded", "disabled", "level"];

    public static async Task<IReadOnlyList<string>> Of(IPage page)
    {
        var session = await page.Context.NewCDPSessionAsync(page);
        await session.SendAsync("Accessibility.enable");
        var tree = (await session.SendAsync("Accessibility.getFullAXTree"))!.Value;
        var nodes = tree.GetProperty("nodes").EnumerateArray().ToDictionary(node => node.GetProperty("nodeId").GetString()!);
        var root = nodes.Values.First(node => !node.TryGetProperty("parentId", out _));
        var lines = new List<string>();
        Read(root, nodes, lines, isLabel: false);
        await session.DetachAsync();
        return lines;
    }

    private static void Read(JsonElement node, Dictionary<string, JsonElement> nodes, List<string> lines, bool isLabel)
    {
        var role = Text(node, "role");
        var isShown = !node.GetProperty("ignored").GetBoolean();
        if (isShown && role == "StaticText" && !isLabel && Text(node, "name") is { Length: > 0 } text)
        {
            lines.Add("text: " + text);
        }

        if (isShown && (Whole.Contains(role) || (Named.Contains(role) && Text(node, "name").Length > 0)))
        {
            lines.Add(Line(role, node));
        }

        if (isShown && Whole.Contains(role))
        {
            return;
        }

        var isInLabel = isLabel || role is "LabelText" or "Legend";
        foreach (var child in node.TryGetProperty("childIds", out var ids) ? ids.EnumerateArray() : default)
        {
            if (nodes.TryGetValue(child.GetString()!, out var inner))
            {
                Read(inner, nodes, lines, isInLabel);
            }
        }
    }

    private static string Line(string role, JsonElement node)
    {
        var states = (node.TryGetProperty("properties", out var known) ? known.EnumerateArray() : default)
            .Where(property => States.Contains(property.GetProperty("name").GetString()))
            .Select(property => (Name: property.GetProperty("name").GetString()!, Value: property.GetProperty("value")))
            .Select(property => (property.Name, Value: property.Value.GetProperty("value").ToString()))
            .Where(state => state.Name == "checked" || state.Value is not ("false" or "False" or ""))
            .Select(state =>
                state.Value is "true" or "True" ? state.Name
                : state.Name == "checked" ? "not checked"
                : $"{state.Name} {state.Value}"
            );
        return string.Join(
            "; ",
            new[] { $"{(role == "RootWebArea" ? "page" : role.ToLowerInvariant())}: {Text(node, "name")}" }
                .Concat(states)
                .Concat(
                    new[] { "value", "description" }
                        .Select(part => (part, Text(node, part)))
                        .Where(part => part.Item2.Length > 0)
                        .Select(part => $"{part.part} “{part.Item2}”")
                )
        );
    }

    private static string Text(JsonElement node, string part) =>
        node.TryGetProperty(part, out var value) && value.TryGetProperty("value", out var text)
            ? string.Join(' ', text.ToString().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
            : "";
}
