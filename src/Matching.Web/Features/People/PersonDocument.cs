using System.Text.Json;
using System.Text.Json.Nodes;

namespace Matching.Web.Features.People;

/// <summary>A person's record as it is stored: what the engine reads, and what names somebody.</summary>
public static class PersonDocument
{
    /// <summary>Splits what a person says into what is stored plainly and what is sealed; columns belong to neither.</summary>
    public static (JsonObject Profile, JsonObject Identity) Split(PersonFields fields, JsonSerializerOptions json)
    {
        var all = JsonSerializer.SerializeToNode(fields, fields.GetType(), json)!.AsObject();
        JsonObject profile = [], identity = [];
        foreach (var property in json.GetTypeInfo(fields.GetType()).Properties)
        {
            var attributes = property.AttributeProvider!;
            var value = all[property.Name];
            if (value is null || attributes.IsDefined(typeof(ColumnFieldAttribute), true))
            {
                continue;
            }

            all.Remove(property.Name);
            if (value is JsonObject parts && !Prune(parts))
            {
                continue;
            }

            (attributes.IsDefined(typeof(SealedFieldAttribute), true) ? identity : profile).Add(property.Name, value);
        }

        return (profile, identity);
    }

    // An object in which nothing is said is no answer, so that what is read back is what a file can carry.
    private static bool Prune(JsonObject parts)
    {
        foreach (var empty in parts.Where(part => part.Value is null).Select(part => part.Key).ToList())
        {
            parts.Remove(empty);
        }

        return parts.Count > 0;
    }
}
