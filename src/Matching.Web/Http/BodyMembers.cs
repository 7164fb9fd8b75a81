using System.Reflection;
using System.Text.Json.Serialization.Metadata;

namespace Matching.Web.Http;

/// <summary>How a body differs from the record it is made from: members that it does not have, and those that must be there.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class BodyMembersAttribute : Attribute
{
    /// <summary>To whoever sends one of these it is unknown, as any other name.</summary>
    public string[] LeftOut { get; set; } = [];

    public string[] Needed { get; set; } = [];

    /// <summary>Has JSON and the schema of the API document follow.</summary>
    public static void Modify(JsonTypeInfo type)
    {
        if (type.Type.GetCustomAttribute<BodyMembersAttribute>() is not { } body)
        {
            return;
        }

        foreach (var property in type.Properties.ToList())
        {
            var name = (property.AttributeProvider as MemberInfo)?.Name;
            if (body.LeftOut.Contains(name))
            {
                type.Properties.Remove(property);
            }
            else if (body.Needed.Contains(name))
            {
                property.IsRequired = true;
            }
        }
    }
}
