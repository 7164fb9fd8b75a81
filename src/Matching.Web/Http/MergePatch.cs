using System.Text.Json;
using System.Text.Json.Nodes;

namespace Matching.Web.Http;

/// <summary>JSON merge patch (RFC 7396): what is named changes, null removes, the rest stays.</summary>
// By hand: the framework has JSON Patch (RFC 6902) only.
public static class MergePatch
{
    public const string ContentType = "application/merge-patch+json";

    /// <summary>The record that results; a member that it does not have is refused like in any body.</summary>
    public static T Apply<T>(object current, JsonElement patch, JsonSerializerOptions json)
    {
        if (patch.ValueKind != JsonValueKind.Object)
        {
            throw Problems.Malformed("body", Texts.Validation("malformed"));
        }

        var fields = JsonSerializer.SerializeToNode(current, json)!.AsObject();
        var writable = json.GetTypeInfo(typeof(T)).Properties.Select(property => property.Name).ToHashSet();
        foreach (var name in fields.Select(member => member.Key).Where(name => !writable.Contains(name)).ToList())
        {
            fields.Remove(name);
        }

        try
        {
            return Merge(fields, patch, isTop: true).Deserialize<T>(json)!;
        }
        catch (JsonException exception)
        {
            throw BodyFaults.AllOf(ProblemHandler.FromJson(exception), patch, typeof(T), json);
        }
    }

    private static JsonNode? Merge(JsonNode? target, JsonElement patch, bool isTop)
    {
        if (patch.ValueKind != JsonValueKind.Object)
        {
            return JsonNode.Parse(patch.GetRawText());
        }

        var result = target as JsonObject ?? [];
        foreach (var member in patch.EnumerateObject())
        {
            if (member.Value.ValueKind == JsonValueKind.Null && !isTop)
            {
                result.Remove(member.Name);
            }
            else if (member.Value.ValueKind == JsonValueKind.Null)
            {
                // At the top a null stays, so that the strict reader can refuse a member that does not exist or cannot be empty.
                result[member.Name] = null;
            }
            else
            {
                result[member.Name] = Merge(result[member.Name]?.DeepClone(), member.Value, isTop: false);
            }
        }

        return result;
    }
}
