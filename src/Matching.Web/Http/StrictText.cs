using System.Collections;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Matching.Web.Http;

/// <summary>
/// Every text of a body, in any script, is stored composed (NFC), without the invisible marks that turn the reading direction,
/// and never with control characters, which one database refuses and which hide things from a reader.
/// Done in the setter, so that the schema of the API document stays what it is.
/// </summary>
public static class StrictText
{
    public const string Marker = "text:";

    public static void Modify(JsonTypeInfo type)
    {
        foreach (var property in type.Properties)
        {
            if (property.Set is not { } set)
            {
                continue;
            }

            if (property.PropertyType == typeof(string))
            {
                property.Set = (target, value) => set(target, Clean((string?)value));
            }
            else if (property.PropertyType == typeof(List<string>))
            {
                property.Set = (target, value) => set(target, ((List<string>?)value)?.ConvertAll(text => Clean(text) ?? throw NullInside()));
            }
            else if (property.PropertyType == typeof(Dictionary<string, string>))
            {
                property.Set = (target, value) => set(target, ((Dictionary<string, string>?)value)?.ToDictionary(entry => Clean(entry.Key)!, entry => Clean(entry.Value) ?? throw NullInside()));
            }
            else if (typeof(IList).IsAssignableFrom(property.PropertyType))
            {
                // nullable annotations do not reach the elements of a list
                property.Set = (target, value) => set(target, value is IList list && list.Contains(null) ? throw NullInside() : value);
            }
        }
    }

    private static JsonException NullInside() => new("null in a list");

    public static string? Clean(string? text)
    {
        if (text is null)
        {
            return null;
        }

        foreach (var c in text)
        {
            if (char.IsControl(c) && c is not ('\n' or '\r' or '\t'))
            {
                throw new JsonException(Marker + " control character");
            }
        }

        var kept = text.Any(IsDirectionMark) ? string.Concat(text.Where(c => !IsDirectionMark(c))) : text;
        try
        {
            return kept.Normalize(NormalizationForm.FormC);
        }
        catch (ArgumentException)
        {
            throw new JsonException(Marker + " half a character");
        }
    }

    // LRE RLE PDF LRO RLO, LRI RLI FSI PDI: overrides and isolates; the marks LRM and RLM, which names in mixed scripts need, stay.
    private static bool IsDirectionMark(char c) => c is (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069');
}
