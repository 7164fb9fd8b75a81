using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Extensions.Options;

namespace Matching.Web.Http;

/// <summary>
/// Finds everything that is wrong with a body. The strict reader stops at the first fault, and a form would be refused once for
/// each.
/// </summary>
public static class BodyFaults
{
    // Larger ones are named one by one.
    private const int Most = 100;

    /// <summary>A problem about a JSON body with the other faults of the same body.</summary>
    public static async Task<ProblemException> AllOf(ProblemException first, HttpContext http)
    {
        var body = http.Request.Body;
        if (
            first.Errors is null
            || !body.CanSeek
            || http.Features.Get<IExceptionHandlerFeature>()?.Endpoint?.Metadata.GetMetadata<IAcceptsMetadata>()?.RequestType
                is not { } type
        )
        {
            return first;
        }

        try
        {
            body.Position = 0;
            var options = http.RequestServices.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions;
            return await JsonNode.ParseAsync(body, cancellationToken: http.RequestAborted) is JsonObject sent
                ? With(
                    first,
                    await Of(
                        sent,
                        type,
                        options,
                        http.RequestServices.GetRequiredService<RequestValidator>(),
                        http.RequestAborted
                    )
                )
                : first;
        }
        catch (JsonException broken) when (broken is { LineNumber: { } line, BytePositionInLine: { } position })
        {
            // a wrong value is before the place where the JSON breaks
            return first.Errors.Values.Any(texts => texts.Contains(Texts.Validation("json-broken", line + 1, position + 1)))
                ? first
                : With(first, new() { ["body"] = [Texts.Validation("json-broken", line + 1, position + 1)] });
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException or InvalidOperationException)
        {
            // a member twice: the first fault is all there is to say
            return first;
        }
    }

    /// <summary>The same for a merge patch, whose members are those of a record.</summary>
    public static ProblemException AllOf(ProblemException first, JsonElement patch, Type type, JsonSerializerOptions options) =>
        first.Errors is null ? first : With(first, Unreadable(JsonObject.Create(patch)!, type, options, "").ToDictionary());

    private static ProblemException With(ProblemException first, Dictionary<string, string[]> others)
    {
        foreach (var (field, texts) in others.Where(_ => first.Errors!.Count < Most))
        {
            first.Errors!.TryAdd(field, texts);
        }

        return first;
    }

    private static async Task<Dictionary<string, string[]>> Of(
        JsonObject sent,
        Type type,
        JsonSerializerOptions options,
        RequestValidator validator,
        CancellationToken cancellationToken
    )
    {
        var found = Unreadable(sent, type, options, "").Take(Most).ToDictionary();
        foreach (var member in found.Keys.Select(path => path.Split('.', '[')[0]).Distinct().ToList())
        {
            sent.Remove(member);
        }

        try
        {
            // what can be read passes the rules that the whole would have passed
            await validator.Check(sent.Deserialize(type, options)!, cancellationToken);
        }
        catch (ProblemException problem) when (problem.Errors is not null)
        {
            foreach (
                var (field, texts) in problem.Errors.Where(error =>
                    !found.Keys.Any(path =>
                        path == error.Key
                        || path.StartsWith(error.Key + ".", StringComparison.Ordinal)
                        || path.StartsWith(error.Key + "[", StringComparison.Ordinal)
                    )
                )
            )
            {
                found[field] = texts;
            }
        }
        catch (JsonException)
        {
            // a rule of a setter: it is the first fault already
        }

        return found;
    }

    private static IEnumerable<KeyValuePair<string, string[]>> Unreadable(
        JsonNode? node,
        Type type,
        JsonSerializerOptions options,
        string path
    )
    {
        var info = options.GetTypeInfo(Nullable.GetUnderlyingType(type) ?? type);
        if (node is JsonObject members && info.Kind == JsonTypeInfoKind.Object)
        {
            return members.SelectMany(member =>
                Member(member, info, options, path.Length == 0 ? member.Key : $"{path}.{member.Key}")
            );
        }

        if (node is JsonArray items && info is { Kind: JsonTypeInfoKind.Enumerable, ElementType: { } element })
        {
            return items.SelectMany((item, i) => Unreadable(item, element, options, FormattableString.Invariant($"{path}[{i}]")));
        }

        return Value(node, type, options, path);
    }

    private static IEnumerable<KeyValuePair<string, string[]>> Member(
        KeyValuePair<string, JsonNode?> member,
        JsonTypeInfo info,
        JsonSerializerOptions options,
        string path
    ) =>
        info.Properties.FirstOrDefault(property => property.Name == member.Key && property.Set is not null) is { } property
            ? Unreadable(member.Value, property.PropertyType, options, path)
            : [KeyValuePair.Create(path, new[] { Texts.Validation("unknown-member", member.Key) })];

    private static IEnumerable<KeyValuePair<string, string[]>> Value(
        JsonNode? node,
        Type type,
        JsonSerializerOptions options,
        string path
    )
    {
        try
        {
            // null is a question of the member, which the reader asks
            _ = node?.Deserialize(type, options);
            return [];
        }
        catch (JsonException exception)
        {
            return ProblemHandler
                .FromJson(exception)
                .Errors!.Select(error => KeyValuePair.Create(error.Key == "body" ? path : $"{path}.{error.Key}", error.Value));
        }
    }
}
