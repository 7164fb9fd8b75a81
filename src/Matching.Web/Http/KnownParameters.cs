using System.Reflection;
using System.Text.Json;
using Microsoft.AspNetCore.Mvc;

namespace Matching.Web.Http;

/// <summary>Marks a route that reads further query parameters itself and refuses those that it does not know.</summary>
public sealed record ReadsQuery;

/// <summary>
/// Refuses query parameters that a route does not have: a filter with a slip of the pen would otherwise answer everything, which looks like a finding.
/// What a route has is read from its handler once, when the route is put together.
/// </summary>
public static class KnownParameters
{
    // every answer comes in the language that is asked for
    private const string Language = "lang";

    public static RouteGroupBuilder RefuseUnknownParameters(this RouteGroupBuilder group) => group.AddEndpointFilterFactory((route, next) =>
    {
        var known = route.MethodInfo.GetParameters().SelectMany(Names).Append(Language).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return context =>
        {
            var http = context.HttpContext;
            var unknown = http.Request.Query.Keys.Where(name => !known.Contains(name) && !http.Request.RouteValues.ContainsKey(name)).ToList();
            return unknown.Count == 0 || http.GetEndpoint()?.Metadata.GetMetadata<ReadsQuery>() is not null ? next(context) : throw Refused(unknown, known, http);
        };
    });

    private static ProblemException Refused(List<string> unknown, HashSet<string> known, HttpContext http)
    {
        var there = string.Join(", ", known.Where(name => !http.Request.RouteValues.ContainsKey(name)).Order(StringComparer.Ordinal));
        return Problems.ValidationFailed(unknown.ToDictionary(name => name, name => new[] { Texts.Validation("unknown-parameter", name, there) }));
    }

    private static IEnumerable<string> Names(ParameterInfo parameter) => parameter.IsDefined(typeof(AsParametersAttribute))
        ? parameter.ParameterType.GetProperties().Where(property => property.CanWrite && IsSimple(property.PropertyType)).Select(property => NameOf(property, property.Name))
        : IsSimple(parameter.ParameterType) ? [NameOf(parameter, parameter.Name!)] : [];

    private static string NameOf(ICustomAttributeProvider attributes, string name) =>
        attributes.GetCustomAttributes(typeof(FromQueryAttribute), inherit: false) is [FromQueryAttribute { Name: { } given }] ? given : JsonNamingPolicy.CamelCase.ConvertName(name);

    // Everything else is a body or a service.
    private static bool IsSimple(Type type)
    {
        var one = type.IsArray ? type.GetElementType()! : Nullable.GetUnderlyingType(type) ?? type;
        return one == typeof(string) || one.IsPrimitive || one.IsEnum || one == typeof(Guid) || one == typeof(DateOnly) || one == typeof(DateTimeOffset) || one == typeof(decimal);
    }
}
