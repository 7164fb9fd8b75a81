using System.Reflection;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Matching.Web.Http;

/// <summary>Members that a body must have although the record it is made from can do without them.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class NeededMembersAttribute(params string[] needed) : Attribute
{
    /// <summary>Has JSON and the schema of the API document follow.</summary>
    public static void Modify(JsonTypeInfo type)
    {
        if (type.Type.GetCustomAttribute<NeededMembersAttribute>() is not { } body)
        {
            return;
        }

        foreach (var property in type.Properties.Where(property => body.Needs((property.AttributeProvider as MemberInfo)?.Name)))
        {
            property.IsRequired = true;
        }
    }

    private bool Needs(string? member) => needed.Contains(member);
}

/// <summary>
/// Members that the service fills itself, from the address or its own knowledge. A body that names one is refused as for any
/// unknown name; the framework would pass over it.
/// </summary>
public static class IgnoredMembers
{
    public static void Modify(JsonTypeInfo type)
    {
        foreach (
            var property in type
                .Properties.Where(property =>
                    (property.AttributeProvider as MemberInfo)?.GetCustomAttribute<JsonIgnoreAttribute>()
                        is { Condition: JsonIgnoreCondition.Always }
                )
                .ToList()
        )
        {
            type.Properties.Remove(property);
        }
    }
}
