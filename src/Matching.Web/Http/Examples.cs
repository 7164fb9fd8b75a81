using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Text.Json.Nodes;

namespace Matching.Web.Http;

/// <summary>
/// A body as a client sends it, shown in the API document. Ids are replaced by those of the caller, by the names of their
/// members. A test sends each.
/// </summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class ExampleAttribute([StringSyntax(StringSyntaxAttribute.Json)] string json) : Attribute
{
    public string Json => json;

    public static JsonNode? Of(Type? type) =>
        type?.GetCustomAttribute<ExampleAttribute>() is { } example ? JsonNode.Parse(example.Json) : null;
}

/// <summary>The same for a merge patch of the record.</summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class ChangeExampleAttribute([StringSyntax(StringSyntaxAttribute.Json)] string json) : Attribute
{
    public string Json => json;

    public static JsonNode? Of(Type type) =>
        type.GetCustomAttribute<ChangeExampleAttribute>() is { } example ? JsonNode.Parse(example.Json) : null;
}

/// <summary>Values for an address; of ids there is no example.</summary>
[AttributeUsage(AttributeTargets.Parameter | AttributeTargets.Property)]
public sealed class SuchAsAttribute : Attribute
{
    public SuchAsAttribute(string text) => Value = JsonValue.Create(text);

    public SuchAsAttribute(int number) => Value = JsonValue.Create(number);

    public JsonNode Value { get; }
}
