using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Mvc;

namespace Matching.Web.Http;

/// <summary>Marks a route that reads further query parameters itself and refuses those that it does not know.</summary>
public sealed record ReadsQuery;

/// <summary>
/// Refuses query parameters that a route does not have: a filter with a slip of the pen would otherwise answer everything, which
/// looks like a finding. What a route has is read from its handler once, when the route is put together; a request is looked at
/// before its parameters and body are read, so that an unknown name is reported whatever else is wrong.
/// </summary>
public static partial class KnownParameters
{
    // every answer comes in the language that is asked for
    private const string Language = "lang";

    /// <summary>Notes the parameters of each route of a group, for <see cref="UseKnownParameters"/>.</summary>
    public static RouteGroupBuilder KnowParameters(this RouteGroupBuilder group)
    {
        ((IEndpointConventionBuilder)group).Add(route =>
        {
            if (route.Metadata.OfType<MethodInfo>().FirstOrDefault() is { } handler)
            {
                var parameters = handler.GetParameters().SelectMany(Parameters).ToList();
                route.Metadata.Add(
                    new Known(
                        parameters
                            .Select(parameter => parameter.Name)
                            .Append(Language)
                            .ToHashSet(StringComparer.OrdinalIgnoreCase),
                        [.. parameters.SelectMany(Written)]
                    )
                );
            }
        });
        return group;
    }

    /// <summary>
    /// Refuses requests with parameters that their route does not have, days that are not written as in bodies (the framework reads
    /// 03/04 as the fourth of March), and what is no number with the numbers that there are.
    /// </summary>
    public static void UseKnownParameters(this WebApplication app) =>
        app.Use(next =>
            http =>
            {
                if (
                    http.Request.Query.Count > 0
                    && http.GetEndpoint()?.Metadata is { } metadata
                    && metadata.GetMetadata<Known>() is { Names: var known, Forms: var forms }
                    && metadata.GetMetadata<ReadsQuery>() is null
                )
                {
                    var unknown = http
                        .Request.Query.Keys.Where(name => !known.Contains(name) && !http.Request.RouteValues.ContainsKey(name))
                        .ToList();
                    if (unknown.Count > 0)
                    {
                        throw Refused(unknown, known, http);
                    }

                    foreach (var (name, isWritten, text) in forms)
                    {
                        if (http.Request.Query[name] is [{ Length: > 0 } value] && !isWritten(value))
                        {
                            throw Problems.Malformed(name, text());
                        }
                    }
                }

                return next(http);
            }
        );

    private static ProblemException Refused(List<string> unknown, HashSet<string> known, HttpContext http)
    {
        var there = string.Join(
            ", ",
            known.Where(name => !http.Request.RouteValues.ContainsKey(name)).Order(StringComparer.Ordinal)
        );
        return Problems.ValidationFailed(
            unknown.ToDictionary(name => name, name => new[] { Texts.Validation("unknown-parameter", name, there) })
        );
    }

    private static IEnumerable<(string Name, Type Type, BetweenAttribute? Between)> Parameters(ParameterInfo parameter) =>
        parameter.IsDefined(typeof(AsParametersAttribute))
            ? parameter
                .ParameterType.GetProperties()
                .Where(property => property.CanWrite && IsSimple(property.PropertyType))
                .Select(property =>
                    (NameOf(property, property.Name), property.PropertyType, property.GetCustomAttribute<BetweenAttribute>())
                )
        : IsSimple(parameter.ParameterType)
            ? [(NameOf(parameter, parameter.Name!), parameter.ParameterType, parameter.GetCustomAttribute<BetweenAttribute>())]
        : [];

    // How a value must be written, where the framework takes more than that or says less of it.
    private static IEnumerable<Form> Written((string Name, Type Type, BetweenAttribute? Between) parameter)
    {
        var type = Nullable.GetUnderlyingType(parameter.Type) ?? parameter.Type;
        if (type == typeof(DateOnly) || type == typeof(DateTimeOffset))
        {
            var text = type == typeof(DateOnly) ? "requires-day" : "requires-time";
            yield return new Form(parameter.Name, IsoDay().IsMatch, () => Texts.Validation(text));
        }
        else if (type == typeof(int) && parameter.Between is { Maximum: int and < int.MaxValue } between)
        {
            yield return new Form(
                parameter.Name,
                value => int.TryParse(value, NumberStyles.Integer, CultureInfo.InvariantCulture, out _),
                () => Texts.Validation("requires-whole-number-between", between.Minimum, between.Maximum)
            );
        }
    }

    private static string NameOf(ICustomAttributeProvider attributes, string name) =>
        attributes.GetCustomAttributes(typeof(FromQueryAttribute), inherit: false) is [FromQueryAttribute { Name: { } given }]
            ? given
            : JsonNamingPolicy.CamelCase.ConvertName(name);

    [GeneratedRegex("^[0-9]{4}-[0-9]{2}-[0-9]{2}(T|$)")]
    private static partial Regex IsoDay();

    private sealed record Known(HashSet<string> Names, IReadOnlyList<Form> Forms);

    /// <summary>How the value of a parameter is written, and what to say of any other.</summary>
    private sealed record Form(string Name, Func<string, bool> IsWritten, Func<string> Text);

    // Everything else is a body or a service.
    private static bool IsSimple(Type type)
    {
        var one = type.IsArray ? type.GetElementType()! : Nullable.GetUnderlyingType(type) ?? type;
        return one == typeof(string)
            || one.IsPrimitive
            || one.IsEnum
            || one == typeof(Guid)
            || one == typeof(DateOnly)
            || one == typeof(DateTimeOffset)
            || one == typeof(decimal);
    }
}
